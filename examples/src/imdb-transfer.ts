// The last chapter of the tutorial: vectors of words trained elsewhere, here on the reviews without their
// labels, put into a classifier that has few labels to learn from: first frozen, then fine-tuned.
//
//   pnpm --filter @seqlab/examples imdb-transfer [--labels 1000] [--seeds 5] [--epochs 3]

import { parseArgs } from 'node:util';
import { registerSeqlabBackend } from '@seqlab/backend';
import { registerGradients } from '@seqlab/seq-layers/gradients';
import { imdb } from '@seqlab/text-data/node';
import { setBackend } from '@tensorflow/tfjs-core';
import { fewLabels, paddedReviews, trainClassifier } from './review-classifier.js';
import { trainWordVectors } from './train-word-vectors.js';

const { values } = parseArgs({
  options: {
    labels: { type: 'string', default: '1000' },
    seeds: { type: 'string', default: '5' },
    epochs: { type: 'string', default: '3' },
  },
});
const labels = Number(values.labels);
const seeds = Number(values.seeds);
const vocabularySize = 10_000;
const dimensions = 64;

registerGradients();
registerSeqlabBackend();
await setBackend('seqlab');

const { train, test } = await imdb({ numWords: vocabularySize, startChar: null, oovChar: null });
const testReviews = paddedReviews(test);

const began = performance.now();
const vectors = await trainWordVectors(train.sequences, {
  vocabularySize,
  dimensions,
  batchSize: 4096,
  subsample: 1e-4,
  epochs: Number(values.epochs),
  callbacks: [
    {
      onEpochEnd: ({ epoch, step, loss }) =>
        console.log(`word2vec, epoch ${epoch + 1}: ${step} steps, loss ${loss.toFixed(4)}`),
    },
  ],
});
console.log(`vectors after ${((performance.now() - began) / 1000).toFixed(0)} s`);

const kinds = ['from scratch', 'pretrained, frozen', 'pretrained, fine-tuned'] as const;
const results = new Map(kinds.map((kind) => [kind, [] as number[]]));
for (let seed = 0; seed < seeds; seed++) {
  const reviews = fewLabels(train, { count: labels, seed });
  const classifier = { vocabularySize, dimensions, reviews, test: testReviews, seed };
  const scratch = await trainClassifier(classifier);
  const pretrained = await trainClassifier({ ...classifier, vectors });
  results.get('from scratch')!.push(scratch.accuracy);
  results.get('pretrained, frozen')!.push(pretrained.frozenAccuracy);
  results.get('pretrained, fine-tuned')!.push(pretrained.accuracy);
  for (const kind of kinds) {
    console.log(`seed ${seed}, ${kind}: test accuracy ${results.get(kind)!.at(-1)!.toFixed(4)}`);
  }
}
for (const [kind, accuracies] of results) {
  const mean = accuracies.reduce((sum, one) => sum + one, 0) / seeds;
  const spread = Math.sqrt(
    accuracies.reduce((sum, one) => sum + (one - mean) ** 2, 0) / Math.max(1, seeds - 1),
  );
  console.log(`${kind}: ${mean.toFixed(4)} ± ${spread.toFixed(4)} of ${seeds} seeds`);
}
