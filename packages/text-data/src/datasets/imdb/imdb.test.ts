import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { zipSync } from 'fflate';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TextDataError } from '../../errors.js';
import { imdbFromNpz, type LabelledSequences } from './imdb-from-npz.js';
import { imdb, type ImdbOptions } from './imdb.js';

// numpy.savez_compressed with NumPy 1.24.2, in the form of Keras' imdb.npz. Training reviews:
// [[5, 1, 9, 70000], [2], [7, 8, 3], [1, 2, 3, 4, 5, 6], [300, 4]] with labels [1, 0, 1, 0, 1],
// test reviews: [[1, 6], [4, 4, 4, 9], [10], [70001, 2, 3]] with labels [0, 1, 1, 0].
const npz =
  'UEsDBBQAAAAIAAAAIQDeh1n0+QAAAFYBAAALABQAeF90cmFpbi5ucHkBABAAVgEAAAAAAAD5AAAAAAAAAKWNTUvDQBCGd7NJP9avVv9Ablkh5CaIFw+Chw5NpSDUQyibZEWhTTKbjRCs4KXUnvuDdWv9B76HgXnmYd5d/Dh+eKLkjbwHuaozHdz4wWoShH7wXGqjZTEvda72+F4uamV5/SIrZXdxFV6G/of/n/BPlhXNsmqjrNQqWjYL8yq1li2fa5WVRW10kxmO5GDxIj9ckQJZo3NHU2QbdKfoCaDgrbHzJ+amrRTH7swhhEyusbf92mB/ilwAm1HLVngUx/Ho2+Z3wK3B43Sb4IlI8FSAZ//1R9WQEpXgGTgywYGALvSAWTDc1znAwLVix4JzMQ4puEoZvEijH1BLAwQUAAAACAAAACEAmPM1zkoAAACoAAAACwAUAHlfdHJhaW4ubnB5AQAQAKgAAAAAAAAASgAAAAAAAACb7BfqGxDJyFDGUK2eklqcXKRupaBuk2mhrqOgnpZfVFKUmBefX5SSChJ3S8wpTgWKF2ckFqQC+RqmOpo6CrUKFAAuRgZUgIsPAFBLAwQUAAAACAAAACEA5iliO+wAAABEAQAACgAUAHhfdGVzdC5ucHkBABAARAEAAAAAAADsAAAAAAAAAKWMzUrDQBSFZ5JY7fhT2yfIbkYIWbkQNy4EFx1MpVCoi1AmkysKbZI7mQjBCt2U2rUPrNPWN/BcOHC+c7jfyeTx6ZmSd/LBc6i14bchX454FPKX0lijillpctjhBzWvwfH6VVXgsriOrqLwM/yP2MrXRbOo2liXBuJFM7dvyhjVspkBXRa1NY22DMlhxYr80CKVZI3ePc3Q32AwxiMhqQzW2Pkb5ratgOHx1COEjG7wZPu1we4YmZD+lDq2xNMkSYY/TnuTdxbPsm2K5yLFi923DqTYEzLYX9eFS8lUin0xxD4l0pM+gMVBFv8CUEsDBBQAAAAIAAAAIQDScJ12SwAAAKAAAAAKABQAeV90ZXN0Lm5weQEAEACgAAAAAAAAAEsAAAAAAAAAm+wX6hsQychQxlCtnpJanFykbqWgbpNpoa6joJ6WX1RSlJgXn1+UkgoSd0vMKU4FihdnJBakAvkaJjqaOgq1ChQALgYoYESjYQAAUEsBAhQDFAAAAAgAAAAhAN6HWfT5AAAAVgEAAAsAAAAAAAAAAAAAAIABAAAAAHhfdHJhaW4ubnB5UEsBAhQDFAAAAAgAAAAhAJjzNc5KAAAAqAAAAAsAAAAAAAAAAAAAAIABNgEAAHlfdHJhaW4ubnB5UEsBAhQDFAAAAAgAAAAhAOYpYjvsAAAARAEAAAoAAAAAAAAAAAAAAIABvQEAAHhfdGVzdC5ucHlQSwECFAMUAAAACAAAACEA0nCddksAAACgAAAACgAAAAAAAAAAAAAAgAHlAgAAeV90ZXN0Lm5weVBLBQYAAAAABAAEAOIAAABsAwAAAAA=';

let dataDir: string;
beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'seqlab-imdb-'));
  await writeFile(join(dataDir, 'imdb.npz'), Buffer.from(npz, 'base64'));
});
afterAll(() => rm(dataDir, { recursive: true }));

const load = async (options: ImdbOptions = {}) => {
  const { train, test } = await imdb({ dataDir, ...options });
  return [...listsOf(train), ...listsOf(test)];
};
const listsOf = ({ sequences, labels }: LabelledSequences) => [
  sequences.map((ids) => [...ids]),
  [...labels],
];

describe('imdb', () => {
  // What the code of keras.datasets.imdb.load_data of Keras 3 makes of this file with NumPy 1.24.2.
  it.each<[string, ImdbOptions, [number[][], number[], number[][], number[]]]>([
    [
      'as they are, but for the largest id',
      {},
      [
        [
          [1, 5],
          [1, 8, 4, 12, 70003],
          [1, 4, 5, 6, 7, 8, 9],
          [1, 10, 11, 6],
          [1, 303, 7],
        ],
        [0, 1, 0, 1, 1],
        [
          [1, 4, 9],
          [1, 7, 7, 7, 12],
          [1, 2, 5, 6],
          [1, 13],
        ],
        [0, 1, 0, 1],
      ],
    ],
    [
      'numWords and skipTop',
      { numWords: 12, skipTop: 2 },
      [
        [
          [2, 5],
          [2, 8, 4, 2, 2],
          [2, 4, 5, 6, 7, 8, 9],
          [2, 10, 11, 6],
          [2, 2, 7],
        ],
        [0, 1, 0, 1, 1],
        [
          [2, 4, 9],
          [2, 7, 7, 7, 2],
          [2, 2, 5, 6],
          [2, 2],
        ],
        [0, 1, 0, 1],
      ],
    ],
    [
      'oovChar null',
      { skipTop: 5, numWords: 12, oovChar: null },
      [
        [[5], [8], [5, 6, 7, 8, 9], [10, 11, 6], [7]],
        [0, 1, 0, 1, 1],
        [[9], [7, 7, 7], [5, 6], []],
        [0, 1, 0, 1],
      ],
    ],
    [
      'maxLen',
      { maxLen: 5 },
      [
        [
          [1, 5],
          [1, 10, 11, 6],
          [1, 303, 7],
        ],
        [0, 1, 1],
        [
          [1, 4, 9],
          [1, 2, 5, 6],
          [1, 13],
        ],
        [0, 0, 1],
      ],
    ],
    [
      'seed 0 and startChar null',
      { seed: 0, startChar: null, indexFrom: 0 },
      [
        [[7, 8, 3], [5, 1, 9, 70000], [2], [1, 2, 3, 4, 5, 6], [300, 4]],
        [1, 1, 0, 0, 1],
        [[1, 6], [10], [4, 4, 4, 9], [2, 2, 3]],
        [0, 1, 1, 0],
      ],
    ],
    [
      'oovChar, startChar and indexFrom',
      { oovChar: 9, startChar: 8, indexFrom: 10, numWords: 20 },
      [
        [
          [8, 12],
          [8, 15, 11, 19, 9],
          [8, 11, 12, 13, 14, 15, 16],
          [8, 17, 18, 13],
          [8, 9, 14],
        ],
        [0, 1, 0, 1, 1],
        [
          [8, 11, 16],
          [8, 14, 14, 14, 19],
          [8, 9, 12, 13],
          [8, 9],
        ],
        [0, 1, 0, 1],
      ],
    ],
  ])("gives Keras' reviews in Keras' order: %s", async (_, options, expected) => {
    expect(await load(options)).toEqual(expected);
  });

  it('says when no review is short enough', async () => {
    await expect(load({ maxLen: 2 })).rejects.toThrow('imdb: no review has fewer than 2 ids');
    await expect(load({ maxLen: 2 })).rejects.toMatchObject({ code: 'too-little-data' });
  });

  it.each([{ numWords: 0 }, { maxLen: 1.5 }, { skipTop: -1 }, { seed: -1 }, { oovChar: NaN }])(
    'refuses %j',
    async (options) => {
      await expect(load(options)).rejects.toMatchObject({ code: 'invalid-option' });
    },
  );

  it('names a file of another kind', async () => {
    const other = await mkdtemp(join(tmpdir(), 'seqlab-imdb-'));
    await writeFile(join(other, 'imdb.npz'), zipSync({ 'readme.txt': Buffer.from('hello') }));
    const loading = imdb({ dataDir: other });
    await expect(loading).rejects.toThrow(TextDataError);
    await expect(loading).rejects.toThrow(`${join(other, 'imdb.npz')}: expected lists in x_train`);
    await rm(other, { recursive: true });
  });

  it('reads the same from bytes', async () => {
    const options = { numWords: 12, skipTop: 2, seed: 5 };
    const { train, test } = imdbFromNpz(Buffer.from(npz, 'base64'), options);
    expect([...listsOf(train), ...listsOf(test)]).toEqual(await load(options));
  });

  it.each(['indexFrom', 'startChar', 'oovChar', 'skipTop'])('refuses a huge %s', (name) => {
    const call = () => imdbFromNpz(Buffer.from(npz, 'base64'), { [name]: 2 ** 31 });
    expect(call).toThrow(TextDataError);
    expect(call).toThrow(`imdb: ${name} must be at most`);
  });
});
