import { describe, expect, it } from 'vitest';
import { TextDataError } from '../errors.js';
import { datasetFrom, datasetOf } from '../pipeline/dataset-of.js';
import { contiguousWindows } from './contiguous-windows.js';
import type { StoredIds } from './stored-ids.js';
import { trainValidationSplit } from './train-validation-split.js';

describe('trainValidationSplit', () => {
  const ids = Int32Array.from({ length: 10 }, (_, i) => i);

  it('takes the last part to validate, rounding as Keras does', () => {
    const { training, validation } = trainValidationSplit(ids, { validationSplit: 0.25 });
    expect([...training]).toEqual([0, 1, 2, 3, 4, 5, 6]);
    expect([...validation]).toEqual([7, 8, 9]);
  });

  it('may leave nothing to validate', () => {
    expect(trainValidationSplit(ids, { validationSplit: 0 }).validation).toHaveLength(0);
  });

  it.each([-0.1, 1, NaN])('refuses a split of %d', (validationSplit) => {
    expect(() => trainValidationSplit(ids, { validationSplit })).toThrow(`got ${validationSplit}`);
  });
});

it('keeps a part for the test after the one that validates', () => {
  const { training, validation, test } = trainValidationSplit(
    Int32Array.from({ length: 10 }, (_, i) => i),
    { validationSplit: 0.3, testSplit: 0.3 },
  );
  expect([training, validation, test]).toEqual([
    Int32Array.of(0, 1, 2, 3),
    Int32Array.of(4, 5, 6),
    Int32Array.of(7, 8, 9),
  ]);
});

it('shuffles examples with a seed and loses none', () => {
  const examples = Array.from({ length: 20 }, (_, i) => ({ label: i }));
  const split = (seed?: number) =>
    trainValidationSplit(examples, { validationSplit: 0.25, ...(seed !== undefined && { seed }) });
  expect(split().training).toEqual(examples.slice(0, 15));
  const { training, validation, test } = split(0);
  expect(test).toEqual([]);
  expect([...training, ...validation].toSorted((a, b) => a.label - b.label)).toEqual(examples);
  expect(training).not.toEqual(split().training);
  expect(split(0)).toEqual({ training, validation, test });
  expect(split(1).training).not.toEqual(training);
});

describe('trainValidationSplit of stored ids', () => {
  const ids = Int32Array.from({ length: 100 }, (_, i) => i);
  const stored: StoredIds = {
    length: ids.length,
    read: async (start, end) => ids.slice(start, end),
  };
  const options = { validationSplit: 0.3, testSplit: 0.2 };

  it('gives the parts that ids in memory give', async () => {
    const inMemory = trainValidationSplit(ids, options);
    const split = trainValidationSplit(stored, options);
    for (const name of ['training', 'validation', 'test'] as const) {
      const { length } = split[name];
      expect(await split[name].read(0, length)).toEqual(inMemory[name]);
      const windows = { seqLength: 4, batchSize: 2 };
      expect(await contiguousWindows(split[name], windows).toArray()).toEqual([
        ...contiguousWindows(inMemory[name], windows).batches(),
      ]);
    }
  });

  it('never reads from one part into another', async () => {
    const { training, validation } = trainValidationSplit(stored, options);
    await expect(training.read(0, training.length + 1)).rejects.toThrow(TextDataError);
    await expect(validation.read(-1, 2)).rejects.toThrow(
      'StoredIds.read: expected positions from 0 to 30, got -1 to 2',
    );
  });
});

describe('trainValidationSplit of a data set', () => {
  const numbers = Array.from({ length: 20 }, (_, i) => i);
  const options = { validationSplit: 0.25, testSplit: 0.25 };

  it('gives the parts that a list gives, each with its length', async () => {
    const inMemory = trainValidationSplit(numbers, options);
    const split = trainValidationSplit(
      datasetFrom(() => numbers, { length: 20 }),
      options,
    );
    for (const name of ['training', 'validation', 'test'] as const) {
      expect(split[name].length).toBe(inMemory[name].length);
      expect(await split[name].toArray()).toEqual(inMemory[name]);
      expect(await split[name].toArray({ start: 2 })).toEqual(inMemory[name].slice(2));
    }
  });

  it('keeps every example on its side, whatever the epoch', async () => {
    const split = trainValidationSplit(datasetOf(numbers).shuffle({ seed: 1 }), options);
    const validation = await split.validation.toArray();
    expect(validation).not.toEqual(numbers.slice(10, 15));
    for (const epoch of [0, 1, 2]) {
      expect(await split.validation.toArray({ epoch })).toEqual(validation);
      const others = [
        ...(await split.training.shuffle({ seed: 2 }).toArray({ epoch })),
        ...(await split.test.toArray({ epoch })),
      ];
      expect([...others, ...validation].toSorted((a, b) => a - b)).toEqual(numbers);
    }
  });

  it('asks for the length if it is not known', () => {
    const dataset = datasetOf(numbers).filter((i) => i > 3);
    expect(() => trainValidationSplit(dataset, options)).toThrow(TextDataError);
    expect(() => trainValidationSplit(dataset, options)).toThrow(
      'trainValidationSplit: the length of the data set is not known; give datasetFrom its length',
    );
  });
});

it.each([undefined, null, 5, 'text', { sequences: [], labels: [] }])(
  'refuses to cut %j',
  (items) => {
    const split = () =>
      trainValidationSplit(items as unknown as Int32Array, { validationSplit: 0.5 });
    expect(split).toThrow(TextDataError);
    expect(split).toThrow('trainValidationSplit: expected ids in an Int32Array or stored');
  },
);
