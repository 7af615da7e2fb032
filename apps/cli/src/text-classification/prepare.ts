import { createHash } from 'node:crypto';
import type { LabelledSequences } from '@seqlab/text-data';
import type { TrainingPhase } from '@seqlab/trainer';
import type { ClassificationRecipe } from '../recipes/classification-recipe.js';
import { bestEpoch } from '../run/best-epoch.js';
import type { PreparedTask } from '../run/prepared-task.js';
import { buildModel, describeLayers, embeddingName } from './build-model.js';
import { drawLabelled } from './draw-labelled.js';
import { objectiveOf } from './objective.js';
import { padExamples } from './pad-examples.js';
import { nameOf, readExamples } from './read-examples.js';
import { testModel } from './test-model.js';
import { initialVectors } from './vectors/initial-vectors.js';

/** Reads the examples and pads them to one length. */
export async function prepareClassification(recipe: ClassificationRecipe): Promise<PreparedTask> {
  const { data, model, seed } = recipe;
  const examples = await readExamples(recipe);
  const { training, test, classes, tokenizer, vocabularySize } = examples;
  const labelled =
    data.labels === null
      ? training
      : await drawLabelled(training, { count: data.labels, classes, seed });
  const sizes = { vocabularySize, classes: classes.length };
  const { loss, metrics, accuracyOf } = objectiveOf(classes.length);
  const count = labelled.labels.length;
  const trained = count - Math.ceil(count * data.validationSplit);
  return {
    facts: { sha256: hashOf([training, test]), vocabularySize, classes: [...classes] },
    tokenizer,
    dataLine: describeData(recipe, { count, all: training.labels.length, test, classes }),
    modelLine: describeLayers(recipe, sizes),
    ...(model.vectors !== null && {
      pretrain: (session) =>
        initialVectors(
          { recipe: model.vectors!, examples, dimensions: model.embedding, seed },
          session,
        ),
      phases: phasesOf(recipe, model.vectors),
    }),
    buildModel: (vectors) => buildModel(recipe, sizes, vectors),
    training: padExamples(labelled, data),
    stepsPerEpoch: Math.ceil(trained / data.batchSize),
    fitOptions: {
      loss,
      metrics,
      batchSize: data.batchSize,
      ...(data.validationSplit > 0 && { validationSplit: data.validationSplit }),
    },
    counted: 'texts',
    describeBriefly: (values) =>
      `loss ${values.loss.toFixed(2)}  accuracy ${accuracyOf(values.metrics).toFixed(2)}`,
    describe: (values) =>
      `${values.loss.toFixed(4)} (accuracy ${accuracyOf(values.metrics).toFixed(4)})`,
    summarize({ epochs }) {
      const best = bestEpoch(epochs);
      const last = epochs.at(-1);
      return {
        ...(last && { accuracy: accuracyOf(last.metrics) }),
        ...(best?.valMetrics && { valAccuracy: accuracyOf(best.valMetrics) }),
      };
    },
    ...(test.labels.length > 0 && { test: (own) => testModel(own, examples, recipe) }),
  };
}

interface Counts {
  /** Labelled texts that are learnt from, of all those. */
  count: number;
  all: number;
  test: LabelledSequences;
  classes: readonly string[];
}

function describeData(
  { data }: ClassificationRecipe,
  { count, all, test, classes }: Counts,
): string {
  const [some, whole, tested] = [count, all, test.labels.length].map((n) => n.toLocaleString('en'));
  const part = count < all ? `${some} of ${whole}` : some;
  return `${nameOf(data.source)}: ${part} texts to learn from, ${tested} to test on, ${classes.length} classes`;
}

/** The embedding frozen for a while, then all layers at a rate of their own. */
function phasesOf(
  { training }: ClassificationRecipe,
  { frozenEpochs, fineTuneRate }: NonNullable<ClassificationRecipe['model']['vectors']>,
): readonly TrainingPhase[] {
  const patience = training.patience > 0 ? training.patience : undefined;
  const tuning = { learningRateFactor: fineTuneRate / training.learningRate, patience };
  if (frozenEpochs === 0) return [tuning];
  return [{ frozen: [embeddingName], epochs: frozenEpochs, patience }, tuning];
}

function hashOf(parts: readonly LabelledSequences[]): string {
  const hash = createHash('sha256');
  for (const { sequences, labels } of parts) {
    for (const sequence of sequences) hash.update(Int32Array.of(sequence.length)).update(sequence);
    hash.update(labels);
  }
  return hash.digest('hex');
}
