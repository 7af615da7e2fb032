import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TextDataError } from '../errors.js';
import type { DescribedElement, DescribeOptions } from './dataset-statistics.js';
import { describe as describeDataset } from './describe.js';
import { formatDescription } from './format-description.js';

const reviews = [
  { ids: [1, 4, 4, 4], label: 'good' },
  { ids: Int32Array.of(1, 5), label: 'bad' },
  { ids: [1, 6, 5, 4], label: 'good' },
];

const names = ['', 'the', '', '', 'whale', 'sea'];
const vocabulary = { tokenOf: (id: number) => names[id] };

/** Sequences of the given lengths. */
const ofLengths = (lengths: number[]) => lengths.map((length) => Array<number>(length).fill(0));

async function* stream<Element>(elements: Iterable<Element>) {
  for (const element of elements) yield await Promise.resolve(element);
}

describe('describe', () => {
  it('counts sequences, tokens and classes', () => {
    const description = describeDataset(reviews, {
      vocabulary,
      percentiles: [50],
      vocabularySizes: [1, 2, 100],
      mostFrequent: 4,
    });
    expect(description).toEqual({
      sequences: 3,
      tokens: 10,
      differentTokens: 4,
      lengths: { min: 2, max: 4, mean: 10 / 3, percentiles: [{ percentile: 50, length: 4 }] },
      coverage: [
        { vocabularySize: 1, share: 0.4 },
        { vocabularySize: 2, share: 0.7 },
        { vocabularySize: 100, share: 1 },
      ],
      mostFrequent: [
        { id: 4, token: 'whale', count: 4, share: 0.4 },
        { id: 1, token: 'the', count: 3, share: 0.3 },
        { id: 5, token: 'sea', count: 2, share: 0.2 },
        { id: 6, count: 1, share: 0.1 },
      ],
      classes: [
        { label: 'good', count: 2, share: 2 / 3 },
        { label: 'bad', count: 1, share: 1 / 3 },
      ],
    });
    expect(JSON.parse(JSON.stringify(description))).toEqual(description);
  });

  it('reads bare sequences, which have no classes', () => {
    expect(describeDataset(reviews.map(({ ids }) => ids))).toEqual({
      ...describeDataset(reviews),
      classes: [],
    });
  });

  it('says the same of a stream', async () => {
    expect(await describeDataset(stream(reviews), { vocabulary })).toEqual(
      describeDataset(reviews, { vocabulary }),
    );
  });

  it('takes percentiles as NumPy does', () => {
    // Made with NumPy 1.24.2: np.percentile(lengths, p, method='inverted_cdf').
    const { lengths } = describeDataset(ofLengths([3, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5]), {
      percentiles: [5, 10, 25, 50, 75, 90, 95, 99, 100],
    });
    expect(lengths.percentiles.map(({ length }) => length)).toEqual([1, 1, 2, 4, 5, 6, 9, 9, 9]);
    expect(lengths).toMatchObject({ min: 1, max: 9, mean: 4 });
  });

  it('names lengths that enough sequences do not exceed, and none shorter', () => {
    const percentiles = fc.integer({ min: 1, max: 100 });
    fc.assert(
      fc.property(fc.array(fc.nat(30), { minLength: 1 }), percentiles, (sizes, percentile) => {
        const { lengths } = describeDataset(ofLengths(sizes), { percentiles: [percentile] });
        const { length } = lengths.percentiles[0]!;
        const needed = (percentile * sizes.length) / 100;
        expect(sizes.filter((size) => size <= length).length).toBeGreaterThanOrEqual(needed);
        expect(sizes.filter((size) => size < length).length).toBeLessThan(needed);
      }),
    );
  });

  it('lists by default the coverage of sizes below the number of different tokens', () => {
    const ids = Array.from({ length: 1500 }, (_, id) => id);
    const { coverage, mostFrequent } = describeDataset([ids, ids.slice(0, 500)]);
    expect(coverage).toEqual([
      { vocabularySize: 100, share: 0.1 },
      { vocabularySize: 1000, share: 0.75 },
    ]);
    expect(mostFrequent.map(({ id }) => id)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  });

  it('describes empty sequences, and labels that are 0', () => {
    expect(describeDataset([{ ids: [], label: 0 }, { ids: [] }], { vocabularySizes: [5] })).toEqual(
      expect.objectContaining({
        tokens: 0,
        coverage: [{ vocabularySize: 5, share: 1 }],
        mostFrequent: [],
        classes: [{ label: 0, count: 1, share: 1 }],
      }),
    );
  });

  it.each([
    [{ percentiles: [0] }, 'percentiles must be above 0 and up to 100, got 0'],
    [{ percentiles: [101] }, 'percentiles must be above 0 and up to 100, got 101'],
    [{ vocabularySizes: [0] }, 'vocabularySizes must be a positive integer, got 0'],
    [{ mostFrequent: -1 }, 'mostFrequent must be an integer from 0, got -1'],
  ])('refuses %o', (options: DescribeOptions, message) => {
    expect(() => describeDataset(reviews, options)).toThrow(TextDataError);
    expect(() => describeDataset(reviews, options)).toThrow(`describe: ${message}`);
  });

  it('refuses a data set without sequences, also a stream', async () => {
    expect(() => describeDataset([])).toThrow('describe: expected at least one sequence, got none');
    await expect(describeDataset(stream([]))).rejects.toThrow('expected at least one sequence');
  });

  it.each([undefined, null, 5, 'text', { sequences: [[1]], labels: [0] }])(
    'refuses %j as a data set',
    (dataset) => {
      const wrong = () => describeDataset(dataset as unknown as DescribedElement[]);
      expect(wrong).toThrow(TextDataError);
      expect(wrong).toThrow(/^describe: expected a data set or a list of sequences, got /);
    },
  );

  it.each([5, null, 'text', { text: 'a' }, { ids: 'a' }, { ids: undefined }])(
    'refuses %j as an element',
    (element) => {
      expect(() => describeDataset([[1], element as unknown as DescribedElement])).toThrow(
        /^describe: expected sequences of ids or \{ ids, label \}, got .* at position 1$/,
      );
    },
  );
});

describe('formatDescription', () => {
  it('lays a description out in columns', () => {
    const description = describeDataset(reviews, {
      vocabulary,
      percentiles: [50, 95],
      vocabularySizes: [1, 2000],
      mostFrequent: 2,
    });
    expect(formatDescription({ ...description, sequences: 25_000 })).toBe(
      [
        'Data',
        '  sequences         25,000',
        '  tokens                10',
        '  different tokens       4',
        '',
        'Length of sequences',
        '  shortest      2',
        '  mean        3.3',
        '  50 % up to    4',
        '  95 % up to    4',
        '  longest       4',
        '',
        'Tokens that are among the most frequent',
        '  1       40.0 %',
        '  2,000  100.0 %',
        '',
        'Most frequent tokens',
        '  4 "whale"  4  40.0 %',
        '  1 "the"    3  30.0 %',
        '',
        'Classes',
        '  good  2  66.7 %',
        '  bad   1  33.3 %',
      ].join('\n'),
    );
  });

  it('leaves out what there is nothing of', () => {
    expect(formatDescription(describeDataset([[7]]))).not.toMatch(
      /Classes|among the most frequent/,
    );
  });
});
