import { readDataFile, type DataFileOptions } from '../downloads/data-file.js';
import { imdbFromNpz, type ImdbArguments, type ImdbData } from './imdb-from-npz.js';

/** What Keras publishes. */
export const imdbFile = {
  name: 'imdb.npz',
  url: 'https://storage.googleapis.com/tensorflow/tf-keras-datasets/imdb.npz',
  hash: {
    algorithm: 'sha256',
    hex: '69664113be75683a8fe16e3ed0ab59fda8886cb3cd7ada244f7d9544e4676b9f',
  },
  maxBytes: 2 ** 25,
} as const;

/** Options of {@link imdb}. */
export interface ImdbOptions extends ImdbArguments, DataFileOptions {}

/**
 * 50,000 reviews of films from the Internet Movie Database as ids of words, half of them for training, half
 * for testing: `keras.datasets.imdb.load_data` with the same arguments, ids and order. Reads
 * `imdb.npz`, which is downloaded the first time (17 MB). Node only.
 *
 * @throws {@link TextDataError} `download-failed`, with the address and the place to put the file;
 * `invalid-file` if it is damaged; `invalid-option`; `too-little-data` if no review is shorter than `maxLen`.
 * @see [keras.datasets.imdb](https://keras.io/api/datasets/imdb/)
 * @example
 * ```ts no-run
 * import { padSequences } from '@seqlab/text-data';
 * import { imdb } from '@seqlab/text-data/node';
 *
 * const { train, test } = await imdb({ numWords: 10_000 });
 * const { data, shape } = padSequences(train.sequences, { maxLen: 500 });
 * console.log(shape); // [25000, 500]
 * ```
 */
export async function imdb(options: ImdbOptions = {}): Promise<ImdbData> {
  const { path, bytes } = await readDataFile('imdb', imdbFile, options);
  return imdbFromNpz(bytes, { ...options, fileName: path });
}
