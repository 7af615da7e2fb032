import { expect, it } from 'vitest';
import { padBatch } from './pad-batch.js';

const examples = [
  { ids: [5], label: 1 },
  { ids: Int32Array.of(6, 7, 8), label: 0 },
];

it('pads sequences in front, as Keras does, and says how long they are', () => {
  expect(padBatch(examples)).toEqual({
    inputs: { data: Int32Array.of(0, 0, 5, 6, 7, 8), shape: [2, 3] },
    targets: { data: Int32Array.of(1, 0), shape: [2] },
    lengths: Int32Array.of(1, 3),
  });
});

it('passes its options on', () => {
  const { inputs, lengths } = padBatch(examples, { maxLen: 2, padding: 'post', value: 9 });
  expect(inputs).toEqual({ data: Int32Array.of(5, 9, 7, 8), shape: [2, 2] });
  expect(lengths).toEqual(Int32Array.of(1, 2));
});
