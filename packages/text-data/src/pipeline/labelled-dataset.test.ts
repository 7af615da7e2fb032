import { expect, it } from 'vitest';
import { padBatch } from '../batches/pad-batch.js';
import { describe as describeDataset } from '../describe/describe.js';
import { TextDataError } from '../errors.js';
import { labelledDataset } from './labelled-dataset.js';

const train = {
  sequences: [Int32Array.of(1, 5), Int32Array.of(1), Int32Array.of(1, 6, 7)],
  labels: Int32Array.of(1, 0, 1),
};

it('gives each sequence with its label, from any place on', async () => {
  const dataset = labelledDataset(train);
  expect(dataset.length).toBe(3);
  const examples = [
    { ids: train.sequences[0], label: 1 },
    { ids: train.sequences[1], label: 0 },
    { ids: train.sequences[2], label: 1 },
  ];
  expect(await dataset.toArray()).toEqual(examples);
  expect(await dataset.toArray({ epoch: 2, start: 1 })).toEqual(examples.slice(1));
});

it('is what describe and padBatch take', async () => {
  const dataset = labelledDataset(train);
  expect(
    (await describeDataset(dataset)).classes.map(({ label, count }) => [label, count]),
  ).toEqual([
    [1, 2],
    [0, 1],
  ]);
  const [batch] = await dataset
    .batch(3)
    .map((examples) => padBatch(examples))
    .toArray();
  expect(batch).toEqual({
    inputs: { data: Int32Array.of(0, 1, 5, 0, 0, 1, 1, 6, 7), shape: [3, 3] },
    targets: { data: Int32Array.of(1, 0, 1), shape: [3] },
    lengths: Int32Array.of(2, 1, 3),
  });
});

it('refuses labels that are not as many as the sequences', () => {
  const wrong = () => labelledDataset({ ...train, labels: [1, 0] });
  expect(wrong).toThrow(TextDataError);
  expect(wrong).toThrow('labelledDataset: expected a label for each of 3 sequences, got 2');
});
