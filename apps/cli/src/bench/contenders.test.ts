import '@tensorflow/tfjs-backend-cpu';
import { registerGradients } from '@seqlab/seq-layers/gradients';
import { memory } from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { operationsOf } from './character-model.js';
import { median, timed } from './contender.js';
import { product } from './product.js';
import { trainingStep } from './training-step.js';
import { writing } from './writing.js';

registerGradients();

it.each([
  ['a product', () => product(8)],
  ['a training step', () => trainingStep({ cell: 'rnn', units: 1 })],
  ['writing', () => writing({ cell: 'gru', units: 1 })],
])(
  '%s is timed, at least once, and frees its tensors',
  async (_name, contender) => {
    const before = memory().numTensors;
    const { run, dispose } = contender();
    const times = await run(0);
    expect(times).toHaveLength(1);
    expect(times[0]).toBeGreaterThan(0);
    dispose();
    expect(memory().numTensors).toBe(before);
  },
  120_000,
);

it('counts operations as the products of matrices have them, and figures by these', () => {
  // By hand: 4 gates of 256 units, 256 inputs and 256 states; 65 characters; multiplied and added.
  const lstm = 2 * (4 * 256 * 512 + 256 * 65);
  expect(operationsOf({ cell: 'lstm', units: 256 })).toBe(lstm);
  expect(operationsOf({ cell: 'gru', units: 2 })).toBe(2 * (3 * 2 * 258 + 2 * 65));
  const step = trainingStep({ cell: 'lstm', units: 256 });
  expect(step.operations).toBe(3 * 64 * 100 * lstm);
  expect(step.figures(0.5)).toEqual({ milliseconds: 500, charactersPerSecond: 12_800 });
  expect(writing({ cell: 'lstm', units: 256 }).figures(0.1)).toEqual({ charactersPerSecond: 1000 });
  const square = product(1000);
  expect(square.figures(2)).toEqual({ gflops: 1 });
  square.dispose();
});

it('goes on for the time it has, after once to warm up', async () => {
  let calls = 0;
  const times = await timed(0.02, () => {
    calls += 1;
  });
  expect(times.length).toBeGreaterThan(1);
  expect(calls).toBe(times.length + 1);
});

it.each([
  [[3], 3],
  [[4, 1, 2], 2],
  [[4, 1, 3, 2], 2.5],
])('the median of %j is %d', (values, expected) => {
  expect(median(values)).toBe(expected);
});
