import { bpeTokenizer, charTokenizer, wordTokenizer } from '@seqlab/text-data';
import { expect, it } from 'vitest';
import { tokenId, tokenIds, type TokenReference } from './token-ids.js';

const what = 'generate: stopTokens';
const words = wordTokenizer('call me ishmael');
const characters = charTokenizer('ab\né', { normalization: 'NFC' });
const bytePairs = bpeTokenizer('the the the', { vocabularySize: 260, specialTokens: ['<END>'] });

it('names a token by its id, or by a text that is encoded to it alone', () => {
  expect(tokenIds(undefined, { what, tokenizer: words })).toEqual([]);
  expect(tokenIds([0, 'me', 'Ishmael'], { what, tokenizer: words })).toEqual([0, 5, 6]);
  const ids = tokenIds(['\n', 'e\u0301'], { what, tokenizer: characters });
  expect(characters.decode(ids)).toBe('\né');
  const [the] = tokenIds([' the'], { what, tokenizer: bytePairs });
  expect(bytePairs.decode([the!])).toBe(' the');
});

it.each([
  ['zebra', words, /"zebra" is no token of this tokenizer, which reads it as "<UNK>"/],
  ['<END>', words, /name special tokens by their ids/],
  ['call me', words, /must be one token, but is 2/],
  ['<END>', bytePairs, /name tokens by their ids/],
  ['x', characters, /is no token of this tokenizer: .*has no "x"/],
  [7, words, /ids must be integers from 0 to 6, got 7/],
  [-1, words, /got -1/],
  [null as never, words, /got null/],
] as const)('refuses %j', (token: TokenReference, tokenizer, message) => {
  expect(() => tokenId(token, { what, tokenizer })).toThrow(
    expect.objectContaining({ code: 'invalid-option', message: expect.stringMatching(message) }),
  );
});

it.each(['ab', 3, null, { a: 1 }])('refuses %j for a list of tokens', (list) => {
  expect(() => tokenIds(list as never, { what, tokenizer: characters })).toThrow(
    expect.objectContaining({
      code: 'invalid-option',
      message: `generate: stopTokens must be a list, got ${JSON.stringify(list)}`,
    }),
  );
});
