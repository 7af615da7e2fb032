import { TextDataError, type CharTokenizer } from '@seqlab/text-data';
import { Fault } from '../fault.js';

const MOST_LISTED = 10;

/**
 * The ids of a text.
 *
 * @throws {@link Fault} `unknown-characters`, which lists those the model has no ids for
 */
export function encodeKnown(tokenizer: CharTokenizer, text: string): Int32Array {
  try {
    return tokenizer.encode(text);
  } catch (error) {
    if (!(error instanceof TextDataError && error.code === 'unknown-token')) throw error;
    const known = new Set(tokenizer.characters);
    const unknown = [...new Set(text)].filter((character) => !known.has(character));
    const listed = unknown.slice(0, MOST_LISTED).join(' ');
    const detail = unknown.length > MOST_LISTED ? `${listed} …` : listed;
    throw new Fault('unknown-characters', detail, { cause: error });
  }
}
