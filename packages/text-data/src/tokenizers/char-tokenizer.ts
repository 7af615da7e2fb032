import * as v from 'valibot';
import { checkChoice } from '../check-option.js';
import { checkJSON } from '../check-json.js';
import { TextDataError } from '../errors.js';
import type { CharacterTable } from './character-table.js';
import { CodePointSet, CodePointTable, codePointCount } from './code-points.js';
import { GraphemeSet, GraphemeTable } from './graphemes.js';
import { foldTexts, type Texts } from './texts.js';
import type { Tokenizer } from './tokenizer.js';

/** Options of {@link charTokenizer}. */
export interface CharTokenizerOptions {
  /**
   * What a character is: `codePoint`, the default and fast, or `grapheme`, what a reader sees as one: a
   * letter with its accents, a flag, a family of emoji.
   */
  readonly unit?: 'codePoint' | 'grapheme';
  /** A Unicode normalisation form that texts are brought to first. Default: they stay as they are. */
  readonly normalization?: 'NFC' | 'NFD' | 'NFKC' | 'NFKD';
}

/** What a character tokenizer is as JSON. */
export interface CharTokenizerConfig extends CharTokenizerOptions {
  /** Says what this is the JSON of. */
  readonly kind: 'character';
  /** Every character, in the order of its id. */
  readonly characters: readonly string[];
}

/** A tokenizer whose tokens are single characters. */
export interface CharTokenizer extends Tokenizer {
  /** Every character, in the order of its id. */
  readonly characters: readonly string[];
  toJSON(): CharTokenizerConfig;
}

const units = ['codePoint', 'grapheme'] as const;
const normalizations = ['NFC', 'NFD', 'NFKC', 'NFKD'] as const;
const shownCharacters = 10;

const configSchema = v.object({
  kind: v.literal('character'),
  unit: v.optional(v.picklist(units)),
  normalization: v.optional(v.picklist(normalizations)),
  characters: v.pipe(v.array(v.string()), v.minLength(1), v.maxLength(codePointCount)),
});

/**
 * A tokenizer of the characters that occur in a text, ordered by code point, so the same text gives
 * the same ids everywhere. A character is a Unicode code point: an emoji of one code point, a Chinese
 * character or a letter is one token; a letter with a combining accent is two, unless `unit` or
 * `normalization` say otherwise. Half of a surrogate pair, which is no valid text, is a character of its own.
 *
 * @param texts What to take the vocabulary from: one text or several, or a stream of texts, for which the
 * result is a promise.
 * @throws {@link TextDataError} `invalid-input` if there is no character at all, `invalid-option` for an
 * unknown unit or normalisation.
 * @example
 * ```ts
 * import { charTokenizer } from '@seqlab/text-data';
 *
 * const tokenizer = charTokenizer('白鲸 whale');
 * const ids = tokenizer.encode('whale');
 * console.log(tokenizer.vocabularySize, tokenizer.decode(ids)); // 8 whale
 * ```
 */
export function charTokenizer(texts: Texts, options?: CharTokenizerOptions): CharTokenizer;
export function charTokenizer(
  texts: AsyncIterable<string>,
  options?: CharTokenizerOptions,
): Promise<CharTokenizer>;
export function charTokenizer(
  texts: Texts | AsyncIterable<string>,
  options: CharTokenizerOptions = {},
): CharTokenizer | Promise<CharTokenizer> {
  const { unit = 'codePoint', normalization } = options;
  checkChoice('charTokenizer', 'unit', { value: unit, allowed: units });
  if (normalization !== undefined) {
    const choice = { value: normalization, allowed: normalizations };
    checkChoice('charTokenizer', 'normalization', choice);
  }
  const seen = unit === 'codePoint' ? new CodePointSet() : new GraphemeSet();
  return foldTexts(texts, {
    add(text) {
      seen.addAll(normalization === undefined ? text : text.normalize(normalization));
    },
    finish() {
      const characters = [...seen].toSorted(compareCodePoints);
      if (characters.length > 0) return new CharacterTokenizer(characters, options);
      throw new TextDataError(
        'invalid-input',
        'charTokenizer: the text is empty, so there is no vocabulary to take from it',
      );
    },
  });
}

/**
 * The tokenizer that `toJSON` described.
 *
 * @param json Parsed JSON, not trusted.
 * @throws {@link TextDataError} `invalid-input` if it describes no character tokenizer.
 * @example
 * ```ts
 * import { charTokenizer, charTokenizerFromJSON } from '@seqlab/text-data';
 *
 * const file = JSON.stringify(charTokenizer('call me Ishmael'));
 * console.log(charTokenizerFromJSON(JSON.parse(file)).encode('Ishmael').length); // 7
 * ```
 */
export function charTokenizerFromJSON(json: unknown): CharTokenizer {
  const what = 'a character tokenizer';
  const config = checkJSON('charTokenizerFromJSON', configSchema, { json, what });
  const { characters, unit, normalization } = config;
  const table = tableOf(characters, unit);
  const wrong = characters.find((character) => !table.isCharacter(character));
  const bad =
    wrong ?? (new Set(characters).size < characters.length ? 'one that occurs twice' : undefined);
  if (bad !== undefined) {
    throw new TextDataError(
      'invalid-input',
      `charTokenizerFromJSON: characters must be different single characters, got ${JSON.stringify(bad)}`,
    );
  }
  return new CharacterTokenizer(characters, {
    ...(unit && { unit }),
    ...(normalization && { normalization }),
  });
}

function tableOf(
  characters: readonly string[],
  unit: CharTokenizerOptions['unit'] = 'codePoint',
): CharacterTable {
  return unit === 'codePoint' ? new CodePointTable(characters) : new GraphemeTable(characters);
}

class CharacterTokenizer implements CharTokenizer {
  readonly characters: readonly string[];
  readonly #options: CharTokenizerOptions;
  readonly #table: CharacterTable;

  constructor(characters: readonly string[], options: CharTokenizerOptions) {
    this.characters = characters;
    this.#options = options;
    this.#table = tableOf(characters, options.unit);
  }

  get vocabularySize(): number {
    return this.characters.length;
  }

  encode(text: string): Int32Array {
    const { normalization } = this.#options;
    const normal = normalization === undefined ? text : text.normalize(normalization);
    const ids = this.#table.encode(normal);
    if (ids === undefined) throw this.#unknown(normal);
    return ids;
  }

  encodeBatch(texts: Iterable<string>): Int32Array[] {
    return Array.from(texts, (text) => this.encode(text));
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
    return { kind: 'character', ...this.#options, characters: this.characters };
  }

  #unknown(text: string): TextDataError {
    const known = new Set(this.characters);
    /** Each with the place in the text, in UTF-16 code units, where it comes first. */
    const unknown = new Map<string, number>();
    let position = 0;
    for (const character of this.#table.split(text)) {
      if (!known.has(character) && !unknown.has(character)) unknown.set(character, position);
      position += character.length;
    }
    const shown = [...unknown]
      .slice(0, shownCharacters)
      .map(([character, place]) => `${JSON.stringify(character)} (position ${place})`);
    const more = unknown.size > shown.length ? ` and ${unknown.size - shown.length} more` : '';
    return new TextDataError(
      'unknown-token',
      `charTokenizer.encode: the vocabulary of ${this.vocabularySize} characters has no ${shown.join(', ')}${more}`,
    );
  }
}

/** By code point, not by UTF-16 code unit, of the first difference. */
function compareCodePoints(a: string, b: string): number {
  let i = 0;
  while (i < a.length && i < b.length && a[i] === b[i]) i++;
  return (a.codePointAt(i) ?? -1) - (b.codePointAt(i) ?? -1);
}
