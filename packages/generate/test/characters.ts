import type { TextTokenizer } from '../src/tokenizer.js';

const alphabet = ['\n', ' ', 'a', 'b', 'c', 'é', '😀'];

/** A tokenizer of seven characters, one of them outside the basic plane. */
export const characters: TextTokenizer = {
  vocabularySize: alphabet.length,
  encode: (text) =>
    Int32Array.from(text, (character) => {
      const id = alphabet.indexOf(character);
      if (id < 0) throw new RangeError(`unknown character ${character}`);
      return id;
    }),
  decode: (ids) => Array.from(ids, (id) => alphabet[id]!).join(''),
};
