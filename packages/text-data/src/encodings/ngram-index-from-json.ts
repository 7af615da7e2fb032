import * as v from 'valibot';
import { checkJSON } from '../check-json.js';
import { TextDataError } from '../errors.js';
import { NgramIndex } from './ngram-index.js';

const ngramIndexSchema = v.object({
  kind: v.literal('ngram-index'),
  firstId: v.pipe(v.number(), v.safeInteger(), v.minValue(1), v.maxValue(2 ** 30)),
  ngrams: v.array(v.pipe(v.string(), v.maxLength(1000), v.regex(/^-?\d+( -?\d+)+$/))),
});

/**
 * The n-gram index that `toJSON` described.
 *
 * @param json Parsed JSON, not trusted.
 * @throws {@link TextDataError} `invalid-input` if it describes no n-gram index.
 * @example
 * ```ts
 * import { ngramIndex, ngramIndexFromJSON } from '@seqlab/text-data';
 *
 * const file = JSON.stringify(ngramIndex([[1, 2]], { firstId: 3 }));
 * console.log(ngramIndexFromJSON(JSON.parse(file)).append([1, 2])); // 1, 2, 3
 * ```
 */
export function ngramIndexFromJSON(json: unknown): NgramIndex {
  const where = 'ngramIndexFromJSON';
  const { firstId, ngrams } = checkJSON(where, ngramIndexSchema, { json, what: 'an n-gram index' });
  if (new Set(ngrams).size < ngrams.length) {
    throw new TextDataError('invalid-input', `${where}: every n-gram may occur only once`);
  }
  return new NgramIndex({ firstId, ngrams });
}
