import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { readWordVectors, type WordVectorFormat } from './read-word-vectors.js';

const encoder = new TextEncoder();

async function expectInvalid(
  format: WordVectorFormat,
  file: string | Uint8Array,
  message: RegExp,
): Promise<void> {
  const bytes = typeof file === 'string' ? encoder.encode(file) : file;
  const single = Array.from(bytes.subarray(0, 5000), (_, i) => bytes.subarray(i, i + 1));
  for (const chunks of [[bytes], bytes.length > 5000 ? [bytes] : single]) {
    const reading = readWordVectors(chunks, { format });
    await expect(reading).rejects.toMatchObject({
      name: 'GenerateError',
      code: 'invalid-file',
      message: expect.stringMatching(message),
    });
  }
}

describe('damaged text', () => {
  it.each([
    ['an empty file', '', /there are no vectors/],
    ['only line breaks', '\n\r\n', /there are no vectors/],
    ['no header', 'the 1 2\na 3 4\n', /first line must be a header.*got "the 1 2".*'glove'/],
    ['a header of three numbers', '2 2 2\na 1 2\n', /first line must be a header/],
    ['a count below zero', '-2 2\na 1 2\n', /first line must be a header/],
    ['no dimensions', '2 0\na\nb\n', /header says 0 dimensions/],
    ['more dimensions than there can be', '2 65537\na 1\n', /header says 65537 dimensions/],
    ['a count of 10²⁰', '100000000000000000000 2\na 1 2\n', /first line must be a header/],
    ['a count that no memory holds', '999999999999999 65536\na 1 2\n', /line 2 .*got 2 spaces/],
    ['fewer words than stated', '3 2\na 1 2\nb 3 4\n', /header says 3 words.*ends after 2/],
    ['no words at all', '3 2\n', /header says 3 words.*ends after 0/],
    ['more words than stated', '1 2\na 1 2\nb 3 4\n', /line 3 comes after the 1 words/],
    ['a line that is cut off', '2 2\na 1 2\nb 3', /line 3 .*a word and 2 numbers.*got 1 spaces/],
    ['a word alone', '2 2\na\nb 3 4\n', /line 2 .*got 0 spaces/],
    ['too many numbers', '2 2\na 1 2\nb 3 4 5\n', /line 3 .*got 3 spaces/],
    ['two spaces', '1 2\na 1  2\n', /line 2 .*got 3 spaces/],
    ['tabs', '1 2\na\t1\t2\n', /line 2 .*got 0 spaces/],
    ['a word among the numbers', '1 2\na 1 two\n', /line 2 .*got "two" as number 2/],
    ['NaN', '1 2\na nan 2\n', /line 2 .*finite.*got "nan" as number 1/],
    ['infinity', '1 2\na 1 -inf\n', /line 2 .*got "-inf"/],
    ['what a float32 cannot hold', '1 2\na 1 1e39\n', /line 2 .*got "1e39"/],
    ['hexadecimal', '1 2\na 0x1 2\n', /line 2 .*got "0x1"/],
  ])('word2vec and fastText: %s', async (_, file, message) => {
    await expectInvalid('word2vec', file, message);
    await expectInvalid('fasttext', file, message);
  });

  it.each([
    ['an empty file', '', /there are no vectors/],
    ['a word without numbers', 'the\n', /line 1 must be a word and 1 to 65536 numbers/],
    ['too few numbers', 'the 1 2\na 1\n', /line 2 .*a word and 2 numbers.*got 1 spaces/],
    ['NaN', 'the 1 2\na 1 NaN\n', /line 2 .*"NaN" as number 2/],
    ['a header that states more', '2 2\nthe 1 2\n', /ends after 1/],
    ['more dimensions than there can be', `the${' 1'.repeat(2 ** 16 + 1)}\n`, /line 1 must be/],
  ])('GloVe: %s', async (_, file, message) => {
    await expectInvalid('glove', file, message);
  });

  it('does not gather a line that never ends', async () => {
    let given = 0;
    const chunks = function* (): Generator<Uint8Array> {
      for (const chunk = new Uint8Array(2 ** 20).fill(0x61); ; given += chunk.length) yield chunk;
    };
    const reading = readWordVectors(chunks(), { format: 'glove' });
    await expect(reading).rejects.toThrow(/line 1 has more than 4194304 bytes/);
    expect(given).toBeLessThan(2 ** 23);
  });
});

describe('damaged binaries', () => {
  const vector = [...encoder.encode('a '), 0, 0, 128, 63, 0, 0, 0, 64];
  const file = (header: string, ...parts: number[][]) =>
    Uint8Array.from([...encoder.encode(header), ...parts.flat()]);

  it.each([
    ['an empty file', file(''), /first line must be a header/],
    ['no line break', file('2 2'), /first line must be a header/],
    ['no header', file('two 2\n', vector, vector), /first line must be a header/],
    ['no dimensions', file('1 0\n', vector), /header says 0 dimensions/],
    ['a count that no memory holds', file('999999999999999 2\n', vector), /ends within vector 2/],
    ['dimensions that no memory holds', file('1 999999999\n', vector), /999999999 dimensions/],
    ['fewer vectors than stated', file('2 2\n', vector), /ends within vector 2/],
    ['a vector that is cut off', file('1 2\n', vector.slice(0, -1)), /ends within vector 1/],
    ['a word that is cut off', file('2 2\n', vector, [0x61]), /ends within vector 2/],
    ['more than is stated', file('1 2\n', vector, vector), /more after the 1 vectors/],
    ['NaN', file('1 1\n', [0x61, 0x20, 0, 0, 192, 127]), /vector 1 of "a" has NaN as number 1/],
    ['infinity', file('1 1\n', [0x61, 0x20, 0, 0, 128, 255]), /has -Infinity as number 1/],
  ])('%s', async (_, bytes, message) => {
    await expectInvalid('word2vec-binary', bytes, message);
  });

  it('refuses a header or a word that never ends', async () => {
    const endless = new Uint8Array(2 ** 17).fill(0x61);
    await expectInvalid('word2vec-binary', endless, /first line must be a header/);
    const word = file('1 2\n', [...endless]);
    await expectInvalid('word2vec-binary', word, /vector 1 has a word of more than 65536 bytes/);
    const spaced = file('1 2\n', [...endless], vector);
    await expectInvalid('word2vec-binary', spaced, /more than 65536 bytes/);
  });

  it('says what other well-known files are', async () => {
    const gzip = gzipSync('1 2\na 1 2\n');
    const zip = Uint8Array.of(0x50, 0x4b, 3, 4, 20, 0);
    const model = Uint8Array.of(0xba, 0x16, 0x4f, 0x2f, 12, 0);
    for (const format of ['glove', 'fasttext'] as const) {
      await expectInvalid(format, gzip, /compressed by gzip/);
      await expectInvalid(format, zip, /a zip archive: unpack/);
    }
    const padded = Uint8Array.from([...gzip, ...new Uint8Array(1024)]);
    await expectInvalid('word2vec-binary', padded, /compressed by gzip/);
    const whole = Uint8Array.from([...model, ...new Uint8Array(1024)]);
    await expectInvalid('word2vec-binary', whole, /fastText model/);
    await expectInvalid('fasttext', whole, /fastText model/);
  });
});
