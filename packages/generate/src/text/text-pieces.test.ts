import { bpeTokenizer, wordTokenizer } from '@seqlab/text-data';
import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { TextPieces } from './text-pieces.js';
import type { TextTokenizer } from '../tokenizer.js';

const utf16: TextTokenizer = {
  vocabularySize: 0x10000,
  encode: (text) => Int32Array.from(text, (character) => character.charCodeAt(0)),
  decode: (ids) => String.fromCharCode(...ids),
};

const bytes: TextTokenizer = {
  vocabularySize: 256,
  encode: (text) => Int32Array.from(new TextEncoder().encode(text)),
  decode: (ids) => new TextDecoder('utf-8', { ignoreBOM: true }).decode(Uint8Array.from(ids)),
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

it('holds back no more than what may become a character', () => {
  const pieces = new TextPieces(bytes);
  const given = Array.from({ length: 20 }, () => pieces.push(0xff)).join('');
  expect(given).toBe('\ufffd'.repeat(19));
  expect(pieces.push(0x61)).toBe('\ufffda');
});

it('gives the text of all ids, whatever bytes they are and wherever it is cut', () => {
  // More bytes that begin a character than not, so that long runs of them occur.
  const byte = fc.oneof(fc.constantFrom(0xc3, 0xe9, 0xf0, 0x9f, 0x90, 0x8b, 0x61), fc.nat(255));
  fc.assert(
    fc.property(
      fc.array(byte, { maxLength: 6 }),
      fc.array(byte, { maxLength: 60 }),
      (before, ids) => {
        fc.pre(!bytes.decode(before).endsWith('\ufffd'));
        const pieces = new TextPieces(bytes, before);
        const given = ids.map((id) => pieces.push(id)).join('') + pieces.flush();
        expect(given).toBe(bytes.decode([...before, ...ids]).slice(bytes.decode(before).length));
      },
    ),
    { numRuns: 2000 },
  );
});

it('puts separators between words, and after the prompt', () => {
  const words = wordTokenizer('call me ishmael');
  const ids = words.encode('call me ishmael');
  expect(piecesOf(words, ids)).toEqual(['call', ' me', ' ishmael', '']);
  const pieces = new TextPieces(words, ids.subarray(0, 2));
  expect(pieces.push(ids[2]!)).toBe(' ishmael');
});

it('keeps the bytes of a character together that follow a prompt of them', () => {
  const bpe = bpeTokenizer('鲸鲸 whale', { vocabularySize: 257 });
  const ids = bpe.encode('é鲸鱼');
  const pieces = new TextPieces(bpe, ids.subarray(0, 2));
  expect([...ids.subarray(2)].map((id) => pieces.push(id)).filter(Boolean)).toEqual(['鲸', '鱼']);
});

it('clones go their own ways', () => {
  const pieces = new TextPieces(bytes, [0x61]);
  pieces.push(0xc3);
  const copy = pieces.clone();
  expect(copy.push(0xa9)).toBe('é');
  expect(pieces.push(0xa8)).toBe('è');
});
