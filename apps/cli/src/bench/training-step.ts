import { contiguousWindows } from '@seqlab/text-data';
import { adam, fit, sparseCategoricalCrossentropy } from '@seqlab/trainer';
import {
  characterModel,
  operationsOf,
  titleOf,
  vocabulary,
  type CharacterModel,
} from './character-model.js';
import type { Contender } from './contender.js';

export const batchSize = 64;
export const seqLength = 100;

const characters = batchSize * seqLength;
const stepsPerEpoch = 20;

/** A step of training on a batch: forward, backward, clipping and Adam. */
export function trainingStep(options: CharacterModel): Contender {
  const model = characterModel(options);
  const data = contiguousWindows(ids(stepsPerEpoch * characters + 1), { batchSize, seqLength });
  return {
    kind: 'training',
    name: titleOf(options),
    // The gradients of a product are two products.
    operations: 3 * characters * operationsOf(options),
    async run(seconds) {
      const times: number[] = [];
      const optimizer = adam();
      const done = new AbortController();
      let end = 0;
      let before = 0;
      await fit(model, data, {
        epochs: 1_000_000,
        optimizer,
        loss: sparseCategoricalCrossentropy({ fromLogits: true }),
        globalClipNorm: 5,
        signal: done.signal,
        callbacks: [
          {
            onBatchEnd() {
              const now = performance.now();
              // The first step warms up.
              if (before > 0) times.push((now - before) / 1000);
              else end = now + 1000 * seconds;
              before = now;
              if (times.length > 0 && now >= end) done.abort();
            },
          },
        ],
      });
      optimizer.dispose();
      return times;
    },
    figures: (seconds) => ({
      milliseconds: 1000 * seconds,
      charactersPerSecond: characters / seconds,
    }),
    dispose: () => model.dispose(),
  };
}

/** Without a pattern, and the same every time. */
function ids(count: number): Int32Array {
  return Int32Array.from(
    { length: count },
    (_, i) => (Math.imul(i, 0x9e3779b1) >>> 16) % vocabulary,
  );
}
