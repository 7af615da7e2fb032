import { describe, expect, it } from 'vitest';
import { nearestNeighbors } from '../nearest-neighbors.js';
import { readWordVectors, type ReadWordVectorsOptions } from './read-word-vectors.js';

const encoder = new TextEncoder();

/** A word2vec file: words and their vectors, each followed by what `after` is. */
function binary(header: string, vectors: Record<string, number[]>, after = '\n'): Uint8Array {
  const parts = Object.entries(vectors).map(([word, numbers]) => {
    const floats = new DataView(new ArrayBuffer(4 * numbers.length));
    for (const [i, value] of numbers.entries()) floats.setFloat32(4 * i, value, true);
    return [encoder.encode(`${word} `), new Uint8Array(floats.buffer), encoder.encode(after)];
  });
  return Uint8Array.from(Buffer.concat([encoder.encode(header), ...parts.flat()]));
}

/** The float32 whose four bytes are the same. */
function floatOfByte(byte: number): number {
  return new DataView(new Uint8Array(4).fill(byte).buffer).getFloat32(0);
}

const GLOVE = 'the 0.418 0.25 -1e-05\n🐋 1 -2 3.5\n. . . 4 5 6\n';
const WORD2VEC = '3 2\n</s> 0.5 -0.25 \nnew_york 1 2 \nçé 3 4 \n';
// A no-break space and a line separator are parts of words.
const FASTTEXT = '2 3\n\u00a0 1 2 3 \na\u2028\u0085b 4 5 6 \n';
const BINARY = { '</s>': [0.5, -0.25], '🐋': [1e-20, 2] };

interface Case {
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly options: ReadWordVectorsOptions;
  readonly expected: Record<string, number[]>;
}

const cases: Case[] = [
  {
    name: 'GloVe',
    bytes: encoder.encode(GLOVE),
    options: { format: 'glove' },
    expected: { the: [0.418, 0.25, -1e-5], '🐋': [1, -2, 3.5], '. . .': [4, 5, 6] },
  },
  {
    name: 'GloVe with a header, without a last line break',
    bytes: encoder.encode(`3 3\n${GLOVE.trimEnd()}`),
    options: { format: 'glove' },
    expected: { the: [0.418, 0.25, -1e-5], '🐋': [1, -2, 3.5], '. . .': [4, 5, 6] },
  },
  {
    name: 'word2vec text',
    bytes: encoder.encode(WORD2VEC),
    options: { format: 'word2vec' },
    expected: { '</s>': [0.5, -0.25], new_york: [1, 2], çé: [3, 4] },
  },
  {
    name: "word2vec text with Windows' line breaks, a byte order mark and empty lines",
    bytes: encoder.encode(`\uFEFF${WORD2VEC.replaceAll('\n', '\r\n')}\r\n\n`),
    options: { format: 'word2vec', dimensions: 2 },
    expected: { '</s>': [0.5, -0.25], new_york: [1, 2], çé: [3, 4] },
  },
  {
    name: 'fastText',
    bytes: encoder.encode(FASTTEXT),
    options: { format: 'fasttext' },
    expected: { '\u00a0': [1, 2, 3], 'a\u2028\u0085b': [4, 5, 6] },
  },
  {
    name: 'word2vec binary',
    bytes: binary('2 2\n', BINARY),
    options: { format: 'word2vec-binary' },
    expected: BINARY,
  },
  {
    name: 'word2vec binary without line breaks',
    bytes: binary('2 2\n', BINARY, ''),
    options: { format: 'word2vec-binary' },
    expected: BINARY,
  },
  {
    name: 'word2vec binary whose bytes look like spaces and line breaks',
    bytes: binary('1 2\n', { a: [floatOfByte(0x20), floatOfByte(0x0a)] }),
    options: { format: 'word2vec-binary' },
    expected: { a: [floatOfByte(0x20), floatOfByte(0x0a)] },
  },
];

async function read(chunks: Iterable<Uint8Array>, options: ReadWordVectorsOptions) {
  const vectors = await readWordVectors(chunks, options);
  return Object.fromEntries(vectors.words.map((word) => [word, [...vectors.vectorOf(word)]]));
}

describe.each(cases)('$name', ({ bytes, options, expected }) => {
  const rounded = Object.fromEntries(
    Object.entries(expected).map(([word, numbers]) => [word, numbers.map(Math.fround)]),
  );

  it('is read whole and byte by byte', async () => {
    expect(await read([bytes], options)).toEqual(rounded);
    const single = Array.from(bytes, (_, i) => bytes.subarray(i, i + 1));
    expect(await read(single, options)).toEqual(rounded);
  });

  it('is read when cut at any byte', async () => {
    for (let cut = 0; cut <= bytes.length; cut++) {
      expect(await read([bytes.subarray(0, cut), bytes.subarray(cut)], options)).toEqual(rounded);
    }
  });

  it('may come in a buffer that is used again', async () => {
    const buffer = new Uint8Array(5);
    const chunks = function* (): Generator<Uint8Array> {
      for (let i = 0; i < bytes.length; i += 5) {
        const part = bytes.subarray(i, i + 5);
        buffer.set(part);
        yield buffer.subarray(0, part.length);
      }
    };
    expect(await read(chunks(), options)).toEqual(rounded);
  });

  it('is not read further than its limit', async () => {
    const [first] = Object.keys(expected);
    const chunks = function* (): Generator<Uint8Array> {
      for (const byte of bytes) yield Uint8Array.of(byte);
      if (Object.keys(expected).length > 1) throw new Error('read to the end');
    };
    const limited = await read(chunks(), { ...options, limit: 1 });
    expect(limited).toEqual({ [first!]: rounded[first!] });
  });

  it('gives the words that are to be kept', async () => {
    const last = Object.keys(expected).at(-1)!;
    const only = { [last]: rounded[last] };
    expect(await read([bytes], { ...options, keep: new Set([last, 'none']) })).toEqual(only);
    expect(await read([bytes], { ...options, keep: (word) => word === last })).toEqual(only);
    const none = await readWordVectors([bytes], { ...options, keep: new Set() });
    expect([none.size, none.dimensions]).toEqual([0, expected[last]!.length]);
  });
});

describe('readWordVectors', () => {
  it('keeps the first of two vectors of a word', async () => {
    const bytes = encoder.encode('3 1\na 1\nb 2\na 3\n');
    expect(await read([bytes], { format: 'word2vec' })).toEqual({ a: [1], b: [2] });
    const twice = Uint8Array.from([...binary('2 1\n', { a: [1] }), ...binary('', { a: [2] })]);
    expect(await read([twice], { format: 'word2vec-binary' })).toEqual({ a: [1] });
  });

  it('takes GloVe dimensions where the first word has a space', async () => {
    const bytes = encoder.encode('at home 1 2\nthe 3 4\n');
    const expected = { 'at home': [1, 2], the: [3, 4] };
    expect(await read([bytes], { format: 'glove', dimensions: 2 })).toEqual(expected);
    await expect(read([bytes], { format: 'glove' })).rejects.toThrow(/line 1 .*"home" as number 1/);
  });

  it('reads an empty word', async () => {
    expect(await read([encoder.encode(' 1 2\nthe 3 4\n')], { format: 'glove' })).toEqual({
      '': [1, 2],
      the: [3, 4],
    });
  });

  it('minds no line length beyond its limit, however large a chunk', async () => {
    const bytes = encoder.encode(`a 1\n${'b 2\n'.repeat(2 ** 21)}`);
    expect(await read([bytes], { format: 'glove', limit: 1 })).toEqual({ a: [1] });
    expect(await read([bytes], { format: 'glove' })).toEqual({ a: [1], b: [2] });
  });

  it('reads more vectors than a block of memory has', async () => {
    const size = 25;
    const dimensions = 2 ** 16;
    const lines = Array.from({ length: size }, (_, i) => `w${i}${` ${i}`.repeat(dimensions)}\n`);
    const chunks = [`${size} ${dimensions}\n`, ...lines].map((line) => encoder.encode(line));
    const vectors = await readWordVectors(chunks, { format: 'word2vec' });
    expect(vectors.size).toBe(size);
    for (let i = 0; i < size; i++) {
      expect(vectors.vectorOf(`w${i}`).every((value) => value === i)).toBe(true);
    }
  });

  it('reads web streams, and leaves them closed', async () => {
    let cancelled = false;
    const stream = new ReadableStream<Uint8Array>({
      pull: (controller) => controller.enqueue(encoder.encode('a 1 2\nb 2 1\n')),
      cancel: () => {
        cancelled = true;
      },
    });
    const vectors = await readWordVectors(stream, { format: 'glove', limit: 2 });
    expect(nearestNeighbors(vectors, 'a')).toEqual([
      { word: 'b', similarity: expect.closeTo(0.8) },
    ]);
    expect([cancelled, stream.locked]).toEqual([true, false]);
    const { body } = new Response('a 1\n');
    expect((await readWordVectors(body!, { format: 'glove' })).words).toEqual(['a']);
  });

  it('passes on what its source throws', async () => {
    const error = new Error('disconnected');
    const stream = new ReadableStream<Uint8Array>({
      pull: (controller) => controller.error(error),
    });
    await expect(readWordVectors(stream, { format: 'glove' })).rejects.toBe(error);
    expect(stream.locked).toBe(false);
  });

  it('ends when it is aborted', async () => {
    const reason = new Error('enough');
    const controller = new AbortController();
    const chunks = function* (): Generator<Uint8Array> {
      for (let i = 0; ; i++) {
        if (i === 3) controller.abort(reason);
        yield encoder.encode(`w${i} 1\n`);
      }
    };
    const { signal } = controller;
    await expect(readWordVectors(chunks(), { format: 'glove', signal })).rejects.toBe(reason);
    await expect(readWordVectors([], { format: 'glove', signal })).rejects.toBe(reason);
  });

  it('reads bytes that are not UTF-8 as �, or says where they are', async () => {
    const text = Uint8Array.from([...encoder.encode('a 1\nb'), 0xff, ...encoder.encode(' 2\n')]);
    const options = { format: 'glove' } as const;
    await expect(read([text], options)).rejects.toMatchObject({
      code: 'invalid-file',
      message: expect.stringMatching(/line 2 .*invalidUtf8: 'replace'/),
    });
    const replaced = await read([text], { ...options, invalidUtf8: 'replace' });
    expect(replaced).toEqual({ a: [1], 'b�': [2] });
    const file = binary('1 1\n', { a: [1] });
    file[4] = 0xff;
    await expect(read([file], { format: 'word2vec-binary' })).rejects.toThrow(/vector 1 .*UTF-8/);
  });

  it.each([
    ['another format', { format: 'fastText' as 'fasttext' }],
    ['a limit of 0', { format: 'glove', limit: 0 }],
    ['no dimensions', { format: 'glove', dimensions: 0 }],
    ['another way with bytes', { format: 'glove', invalidUtf8: 'ignore' as 'replace' }],
  ] as const)('refuses %s', async (_, options) => {
    await expect(readWordVectors([], options)).rejects.toMatchObject({ code: 'invalid-option' });
  });

  it('refuses text in place of bytes', async () => {
    const text = ['a 1\n'] as unknown as Uint8Array[];
    await expect(readWordVectors(text, { format: 'glove' })).rejects.toMatchObject({
      code: 'invalid-option',
      message: expect.stringContaining('got string'),
    });
  });
});
