import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TextDataError } from '../errors.js';
import type { Batch } from './batch.js';
import { contiguousWindows } from './contiguous-windows.js';
import { shuffledWindows } from './shuffled-windows.js';

const countTo = (count: number) => Int32Array.from({ length: count }, (_, i) => i);

function rows({ data, shape }: Batch['inputs']): number[][] {
  const [count, length] = shape as [number, number];
  return Array.from({ length: count }, (_, row) => [
    ...data.subarray(row * length, (row + 1) * length),
  ]);
}

/** Sizes with enough ids for at least one batch of either kind. */
const sizes = fc
  .record({ seqLength: fc.integer({ min: 1, max: 9 }), batchSize: fc.integer({ min: 1, max: 9 }) })
  .chain((options) =>
    fc.record({
      options: fc.constant(options),
      count: fc.integer({ min: (options.seqLength + 1) * options.batchSize, max: 600 }),
    }),
  );

describe.each([
  ['contiguousWindows', contiguousWindows],
  ['shuffledWindows', shuffledWindows],
])('%s', (_, windows) => {
  it('gives as many batches as it says, targets one further than inputs, no id twice', () => {
    fc.assert(
      fc.property(sizes, ({ options, count }) => {
        const source = windows(countTo(count), options);
        const batches = [...source.batches()];
        expect(batches).toHaveLength(source.length);
        const seen = batches.flatMap(({ inputs }) => [...inputs.data]);
        expect(new Set(seen).size).toBe(seen.length);
        for (const { inputs, targets } of batches) {
          expect(inputs.shape).toEqual([options.batchSize, options.seqLength]);
          expect(targets.shape).toEqual(inputs.shape);
          expect([...targets.data]).toEqual([...inputs.data].map((id) => id + 1));
        }
      }),
    );
  });

  it('leaves out less than a batch and its rows need', () => {
    fc.assert(
      fc.property(sizes, ({ options, count }) => {
        const { length } = windows(countTo(count), options);
        const perBatch = options.batchSize * options.seqLength;
        const left = count - length * perBatch;
        expect(left).toBeLessThanOrEqual(perBatch + options.batchSize * (length + 1));
      }),
    );
  });

  it('enters an epoch anywhere and gives the same batches', () => {
    fc.assert(
      fc.property(sizes, fc.nat(5), fc.nat(20), ({ options, count }, epoch, start) => {
        const source = windows(countTo(count), options);
        expect([...source.batches({ epoch, start })]).toEqual(
          [...source.batches({ epoch })].slice(start),
        );
      }),
    );
  });

  it.each([
    [{ seqLength: 0, batchSize: 2 }, 'seqLength must be a positive integer, got 0'],
    [{ seqLength: 2, batchSize: 1.5 }, 'batchSize must be a positive integer, got 1.5'],
    [{ seqLength: 100, batchSize: 2 }, 'got 10; lower'],
  ])('refuses %j', (options, message) => {
    expect(() => windows(countTo(10), options)).toThrow(message);
    expect(() => windows(countTo(10), options)).toThrow(TextDataError);
  });

  it.each([
    [{ start: -1 }, 'start must be an integer from 0, got -1'],
    [{ start: 0.5 }, 'start must be an integer from 0, got 0.5'],
    [{ epoch: NaN }, 'epoch must be an integer from 0, got NaN'],
  ])('refuses the position %o', (position, message) => {
    const source = windows(countTo(40), { seqLength: 2, batchSize: 2 });
    expect(() => source.batches(position)).toThrow(TextDataError);
    expect(() => source.batches(position)).toThrow(message);
  });
});

describe('contiguousWindows', () => {
  it('continues every row in the next batch', () => {
    fc.assert(
      fc.property(sizes, ({ options, count }) => {
        const batches = [...contiguousWindows(countTo(count), options).batches()].map(
          ({ inputs }) => rows(inputs),
        );
        for (let k = 1; k < batches.length; k++) {
          batches[k]!.forEach((row, i) => expect(row[0]).toBe(batches[k - 1]![i]!.at(-1)! + 1));
        }
      }),
    );
  });

  it('says it is contiguous and shuffledWindows says it is not', () => {
    const options = { seqLength: 2, batchSize: 2 };
    expect(contiguousWindows(countTo(20), options).contiguous).toBe(true);
    expect(shuffledWindows(countTo(20), options).contiguous).toBe(false);
  });

  it('uses an exact fit to the last id', () => {
    const source = contiguousWindows(countTo(13), { seqLength: 3, batchSize: 2 });
    expect([...source.batches()].map(({ inputs }) => rows(inputs))).toEqual([
      [
        [0, 1, 2],
        [6, 7, 8],
      ],
      [
        [3, 4, 5],
        [9, 10, 11],
      ],
    ]);
  });
});

describe('shuffledWindows', () => {
  const order = (seed: number | undefined, epoch: number) =>
    [
      ...shuffledWindows(countTo(400), {
        seqLength: 3,
        batchSize: 4,
        ...(seed !== undefined && { seed }),
      }).batches({ epoch }),
    ].flatMap(({ inputs }) => rows(inputs).map(([first]) => first!));

  it('starts windows at whole pieces, each once an epoch', () => {
    expect(order(3, 0).toSorted((a, b) => a - b)).toEqual(
      Array.from({ length: 100 }, (_, i) => 4 * i),
    );
  });

  it('has another order for another seed or epoch, the same for the same, 0 being a seed', () => {
    const orders = [order(0, 0), order(0, 1), order(1, 0), order(1, 1)].map(String);
    expect(new Set(orders).size).toBe(4);
    expect(String(order(0, 1))).toBe(orders[1]);
    expect(String(order(undefined, 0))).toBe(orders[0]);
  });

  it('puts every piece first about equally often over many epochs', () => {
    const ids = countTo(4 * 3);
    const counts = [0, 0, 0, 0];
    const source = shuffledWindows(ids, { seqLength: 2, batchSize: 1, seed: 5 });
    for (let epoch = 0; epoch < 4000; epoch++) {
      const [{ inputs }] = [...source.batches({ epoch })] as [Batch];
      counts[inputs.data[0]! / 3]!++;
    }
    const chiSquare = counts.reduce((sum, count) => sum + (count - 1000) ** 2 / 1000, 0);
    expect(chiSquare).toBeLessThan(16.3); // 3 degrees of freedom, p = 0.001
  });

  it('keeps the windows that fill no batch, if asked to', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 40 }),
        fc.integer({ min: 1, max: 9 }),
        (pieces, batchSize) => {
          const source = shuffledWindows(countTo(3 * pieces + 2), {
            seqLength: 2,
            batchSize,
            dropRemainder: false,
          });
          const batches = [...source.batches()];
          expect(batches).toHaveLength(source.length);
          const starts = batches.flatMap(({ inputs }) => rows(inputs).map(([first]) => first!));
          expect(starts.toSorted((a, b) => a - b)).toEqual(
            Array.from({ length: pieces }, (_, i) => 3 * i),
          );
          for (const { inputs } of batches.slice(0, -1)) expect(inputs.shape[0]).toBe(batchSize);
        },
      ),
    );
    expect(() =>
      shuffledWindows(countTo(2), { seqLength: 2, batchSize: 9, dropRemainder: false }),
    ).toThrow('shuffledWindows: 1 pieces of 3 take at least 3 ids, got 2');
  });

  it('refuses a seed that is no integer', () => {
    const options = { seqLength: 1, batchSize: 1, seed: 0.5 };
    expect(() => shuffledWindows(countTo(9), options)).toThrow('seed must be an integer, got 0.5');
  });
});
