import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TextDataError } from '../errors.js';
import { datasetFrom, datasetOf } from './dataset-of.js';
import type { Dataset } from './dataset.js';

const countTo = (count: number) => Array.from({ length: count }, (_, i) => i);

/** A stream of numbers that tells how many have been read, and whether it was closed. */
function stream(count: number) {
  const seen = { read: 0, open: 0 };
  const dataset = datasetFrom(async function* () {
    seen.open++;
    try {
      for (let i = 0; i < count; i++) {
        seen.read++;
        yield i;
      }
    } finally {
      seen.open--;
    }
  });
  return { seen, dataset };
}

/** Every way to make a data set of another, from memory and from a stream. */
const changes: Record<string, (numbers: Dataset<number>) => Dataset<unknown>> = {
  itself: (numbers) => numbers,
  map: (numbers) => numbers.map(async (i) => i * i),
  filter: (numbers) => numbers.filter((i) => i % 3 !== 1),
  shuffle: (numbers) => numbers.shuffle({ seed: 5 }),
  'shuffle through a buffer': (numbers) => numbers.shuffle({ seed: 5, bufferSize: 4 }),
  batch: (numbers) => numbers.batch(3),
  'batch without remainder': (numbers) => numbers.batch(3, { dropRemainder: true }),
  bucketByLength: (numbers) =>
    numbers.bucketByLength({ boundaries: [4, 9], batchSize: [2, 3, 4], length: (i) => i % 13 }),
  repeat: (numbers) => numbers.repeat(3),
  take: (numbers) => numbers.take(7),
  skip: (numbers) => numbers.skip(5),
  prefetch: (numbers) => numbers.prefetch(2),
  'all of them': (numbers) =>
    numbers
      .skip(1)
      .filter((i) => i !== 4)
      .shuffle({ seed: 2, bufferSize: 5 })
      .repeat(2)
      .map((i) => -i)
      .take(21)
      .batch(4)
      .prefetch(1),
};
const sources: Record<string, (count: number) => Dataset<number>> = {
  'in memory': (count) => datasetOf(countTo(count)),
  'from a stream': (count) => stream(count).dataset,
  'from a stream of known length': (count) => datasetFrom(() => countTo(count), { length: count }),
};

describe.each(Object.entries(sources))('a data set %s', (_, open) => {
  describe.each(Object.entries(changes))('%s', (__, change) => {
    it.each([0, 1, 12])('has the length it says, of %i elements', async (count) => {
      const dataset = change(open(count));
      const all = await dataset.toArray();
      expect(dataset.length ?? all.length).toBe(all.length);
    });

    it('goes on exactly where its position says, in every epoch', async () => {
      const dataset = change(open(14));
      for (const epoch of [0, 3]) {
        const all = await dataset.toArray({ epoch });
        const elements = dataset.elements({ epoch });
        for (let taken = 0; taken <= all.length; taken++) {
          const { position } = elements;
          expect(position).toEqual({ epoch, start: taken });
          expect(await dataset.toArray(position)).toEqual(all.slice(taken));
          await elements.next();
        }
      }
    });

    it('is empty past its end', async () => {
      expect(await change(open(5)).toArray({ start: 1000 })).toEqual([]);
    });
  });
});

describe('shuffle', () => {
  it('gives every element once, in another order each epoch, the same for a seed', () =>
    fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 0, max: 60 }),
        fc.option(fc.integer({ min: 1, max: 70 }), { nil: undefined }),
        fc.integer(),
        async (count, bufferSize, seed) => {
          const options = bufferSize === undefined ? { seed } : { seed, bufferSize };
          const dataset = datasetOf(countTo(count)).shuffle(options);
          const first = await dataset.toArray();
          expect(first.toSorted((a, b) => a - b)).toEqual(countTo(count));
          expect(await dataset.toArray()).toEqual(first);
          if (count > 20 && (bufferSize ?? count) > 10) {
            expect(await dataset.toArray({ epoch: 1 })).not.toEqual(first);
          }
        },
      ),
    ));

  it('takes seed 0 as a seed like any other', async () => {
    const order = (seed: number) => datasetOf(countTo(30)).shuffle({ seed }).toArray();
    expect(await order(0)).toEqual(await datasetOf(countTo(30)).shuffle().toArray());
    expect(await order(0)).not.toEqual(await order(1));
  });

  it('holds no more of a stream than its buffer', async () => {
    const { dataset, seen } = stream(1000);
    const elements = dataset.shuffle({ bufferSize: 10 }).elements();
    await elements.next();
    expect(seen.read).toBeLessThanOrEqual(11);
    await elements.return();
    expect(seen.open).toBe(0);
  });
});

describe('bucketByLength', () => {
  const options = { boundaries: [4, 9], batchSize: 3, length: (i: number) => i % 13 };

  it('puts only elements of one bucket into a batch and loses none', async () => {
    const batches = await datasetOf(countTo(50)).bucketByLength(options).toArray();
    const bucketOf = (i: number) => [4, 9].findIndex((boundary) => i % 13 < boundary);
    for (const batch of batches) expect(new Set(batch.map(bucketOf)).size).toBe(1);
    expect(batches.flat().toSorted((a, b) => a - b)).toEqual(countTo(50));
  });

  it('leaves out what fills no batch, if asked to', async () => {
    const dataset = datasetOf(countTo(50)).bucketByLength({ ...options, dropRemainder: true });
    for (const batch of await dataset.toArray()) expect(batch).toHaveLength(3);
  });

  it.each([
    [{ ...options, boundaries: [9, 4] }, /rise/],
    [{ ...options, boundaries: [NaN] }, /rise, got NaN/],
    [{ ...options, batchSize: [1, 2] }, /3 buckets, got 2/],
    [{ ...options, batchSize: 0 }, /positive integer/],
  ])('refuses boundaries and sizes that make no sense: %#', (wrong, message) => {
    expect(() => datasetOf([1]).bucketByLength(wrong)).toThrow(message);
  });
});

describe('prefetch', () => {
  it('asks for so many elements and no more', async () => {
    const { dataset, seen } = stream(100);
    const elements = dataset.prefetch(3).elements();
    await elements.next();
    await new Promise((resolve) => setTimeout(resolve, 5));
    expect(seen.read).toBe(4);
    await elements.return();
    expect(seen.open).toBe(0);
  });

  it('asks for nothing after the end, however many it may ask for', async () => {
    let asked = 0;
    const dataset = datasetFrom<number>(() => ({
      [Symbol.asyncIterator]: () => ({
        next: async () =>
          ++asked > 3 ? { done: true as const, value: undefined } : { done: false, value: asked },
      }),
    }));
    expect(await dataset.prefetch(50_000).toArray()).toEqual([1, 2, 3]);
    await new Promise((resolve) => setTimeout(resolve, 5));
    expect(asked).toBe(4);
  });

  it('asks for nothing after it was closed', async () => {
    const { dataset, seen } = stream(100);
    const elements = dataset.prefetch(10).elements();
    await elements.next();
    await elements.return();
    const { read } = seen;
    await new Promise((resolve) => setTimeout(resolve, 5));
    expect(seen).toEqual({ read, open: 0 });
  });

  it('refuses to hold more than memory does', () => {
    expect(() => datasetOf([1]).prefetch(2 ** 40)).toThrow(
      'Dataset.prefetch: count must be at most 65536, got 1099511627776',
    );
  });

  it('throws an error when its element is due, not before', async () => {
    const dataset = datasetOf([1, 2, 3])
      .map((i) => {
        if (i === 3) throw new RangeError('three');
        return i;
      })
      .prefetch(5);
    const elements = dataset.elements();
    expect(await elements.next()).toEqual({ done: false, value: 1 });
    expect(await elements.next()).toEqual({ done: false, value: 2 });
    await expect(elements.next()).rejects.toThrow('three');
  });
});

describe('closing', () => {
  it.each(Object.entries(changes))(
    'closes the stream when one stops early: %s',
    async (_, change) => {
      const { dataset, seen } = stream(100);
      for await (const element of change(dataset)) {
        expect(element).toBeDefined();
        break;
      }
      expect(seen.open).toBe(0);
    },
  );

  it('closes the stream when a later step fails', async () => {
    const { dataset, seen } = stream(100);
    const failing = dataset.batch(2).map(() => {
      throw new RangeError('no');
    });
    await expect(failing.toArray()).rejects.toThrow('no');
    expect(seen.open).toBe(0);
  });
});

it.each([
  (numbers: Dataset<number>) => numbers.batch(0),
  (numbers: Dataset<number>) => numbers.repeat(1.5),
  (numbers: Dataset<number>) => numbers.take(-1),
  (numbers: Dataset<number>) => numbers.skip(-1),
  (numbers: Dataset<number>) => numbers.prefetch(0),
  (numbers: Dataset<number>) => numbers.shuffle({ bufferSize: 0 }),
  (numbers: Dataset<number>) => numbers.shuffle({ seed: 0.5 }),
  (numbers: Dataset<number>) => numbers.elements({ start: -1 }),
])('refuses sizes that are no counts: %#', (change) => {
  expect(() => change(datasetOf([1, 2]))).toThrow(TextDataError);
});
