import { expect, it } from 'vitest';
import { arrayBatches, splitArrays, type Arrays } from './array-batches.js';
import type { Batch } from './batch.js';

/** Five examples of two steps each, told apart by their numbers. */
const arrays: Arrays = {
  inputs: { data: Int32Array.from({ length: 10 }, (_, i) => i), shape: [5, 2] },
  targets: { data: Float32Array.of(0, 10, 20, 30, 40), shape: [5] },
  sampleWeights: { data: Float32Array.of(0, 1, 2, 3, 4), shape: [5] },
};

function batchesOf(...args: Parameters<typeof arrayBatches>) {
  return (options = {}) => [...(arrayBatches(...args).batches(options) as Iterable<Batch>)];
}

/** Which examples a batch has; inputs, targets and weights have to agree. */
function examplesOf({ inputs, targets, sampleWeights }: Batch): number[] {
  const first = Array.isArray(inputs) ? inputs[0] : inputs;
  const examples = Array.from(targets.data, (value) => value / 10);
  expect(Array.from(first.data)).toEqual(examples.flatMap((i) => [2 * i, 2 * i + 1]));
  expect(first.shape).toEqual([examples.length, 2]);
  expect(targets.shape).toEqual([examples.length]);
  expect(Array.from(sampleWeights!.data)).toEqual(examples);
  return examples;
}

it('cuts in order, the last batch as it comes out', () => {
  const batches = batchesOf(arrays, { batchSize: 2 });
  expect(batches().map(examplesOf)).toEqual([[0, 1], [2, 3], [4]]);
  expect(batches({ epoch: 3, start: 1 }).map(examplesOf)).toEqual([[2, 3], [4]]);
  expect(arrayBatches(arrays, { batchSize: 2 }).length).toBe(3);
  expect(arrayBatches(arrays).length).toBe(1);
});

it('shuffles each epoch by its own order, the same each time', () => {
  const batches = batchesOf(arrays, { batchSize: 2, shuffle: true, seed: 0 });
  const orders = Array.from({ length: 8 }, (_, epoch) => batches({ epoch }).flatMap(examplesOf));
  for (const order of orders) expect(order.toSorted()).toEqual([0, 1, 2, 3, 4]);
  expect(new Set(orders.map(String)).size).toBeGreaterThan(4);
  expect(batches({ epoch: 2 }).flatMap(examplesOf)).toEqual(orders[2]);
  expect(batches({ epoch: 2, start: 2 }).flatMap(examplesOf)).toEqual(orders[2]!.slice(4));
  const others = batchesOf(arrays, { batchSize: 2, shuffle: true, seed: -1 });
  expect(
    Array.from({ length: 8 }, (_, epoch) => others({ epoch }).flatMap(examplesOf)),
  ).not.toEqual(orders);
});

it('has every order of three examples about as often', () => {
  const three: Arrays = { inputs: rows(3), targets: rows(3) };
  const batches = batchesOf(three, { batchSize: 3, shuffle: true });
  const counts = new Map<string, number>();
  for (let epoch = 0; epoch < 6000; epoch++) {
    const key = batches({ epoch })[0]!.targets.data.join();
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  expect(counts.size).toBe(6);
  // Chi-square of 5 degrees of freedom: 20.5 is exceeded once in a thousand.
  const chiSquare = [...counts.values()].reduce((sum, n) => sum + (n - 1000) ** 2 / 1000, 0);
  expect(chiSquare).toBeLessThan(20.5);
});

it('cuts every input of a model of several', () => {
  const [batch] = batchesOf({ ...arrays, inputs: [rows(5), rows(5)] }, { batchSize: 2 })();
  expect((batch!.inputs as readonly { data: ArrayLike<number> }[]).map(({ data }) => data)).toEqual(
    [Int32Array.of(0, 1), Int32Array.of(0, 1)],
  );
});

it("splits the last examples off, as Keras' validation_split", () => {
  const { training, validation } = splitArrays(arrays, 0.3);
  expect(examplesOf(training)).toEqual([0, 1, 2]);
  expect(examplesOf(validation)).toEqual([3, 4]);
});

it.each([
  ['not one to train on', () => splitArrays(arrays, 0.9), /leaves 0 to train on and 5/],
  ['no batch size', () => arrayBatches(arrays, { batchSize: 0 }), /batchSize/],
  ['a half seed', () => arrayBatches(arrays, { seed: 0.5 }), /seed/],
  ['other counts', () => arrayBatches({ ...arrays, targets: rows(4) }), /got 5, 4, 5/],
  ['no examples', () => arrayBatches({ inputs: rows(0), targets: rows(0) }), /got 0, 0/],
  [
    'a false shape',
    () => arrayBatches({ ...arrays, inputs: { data: Int32Array.of(1), shape: [5] } }),
    /\[5\] does not hold 1 numbers/,
  ],
])('refuses %s', (_name, act, message) => {
  expect(act).toThrow(message);
});

function rows(count: number) {
  return { data: Int32Array.from({ length: count }, (_, i) => i), shape: [count] };
}
