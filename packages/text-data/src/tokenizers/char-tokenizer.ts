import * as v from 'valibot';
import { TextDataError } from '../errors.js';
import type { Tokenizer } from './tokenizer.js';

/** What a character tokenizer is as JSON. */
export interface CharTokenizerConfig {
  readonly kind: 'character';
  /** Every character, in the order of its id. */
  readonly characters: readonly string[];
}

/** A tokenizer whose tokens are single characters (Unicode code points). */
export interface CharTokenizer extends Tokenizer {
  /** Every character, in the order of its id. */
  readonly characters: readonly string[];
  toJSON(): CharTokenizerConfig;
}

/** More than any text needs: there are 1,114,112 code points. */
const mostCharacters = 0x110000;
const shownCharacters = 10;

const configSchema = v.object({
  kind: v.literal('character'),
  characters: v.pipe(v.array(v.string()), v.minLength(1), v.maxLength(mostCharacters)),
});

/**
 * A tokenizer of the characters that occur in a text, ordered by code point, so the same text gives
 * the same ids everywhere. A character is a Unicode code point: an emoji of one code point, a Chinese
 * character or a letter is one token; a letter with a combining accent is two.
 *
 * @param text What to take the vocabulary from: one text or several.
 * @throws {@link TextDataError} `invalid-input` if there is no character at all.
 * @example
 * ```ts
 * import { charTokenizer } from '@seqlab/text-data';
 *
 * const tokenizer = charTokenizer('白鲸 whale');
 * const ids = tokenizer.encode('whale');
 * console.log(tokenizer.vocabularySize, tokenizer.decode(ids)); // 8 whale
 * ```
 */
export function charTokenizer(text: string | Iterable<string>): CharTokenizer {
  const seen = new Uint8Array(mostCharacters);
  for (const part of typeof text === 'string' ? [text] : text) {
    for (let i = 0; i < part.length; i++) {
      const point = part.codePointAt(i)!;
      seen[point] = 1;
      if (point > 0xffff) i++;
    }
  }
  const characters: string[] = [];
  seen.forEach((flag, point) => {
    if (flag) characters.push(String.fromCodePoint(point));
  });
  if (characters.length === 0) {
    throw new TextDataError(
      'invalid-input',
      'charTokenizer: the text is empty, so there is no vocabulary to take from it',
    );
  }
  return new CodePointTokenizer(characters);
}

/**
 * The tokenizer that `toJSON` described.
 *
 * @param config Parsed JSON, not trusted.
 * @throws {@link TextDataError} `invalid-input` if it describes no character tokenizer.
 * @example
 * ```ts
 * import { charTokenizer, charTokenizerFromJSON } from '@seqlab/text-data';
 *
 * const file = JSON.stringify(charTokenizer('call me Ishmael'));
 * console.log(charTokenizerFromJSON(JSON.parse(file)).encode('Ishmael').length); // 7
 * ```
 */
export function charTokenizerFromJSON(config: unknown): CharTokenizer {
  const checked = v.safeParse(configSchema, config);
  if (!checked.success) {
    const [issue] = checked.issues;
    throw new TextDataError(
      'invalid-input',
      `charTokenizerFromJSON: not the JSON of a character tokenizer: ${v.getDotPath(issue) ?? 'all'}: ${issue.message}`,
    );
  }
  const { characters } = checked.output;
  const wrong = characters.find(
    (c) => c.length === 0 || String.fromCodePoint(c.codePointAt(0)!) !== c,
  );
  const bad =
    wrong ?? (new Set(characters).size < characters.length ? 'one that occurs twice' : undefined);
  if (bad !== undefined) {
    throw new TextDataError(
      'invalid-input',
      `charTokenizerFromJSON: characters must be different single characters, got ${JSON.stringify(bad)}`,
    );
  }
  return new CodePointTokenizer(characters);
}

class CodePointTokenizer implements CharTokenizer {
  readonly characters: readonly string[];
  /** Id + 1 of each code point up to the highest, 0 for those that are no token. */
  readonly #ids: Int32Array;

  constructor(characters: readonly string[]) {
    this.characters = characters;
    const points = characters.map((character) => character.codePointAt(0)!);
    const highest = points.reduce((most, point) => Math.max(most, point), 0);
    this.#ids = new Int32Array(highest + 1);
    points.forEach((point, id) => (this.#ids[point] = id + 1));
  }

  get vocabularySize(): number {
    return this.characters.length;
  }

  encode(text: string): Int32Array {
    const ids = new Int32Array(text.length);
    const table = this.#ids;
    let count = 0;
    for (let i = 0; i < text.length; i++) {
      let point = text.charCodeAt(i);
      if (point >= 0xd800 && point <= 0xdbff) {
        point = text.codePointAt(i)!;
        if (point > 0xffff) i++;
      }
      const id = table[point];
      if (!id) throw this.#unknown(text);
      ids[count++] = id - 1;
    }
    return count === ids.length ? ids : ids.slice(0, count);
  }

  decode(ids: ArrayLike<number>): string {
    const pieces: string[] = [];
    for (let i = 0; i < ids.length; i++) {
      const character = this.characters[ids[i]!];
      if (character === undefined) {
        throw new TextDataError(
          'unknown-token',
          `charTokenizer.decode: ids must lie from 0 to ${this.vocabularySize - 1}, got ${ids[i]} at position ${i}`,
        );
      }
      pieces.push(character);
    }
    return pieces.join('');
  }

  toJSON(): CharTokenizerConfig {
    return { kind: 'character', characters: this.characters };
  }

  #unknown(text: string): TextDataError {
    const known = new Set(this.characters);
    const unknown = new Set<string>();
    for (const character of text) if (!known.has(character)) unknown.add(character);
    const shown = [...unknown]
      .slice(0, shownCharacters)
      .map((character) => JSON.stringify(character));
    const more = unknown.size > shown.length ? ` and ${unknown.size - shown.length} more` : '';
    return new TextDataError(
      'unknown-token',
      `charTokenizer.encode: the vocabulary of ${this.vocabularySize} characters has no ${shown.join(', ')}${more}`,
    );
  }
}
