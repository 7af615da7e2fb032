import { expect, it } from 'vitest';
import { nextTokenBatch } from './next-token-batch.js';

it('predicts the id after each one', () => {
  const { inputs, targets } = nextTokenBatch([
    [1, 2, 3],
    [4, 5, 6],
  ]);
  expect(inputs).toEqual({ data: Int32Array.of(1, 2, 4, 5), shape: [2, 2] });
  expect(targets).toEqual({ data: Int32Array.of(2, 3, 5, 6), shape: [2, 2] });
});

it('predicts the last id alone', () => {
  const { inputs, targets } = nextTokenBatch([Int32Array.of(1, 2, 3)], { predict: 'last' });
  expect(inputs).toEqual({ data: Int32Array.of(1, 2), shape: [1, 2] });
  expect(targets).toEqual({ data: Int32Array.of(3), shape: [1] });
});

it.each([
  [[]],
  [[[1]]],
  [
    [
      [1, 2],
      [1, 2, 3],
    ],
  ],
])('refuses windows that are too short or of several lengths: %j', (windows) => {
  expect(() => nextTokenBatch(windows)).toThrow(/length of at least 2/);
});

it('refuses another prediction', () => {
  expect(() => nextTokenBatch([[1, 2]], { predict: 'first' as 'last' })).toThrow(/predict/);
});
