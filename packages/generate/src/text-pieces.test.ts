import { expect, it } from 'vitest';
import { TextPieces } from './text-pieces.js';
import type { TextTokenizer } from './tokenizer.js';

const utf16: TextTokenizer = {
  vocabularySize: 0x10000,
  encode: (text) => Int32Array.from(text, (character) => character.charCodeAt(0)),
  decode: (ids) => String.fromCharCode(...ids),
};

const bytes: TextTokenizer = {
  vocabularySize: 256,
  encode: (text) => Int32Array.from(new TextEncoder().encode(text)),
  decode: (ids) => new TextDecoder().decode(Uint8Array.from(ids)),
};

function piecesOf(tokenizer: TextTokenizer, ids: Iterable<number>): string[] {
  const pieces = new TextPieces(tokenizer);
  return [...Array.from(ids, (id) => pieces.push(id)), pieces.flush()];
}

it('keeps the halves of a surrogate pair together', () => {
  expect(piecesOf(utf16, [0x61, 0xd83d, 0xde00, 0x62])).toEqual(['a', '', '😀', 'b', '']);
});

it('keeps the bytes of a character together', () => {
  expect(piecesOf(bytes, new TextEncoder().encode('é€!'))).toEqual(['', 'é', '', '', '€', '!', '']);
});

it('gives what is left at the end, complete or not', () => {
  expect(piecesOf(utf16, [0x61, 0xd83d])).toEqual(['a', '', '\ud83d']);
  expect(piecesOf(bytes, [0xe2, 0x82])).toEqual(['', '', '\ufffd']);
});

it('passes on a replacement character that was generated', () => {
  expect(piecesOf(utf16, [0xfffd, 0x61]).join('')).toBe('\ufffda');
});
