import * as v from 'valibot';
import { checkJSON } from '../check-json.js';
import { TextDataError } from '../errors.js';
import { checkSpecialTokens, specialTokensSchema } from './special-tokens.js';
import { Vocabulary } from './vocabulary.js';

const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
/** Keeps a forged file from asking for sequences that no memory holds. */
const mostIds = 2 ** 24;

const vocabularySchema = v.object({
  kind: v.literal('vocabulary'),
  specialTokens: specialTokensSchema,
  indexFrom: v.pipe(count, v.maxValue(mostIds)),
  documentCount: count,
  tokens: v.pipe(v.array(v.string()), v.maxLength(mostIds)),
  counts: v.array(count),
  documents: v.array(count),
});

/**
 * The vocabulary that `toJSON` described.
 *
 * @param json Parsed JSON, not trusted.
 * @throws {@link TextDataError} `invalid-input` or `invalid-option` if it describes no vocabulary.
 * @example
 * ```ts
 * import { buildVocabulary, vocabularyFromJSON } from '@seqlab/text-data';
 *
 * const file = JSON.stringify(buildVocabulary([['call', 'me', 'Ishmael']]));
 * console.log(vocabularyFromJSON(JSON.parse(file)).idOf('me')); // 5
 * ```
 */
export function vocabularyFromJSON(json: unknown): Vocabulary {
  const where = 'vocabularyFromJSON';
  const config = checkJSON(where, vocabularySchema, { json, what: 'a vocabulary' });
  const { tokens, counts, documents, documentCount, specialTokens, indexFrom } = config;
  if (counts.length !== tokens.length || documents.length !== tokens.length) {
    throw new TextDataError(
      'invalid-input',
      `${where}: tokens, counts and documents must be of one length, got ${tokens.length}, ` +
        `${counts.length} and ${documents.length}`,
    );
  }
  checkSpecialTokens(where, { specialTokens, indexFrom });
  return new Vocabulary({
    tokens: tokens.map((token, i) => ({
      token,
      count: counts[i]!,
      documents: documents[i]!,
    })),
    documentCount,
    specialTokens,
    indexFrom,
  });
}
