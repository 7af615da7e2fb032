import * as v from 'valibot';
import { checkJSON } from '../../check-json.js';
import { TextDataError } from '../../errors.js';
import { readDataFile, type DataFileOptions } from '../downloads/data-file.js';

/** What Keras publishes. */
export const imdbWordIndexFile = {
  name: 'imdb_word_index.json',
  url: 'https://storage.googleapis.com/tensorflow/tf-keras-datasets/imdb_word_index.json',
  // Keras publishes an MD5 for this file and no SHA-256; it tells damage, not malice.
  hash: { algorithm: 'md5', hex: 'bfafd718b763782e994055a2d397834f' },
  maxBytes: 2 ** 22,
} as const;
const ranks = v.pipe(v.number(), v.integer(), v.minValue(1));

/**
 * The words of {@link imdb} and their ranks, from 1 for the most frequent: `get_word_index` of
 * `keras.datasets.imdb`. An id of `imdb()` is a word's rank + `indexFrom`. Downloaded the first time. Node only.
 *
 * @throws {@link TextDataError} `download-failed`, with the address and the place to put the file;
 * `invalid-file` if it is damaged.
 * @example
 * ```ts no-run
 * import { imdbWordIndex } from '@seqlab/text-data/node';
 *
 * console.log((await imdbWordIndex()).get('the')); // 1
 * ```
 */
export async function imdbWordIndex(options: DataFileOptions = {}): Promise<Map<string, number>> {
  const { path, bytes } = await readDataFile('imdbWordIndex', imdbWordIndexFile, options);
  try {
    // entries, not an object with words as keys: __proto__ may be a word
    const json: unknown = JSON.parse(bytes.toString('utf8'));
    const entries = checkJSON('imdbWordIndex', v.array(v.tuple([v.string(), ranks])), {
      json:
        typeof json === 'object' && json !== null && !Array.isArray(json)
          ? Object.entries(json)
          : undefined,
      what: 'a word index',
    });
    if (new Set(entries.map(([, rank]) => rank)).size < entries.length) {
      throw new Error('two words have the same rank');
    }
    return new Map(entries);
  } catch (cause) {
    throw new TextDataError('invalid-file', `${path}: expected an object of words and ranks`, {
      cause,
    });
  }
}
