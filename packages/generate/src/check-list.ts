import { GenerateError } from './errors.js';

/**
 * Checks what has to be a list. A text is none: it can be iterated over too, character by character, which
 * nobody means who passes one word.
 *
 * @throws {@link GenerateError} `invalid-option`
 */
export function checkList(what: string, list: unknown): void {
  if (typeof list === 'object' && list !== null && Symbol.iterator in list) return;
  throw new GenerateError('invalid-option', `${what} must be a list, got ${JSON.stringify(list)}`);
}
