import {
  dense,
  dropout,
  embedding,
  globalAveragePooling1d,
  sequential,
  type Model,
} from '@seqlab/seq-layers';
import { padSequences, type LabelledSequences } from '@seqlab/text-data';
import {
  adam,
  binaryAccuracy,
  binaryCrossentropy,
  earlyStopping,
  evaluate,
  fit,
  type Arrays,
} from '@seqlab/trainer';

/** Reviews as ids of one length, padded at their end, and what they say. */
export function paddedReviews({ sequences, labels }: LabelledSequences): Arrays {
  return {
    inputs: padSequences(sequences, { maxLen: 500, padding: 'post', truncating: 'post' }),
    targets: { data: labels, shape: [labels.length, 1] },
  };
}

/** As many positive as negative reviews, other ones for each seed. */
export function fewLabels(
  { sequences, labels }: LabelledSequences,
  { count, seed }: { count: number; seed: number },
): Arrays {
  const of = (label: number) => [...labels.keys()].filter((i) => labels[i] === label);
  const half = Math.floor(count / 2);
  const [negative, positive] = [of(0), of(1)];
  const chosen = Array.from({ length: 2 * half }, (_, i) => {
    const list = i % 2 === 0 ? negative : positive;
    return list[(seed * half + (i >> 1)) % list.length]!;
  });
  return paddedReviews({
    sequences: chosen.map((i) => sequences[i]!),
    labels: Int32Array.from(chosen, (i) => labels[i]!),
  });
}

export interface ClassifierOptions {
  vocabularySize: number;
  dimensions: number;
  reviews: Arrays;
  test: Arrays;
  seed: number;
  /** For the embedding, `[vocabularySize, dimensions]`. Default: it is trained from scratch. */
  vectors?: Float32Array;
}

export interface ClassifierResult {
  /** On the test data, in the end. */
  accuracy: number;
  /** On the test data while the embedding was still what it was given. */
  frozenAccuracy: number;
}

/** The tutorial's classifier: vectors of words, their mean, and two dense layers. */
export async function trainClassifier(options: ClassifierOptions): Promise<ClassifierResult> {
  const { vocabularySize, dimensions, test, seed, vectors } = options;
  const words = embedding({
    inputDim: vocabularySize,
    outputDim: dimensions,
    maskZero: true,
    trainable: vectors === undefined,
    ...(vectors && { weights: vectors }),
  });
  const model = sequential(
    [
      words,
      globalAveragePooling1d(),
      dense({ units: 64, activation: 'relu' }),
      dropout({ rate: 0.5 }),
      dense({ units: 1 }),
    ],
    { seed },
  );
  await train(model, options, 1e-3);
  const frozenAccuracy = await accuracyOn(model, test);
  if (vectors === undefined) {
    model.dispose();
    return { accuracy: frozenAccuracy, frozenAccuracy };
  }
  words.trainable = true;
  await train(model, options, 2e-4);
  const accuracy = await accuracyOn(model, test);
  model.dispose();
  return { accuracy, frozenAccuracy };
}

const loss = binaryCrossentropy({ fromLogits: true });
const metrics = [binaryAccuracy({ fromLogits: true })];

/** Until the last fifth of the labels says that it gets no better. */
async function train(
  model: Model,
  { reviews, seed }: ClassifierOptions,
  learningRate: number,
): Promise<void> {
  const optimizer = adam({ learningRate });
  await fit(model, reviews, {
    loss,
    optimizer,
    epochs: 200,
    batchSize: 32,
    validationSplit: 0.2,
    seed,
    callbacks: [earlyStopping({ patience: 10, restoreBestWeights: true })],
  });
  optimizer.dispose();
}

async function accuracyOn(model: Model, test: Arrays): Promise<number> {
  const found = await evaluate(model, test, { loss, metrics, batchSize: 500 });
  return found.metrics['binaryAccuracy']!;
}
