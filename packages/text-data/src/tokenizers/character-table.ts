/** Looks up the characters of a text. */
export interface CharacterTable {
  /** The ids of the characters, undefined if one of them has none. */
  encode(text: string): Int32Array | undefined;
  /** Whether a text is exactly one character. */
  isCharacter(text: string): boolean;
  /** The characters of a text. */
  split(text: string): Iterable<string>;
}
