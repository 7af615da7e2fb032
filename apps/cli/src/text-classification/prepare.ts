import { createHash } from 'node:crypto';
import { padSequences, type LabelledSequences } from '@seqlab/text-data';
import {
  accuracy,
  binaryAccuracy,
  binaryCrossentropy,
  evaluate,
  sparseCategoricalCrossentropy,
  type Arrays,
} from '@seqlab/trainer';
import type { ClassificationRecipe } from '../recipes/classification-recipe.js';
import type { PreparedTask } from '../run/prepared-task.js';
import { buildModel, describeLayers, outputUnits } from './build-model.js';
import { nameOf, readExamples } from './read-examples.js';

/** Reads the examples and pads them to one length. */
export async function prepareClassification(recipe: ClassificationRecipe): Promise<PreparedTask> {
  const { data } = recipe;
  const { training, test, classes, tokenizer, vocabularySize } = await readExamples(recipe);
  const sizes = { vocabularySize, classes: classes.length };
  const binary = outputUnits(classes.length) === 1;
  const objective = binary
    ? {
        loss: binaryCrossentropy({ fromLogits: true }),
        metrics: [binaryAccuracy({ fromLogits: true })],
      }
    : { loss: sparseCategoricalCrossentropy({ fromLogits: true }), metrics: [accuracy()] };
  const metric = objective.metrics[0]!.name;
  const [trainingArrays, testArrays] = [training, test].map((part) => arraysOf(part, recipe));
  const trained = training.labels.length - Math.ceil(training.labels.length * data.validationSplit);
  const accuracyOf = (metrics: Readonly<Record<string, number>>) => metrics[metric] ?? NaN;
  return {
    facts: { sha256: hashOf([training, test]), vocabularySize, classes: [...classes] },
    tokenizer,
    dataLine:
      `${nameOf(data.source)}: ${training.labels.length.toLocaleString('en')} texts to learn from, ` +
      `${test.labels.length.toLocaleString('en')} to test on, ${classes.length} classes`,
    modelLine: describeLayers(recipe, sizes),
    buildModel: () => buildModel(recipe, sizes),
    training: trainingArrays!,
    stepsPerEpoch: Math.ceil(trained / data.batchSize),
    fitOptions: {
      ...objective,
      batchSize: data.batchSize,
      ...(data.validationSplit > 0 && { validationSplit: data.validationSplit }),
    },
    counted: 'texts',
    describeBriefly: ({ loss, metrics }) =>
      `loss ${loss.toFixed(2)}  accuracy ${accuracyOf(metrics).toFixed(2)}`,
    describe: ({ loss, metrics }) =>
      `${loss.toFixed(4)} (accuracy ${accuracyOf(metrics).toFixed(4)})`,
    summarize({ epochs }) {
      const best = epochs.toSorted((a, b) => (a.valLoss ?? 0) - (b.valLoss ?? 0))[0];
      const last = epochs.at(-1);
      return {
        ...(last && { accuracy: accuracyOf(last.metrics) }),
        ...(best?.valMetrics && { valAccuracy: accuracyOf(best.valMetrics) }),
      };
    },
    ...(test.labels.length > 0 && {
      async test(model) {
        const found = await evaluate(model, testArrays!, { ...objective, batchSize: 500 });
        return { testLoss: found.loss, testAccuracy: accuracyOf(found.metrics) };
      },
    }),
  };
}

function arraysOf(
  { sequences, labels }: LabelledSequences,
  { data }: ClassificationRecipe,
): Arrays {
  const { maxLen, padding, truncating } = data;
  return {
    inputs: padSequences(sequences, { maxLen, padding, truncating }),
    targets: { data: labels, shape: [labels.length] },
  };
}

function hashOf(parts: readonly LabelledSequences[]): string {
  const hash = createHash('sha256');
  for (const { sequences, labels } of parts) {
    for (const sequence of sequences) hash.update(Int32Array.of(sequence.length)).update(sequence);
    hash.update(labels);
  }
  return hash.digest('hex');
}
