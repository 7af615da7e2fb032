import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TextDataError } from '../errors.js';
import { bpeTokenizer } from './bpe-tokenizer.js';

const code = (character: string) => character.charCodeAt(0);

/** Byte pair encoding by its definition: count all pairs, merge the best everywhere, again. */
function slowMerges(words: readonly string[], merges: number): [number, number][] {
  const lists = words.map((word) => [...new TextEncoder().encode(word)]);
  const learned: [number, number][] = [];
  while (learned.length < merges) {
    const counts = new Map<string, number>();
    for (const list of lists) {
      list.slice(1).forEach((right, i) => {
        const key = JSON.stringify([list[i], right]);
        counts.set(key, (counts.get(key) ?? 0) + 1);
      });
    }
    const pairs = [...counts].map(([key, count]) => ({
      pair: JSON.parse(key) as [number, number],
      count,
    }));
    pairs.sort((a, b) => b.count - a.count || a.pair[0] - b.pair[0] || a.pair[1] - b.pair[1]);
    const [best] = pairs;
    if (best === undefined || best.count < 2) break;
    for (const list of lists) {
      for (let i = 0; i + 1 < list.length; i++) {
        if (list[i] === best.pair[0] && list[i + 1] === best.pair[1]) {
          list.splice(i, 2, 256 + learned.length);
        }
      }
    }
    learned.push(best.pair);
  }
  return learned;
}

describe('bpeTokenizer', () => {
  it('merges the most frequent pair, of equals that of the smaller ids', () => {
    // a-b 4 times, b-c 3 times, then ab-c 3 times.
    const { merges } = bpeTokenizer('abc', { vocabularySize: 300, minFrequency: 1 }).toJSON();
    expect(merges).toEqual([
      [code('a'), code('b')],
      [256, code('c')],
    ]);
    const trained = bpeTokenizer('abc xabc qabc zab', { vocabularySize: 258 }).toJSON();
    expect(trained.merges).toEqual([
      [code('a'), code('b')],
      [256, code('c')],
    ]);
  });

  it('learns what the definition says', () => {
    const word = fc.string({
      unit: fc.constantFrom('a', 'b', 'c', 'é'),
      minLength: 1,
      maxLength: 8,
    });
    fc.assert(
      fc.property(fc.array(word, { maxLength: 12 }), (words) => {
        // One text a word: none of them begins with a space.
        const { merges } = bpeTokenizer(words, { vocabularySize: 256 + 8 }).toJSON();
        expect(merges).toEqual(slowMerges(words, 8));
      }),
    );
  });

  it('gives back every well-formed text, whatever it was trained on', () => {
    const tokenizer = bpeTokenizer('Call me Ishmael. Call me, 白鲸 白鲸! 🐋🐋', {
      vocabularySize: 290,
    });
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom(...'Cal me🐋白鲸\n\r\t é\ufeff1') }),
        (text) => {
          expect(tokenizer.decode(tokenizer.encode(text))).toBe(text);
        },
      ),
    );
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        expect(tokenizer.decode(tokenizer.encode(text))).toBe(text);
      }),
    );
  });

  it('encodes by applying the merges in their order', () => {
    const tokenizer = bpeTokenizer('low low low lower lowest', { vocabularySize: 258 });
    expect([...tokenizer.encode('lowlo')]).toEqual([257, 256]);
    expect(tokenizer.decode([257, 256])).toBe('lowlo');
  });

  it('stops when no pair is frequent enough', () => {
    expect(bpeTokenizer('abcd', { vocabularySize: 400 }).vocabularySize).toBe(256);
  });

  it('has special tokens last, which no text is encoded to', () => {
    const end = '<|end|>';
    const tokenizer = bpeTokenizer('aa aa', { vocabularySize: 258, specialTokens: [end] });
    expect(tokenizer.specialTokenId(end)).toBe(257);
    expect(tokenizer.specialTokenId('<|pad|>')).toBeUndefined();
    expect([...tokenizer.encode(end)]).not.toContain(257);
    expect(tokenizer.decode([256, 257, 0xf0, 257])).toBe(`aa${end}\ufffd${end}`);
    expect(() => tokenizer.decode([256, 258])).toThrow('from 0 to 257, got 258 at position 1');
  });

  it('takes a word of a hundred thousand letters', () => {
    const text = 'ab'.repeat(50_000);
    const tokenizer = bpeTokenizer(text, { vocabularySize: 270 });
    // 14 merges, the longest of 2¹³ times ab: 50,000 = 6 · 2¹³ + 2⁹ + 2⁸ + 2⁶ + 2⁴.
    expect(tokenizer.encode(text).length).toBe(6 + 4);
    expect(tokenizer.decode(tokenizer.encode(text))).toBe(text);
  });

  it('is trained on a stream as on a list', async () => {
    async function* stream() {
      yield await Promise.resolve('low lower');
      yield 'lowest';
    }
    const fitted = await bpeTokenizer(stream(), { vocabularySize: 262 });
    const fromList = bpeTokenizer(['low lower', 'lowest'], { vocabularySize: 262 });
    expect(fitted.toJSON()).toEqual(fromList.toJSON());
  });

  it('refuses a size that bytes and special tokens do not fit in', () => {
    expect(() => bpeTokenizer('a', { vocabularySize: 255 })).toThrow(TextDataError);
    expect(() => bpeTokenizer('a', { vocabularySize: 256, specialTokens: ['x'] })).toThrow(/257/);
    expect(() => bpeTokenizer('a', { vocabularySize: 300, specialTokens: ['x', 'x'] })).toThrow(
      /must be different/,
    );
  });
});
