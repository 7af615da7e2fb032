import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { contiguousWindows } from '../../batches/contiguous-windows.js';
import { TextDataError } from '../../errors.js';
import { byteTokenizer } from '../../tokenizers/byte-tokenizer.js';
import { charTokenizer } from '../../tokenizers/char-tokenizer.js';
import { wordTokenizer } from '../../tokenizers/word-tokenizer.js';
import { csv } from './csv.js';
import { encodeTextFile } from './encode-text-file.js';
import { jsonl } from './jsonl.js';
import { storedIds } from './stored-ids-file.js';
import { textFile } from './text-file.js';
import { textFolder } from './text-folder.js';
import { textPieces } from './text-pieces.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'seqlab-files-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function write(name: string, content: string | Uint8Array): string {
  const file = path.join(folder, name);
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, content);
  return file;
}

/** Whether no character is cut in half. */
function isWhole(text: string): boolean {
  return Buffer.from(text).toString() === text;
}

/** Text with characters of one to four bytes and line breaks. */
const texts = fc.string({ unit: fc.constantFrom('a', 'é', '鲸', '🐋', '\n', ' '), maxLength: 60 });

describe('textFile and textPieces', () => {
  it('give back what was written, whatever the size of a piece', () =>
    fc.assert(
      fc.asyncProperty(texts, fc.integer({ min: 1, max: 20 }), async (text, pieceBytes) => {
        const file = write('text.txt', text);
        expect(await textFile(file)).toBe(text);
        const pieces = await textPieces(file, { pieceBytes }).toArray();
        expect(pieces.join('')).toBe(text);
        for (const piece of pieces) expect(isWhole(piece)).toBe(true);
      }),
      { numRuns: 60 },
    ));

  it('end a piece after a line break where there is one', async () => {
    const file = write('text.txt', 'one\ntwo\nthree and more');
    const pieces = await textPieces(file, { pieceBytes: 10 }).toArray();
    expect(pieces.slice(0, 1)).toEqual(['one\ntwo\n']);
  });

  it('leave a byte order mark out', async () => {
    const file = write('text.txt', '\uFEFFtext');
    expect(await textFile(file)).toBe('text');
    expect((await textPieces(file, { pieceBytes: 2 }).toArray()).join('')).toBe('text');
  });

  it.each([
    ['a lone byte', [0x61, 0xe9, 0x62], 1],
    ['a character that is cut off at the end', [0x61, 0x62, 0xf0, 0x9f], 2],
    ['a wrong byte after a real U+FFFD', [0xef, 0xbf, 0xbd, 0x61, 0xff], 4],
    ['Latin-1 after whole characters', [0xc3, 0xa9, 0xe9, 0x20], 2],
  ])('name the byte that is not UTF-8: %s', async (_, bytes, position) => {
    const file = write('text.txt', Uint8Array.from(bytes));
    const message = `byte at position ${position} `;
    await expect(textFile(file)).rejects.toThrow(message);
    for (const pieceBytes of [1, 2, 3, 100]) {
      await expect(textPieces(file, { pieceBytes }).toArray()).rejects.toThrow(message);
    }
  });

  it('say that there is no such file, or that it is a folder', async () => {
    const missing = path.join(folder, 'missing.txt');
    await expect(textFile(missing)).rejects.toMatchObject({ code: 'missing-file' });
    await expect(textPieces(missing).toArray()).rejects.toMatchObject({ code: 'missing-file' });
    await expect(textFile(folder)).rejects.toMatchObject({ code: 'invalid-file' });
    expect(() => textPieces(missing, { pieceBytes: 0 })).toThrow(TextDataError);
  });
});

describe('textFolder', () => {
  it('labels texts by their folder, in the order of names', async () => {
    write('data/pos/b.txt', 'good');
    write('data/pos/a.txt', 'fine');
    write('data/neg/deep/c.txt', 'bad');
    write('data/neg/notes.md', 'left out');
    write('data/readme.txt', 'left out');
    const { classNames, texts: found } = await textFolder(path.join(folder, 'data'));
    expect(classNames).toEqual(['neg', 'pos']);
    expect(found.length).toBe(3);
    const labelled = (await found.toArray()).map(({ text, label }) => [text, label]);
    expect(labelled).toEqual([
      ['bad', 0],
      ['fine', 1],
      ['good', 1],
    ]);
  });

  it('says what is wrong with a folder', async () => {
    await expect(textFolder(path.join(folder, 'none'))).rejects.toMatchObject({
      code: 'missing-file',
    });
    await expect(textFolder(folder)).rejects.toThrow(/one folder for each class/);
    const file = write('data/pos/a.txt', Uint8Array.of(0xff));
    const { texts: found } = await textFolder(path.join(folder, 'data'));
    await expect(found.toArray()).rejects.toThrow(file);
  });
});

describe('textFolder, as Keras', () => {
  it('leaves out hidden folders, takes capitals and follows links', async () => {
    write('data/.git/a.txt', 'no class');
    write('data/neg/A.TXT', 'bad');
    symlinkSync(write('elsewhere/b.txt', 'worse'), path.join(folder, 'data/neg/b.txt'));
    symlinkSync(path.dirname(write('good/c.txt', 'fine')), path.join(folder, 'data/pos'));
    const { classNames, texts: found } = await textFolder(path.join(folder, 'data'));
    expect(classNames).toEqual(['neg', 'pos']);
    const read = await found.toArray();
    expect(read.map(({ text, label }) => [text, label])).toEqual([
      ['bad', 0],
      ['worse', 0],
      ['fine', 1],
    ]);
  });

  it('says which file went away after it was found', async () => {
    const file = write('data/neg/a.txt', 'bad');
    const { texts: found } = await textFolder(path.join(folder, 'data'));
    rmSync(file);
    await expect(found.toArray()).rejects.toMatchObject({ code: 'missing-file' });
  });
});

describe('what is no file of text', () => {
  it.each([
    ['textPieces', () => textPieces(folder).toArray()],
    ['csv', () => csv(folder).toArray()],
    ['jsonl', () => jsonl(folder).toArray()],
    ['storedIds', () => storedIds(folder)],
  ])('%s says so of a folder', async (name, read) => {
    await expect(read()).rejects.toThrow(TextDataError);
    await expect(read()).rejects.toThrow(`${name}: ${folder}`);
  });

  it('encodeTextFile does not write to a folder', async () => {
    const output = path.join(folder, 'ids');
    mkdirSync(output);
    await expect(
      encodeTextFile(write('a.txt', 'abc'), byteTokenizer(), { output }),
    ).rejects.toMatchObject({ code: 'invalid-option' });
    expect(readdirSync(folder).toSorted()).toEqual(['a.txt', 'ids']);
  });

  it('csv and jsonl name themselves when there is nothing', async () => {
    const nothing = path.join(folder, 'none');
    await expect(csv(nothing).toArray()).rejects.toThrow('csv: there is nothing');
    await expect(jsonl(nothing).toArray()).rejects.toThrow('jsonl: there is nothing');
  });

  it.each([
    ['a delimiter', () => csv('a', { delimiter: '' })],
    ['a delimiter of quotes', () => csv('a', { delimiter: '"' })],
    ['columns', () => csv('a', { columns: ['x', 'x'] })],
    ['maxRowLength', () => csv('a', { maxRowLength: -1 })],
    ['maxLineLength', () => jsonl('a', { maxLineLength: NaN })],
    ['pieceBytes', () => textPieces('a', { pieceBytes: 2 ** 45 })],
  ])('refuses %s that makes no sense', (_, call) => {
    expect(call).toThrow(expect.objectContaining({ code: 'invalid-option' }));
  });

  it('any bytes are rows and values, or a typed error', () =>
    fc.assert(
      fc.asyncProperty(
        fc.oneof(
          fc.uint8Array({ maxLength: 80 }),
          fc.string({ unit: fc.constantFrom('"', ',', '\n', '\r', 'a', '{', '1', ' ') }),
        ),
        async (content) => {
          const file = write('any', content);
          for (const read of [csv(file), jsonl(file)]) {
            const result = await (read as { toArray(): Promise<unknown> })
              .toArray()
              .catch((error: unknown) => error);
            expect(Array.isArray(result) || result instanceof TextDataError).toBe(true);
          }
        },
      ),
      { numRuns: 200 },
    ));
});

describe('csv', () => {
  it('reads quoted fields with commas, line breaks and quotes', async () => {
    const file = write(
      'a.csv',
      '\uFEFFreview,sentiment\r\n"Good, ""really""\nyes",positive\r\n\r\nbad,negative',
    );
    expect(await csv(file).toArray()).toEqual([
      { review: 'Good, "really"\nyes', sentiment: 'positive' },
      { review: 'bad', sentiment: 'negative' },
    ]);
  });

  it('gives back any rows', () =>
    fc.assert(
      fc.asyncProperty(fc.array(fc.record({ a: texts, b: texts })), async (rows) => {
        const quote = (field: string) => `"${field.replaceAll('"', '""')}"`;
        const lines = [['a', 'b'], ...rows.map(({ a, b }) => [a, b])];
        const file = write('a.csv', lines.map((fields) => fields.map(quote).join(',')).join('\n'));
        expect(await csv(file).toArray()).toEqual(rows);
      }),
      { numRuns: 30 },
    ));

  it('takes names of columns and another delimiter', async () => {
    const file = write('a.tsv', 'x\t1\ny\t2\n');
    const rows = csv(file, { columns: ['text', 'label'], delimiter: '\t' });
    expect(await rows.skip(1).toArray()).toEqual([{ text: 'y', label: '2' }]);
  });

  it.each([
    ['a,b\n1,2,3\n', {}, /line 2/],
    ['a,b\n"1,2\n', {}, /[Qq]uote/],
    ['a,a\n1,2\n', {}, /two columns are named "a"/],
    [`a\n${'x'.repeat(50)}\n`, { maxRowLength: 20 }, /max_record_size|exceed/i],
  ])('says what is wrong: %j', async (content, options, message) => {
    const rows = csv(write('a.csv', content), options).toArray();
    await expect(rows).rejects.toThrow(message);
    await expect(rows).rejects.toMatchObject({ code: 'invalid-file' });
  });

  it('reads no further than it is asked to', async () => {
    const file = write('a.csv', `a\n${'1\n'.repeat(1000)}"`);
    expect(await csv(file).take(2).toArray()).toEqual([{ a: '1' }, { a: '1' }]);
  });

  it('names a missing file', async () => {
    await expect(csv(path.join(folder, 'no.csv')).toArray()).rejects.toMatchObject({
      code: 'missing-file',
    });
  });
});

describe('jsonl', () => {
  it('gives back any values', () =>
    fc.assert(
      fc.asyncProperty(fc.array(fc.jsonValue({ noUnicodeString: false })), async (values) => {
        const lines = values.map((value) => JSON.stringify(value)).join('\n');
        const parsed = lines
          .split('\n')
          .filter(Boolean)
          .map((line) => JSON.parse(line) as unknown);
        if (!isWhole(lines)) return;
        expect(await jsonl(write('a.jsonl', lines)).toArray()).toEqual(parsed);
      }),
      { numRuns: 30 },
    ));

  it('leaves empty lines out and names the line that is not JSON', async () => {
    const file = write('a.jsonl', '{"a":1}\n\n  \r\nno\n');
    expect(await jsonl(file).take(1).toArray()).toEqual([{ a: 1 }]);
    await expect(jsonl(file).toArray()).rejects.toThrow('line 4');
  });

  it('refuses lines that are too long', async () => {
    const file = write('a.jsonl', `1\n"${'x'.repeat(50)}"`);
    await expect(jsonl(file, { maxLineLength: 20 }).toArray()).rejects.toThrow(
      /after line 1 .* 20 char/,
    );
  });
});

describe('encodeTextFile and storedIds', () => {
  it.each([
    ['one byte', 'abc', 'cab\nbca'],
    [
      'two bytes',
      String.fromCodePoint(...Array.from({ length: 300 }, (_, i) => 0x4e00 + i)),
      '一丁丂',
    ],
  ])('keep ids of %s', async (_, characters, text) => {
    const tokenizer = charTokenizer(`${characters}\n`);
    const output = path.join(folder, 'a.ids');
    const ids = await encodeTextFile(write('a.txt', text), tokenizer, { output });
    expect(ids.length).toBe(tokenizer.encode(text).length);
    expect(await ids.read(0, ids.length)).toEqual(tokenizer.encode(text));
    expect(await ids.read(1, 3)).toEqual(tokenizer.encode(text).subarray(1, 3));
    await expect(ids.read(2, ids.length + 1)).rejects.toThrow(/positions from 0/);
    await ids.close();
    expect(readdirSync(folder).toSorted()).toEqual(['a.ids', 'a.txt']);
  });

  it('keep ids of four bytes', async () => {
    const wide = {
      ...byteTokenizer(),
      vocabularySize: 70_000,
      encode: (text: string) => Int32Array.from(text === '' ? [] : [69_999, 3]),
    };
    const output = path.join(folder, 'a.ids');
    const ids = await encodeTextFile(write('a.txt', 'x'), wide, { output });
    expect(await ids.read(0, 2)).toEqual(Int32Array.of(69_999, 3));
    await ids.close();
  });

  it('give the ids of a text of one long line, word for word', async () => {
    const text = 'call me ishmael '.repeat(140_000);
    const tokenizer = wordTokenizer([text]);
    const output = path.join(folder, 'a.ids');
    const ids = await encodeTextFile(write('a.txt', text), tokenizer, { output });
    const expected = tokenizer.encode(text);
    expect(ids.length).toBe(expected.length);
    const read = await ids.read(0, ids.length);
    expect(Buffer.from(read.buffer).equals(Buffer.from(expected.buffer))).toBe(true);
    await ids.close();
  });

  it('refuse to write over the text, and a tokenizer that adds ids to each piece', async () => {
    const file = write('a.txt', 'abc');
    const link = path.join(folder, 'b.txt');
    symlinkSync(file, link);
    for (const output of [file, link]) {
      await expect(encodeTextFile(file, byteTokenizer(), { output })).rejects.toThrow(
        'output must be another file',
      );
    }
    expect(readFileSync(file, 'utf8')).toBe('abc');
    const marking = { ...byteTokenizer(), encode: () => Int32Array.of(1) };
    const output = path.join(folder, 'a.ids');
    await expect(encodeTextFile(file, marking, { output })).rejects.toThrow('addStart');
  });

  it('give the batches of the text in memory', async () => {
    const text = 'call me ishmael. '.repeat(20);
    const tokenizer = charTokenizer(text);
    const ids = await encodeTextFile(write('a.txt', text), tokenizer, {
      output: path.join(folder, 'a.ids'),
    });
    const options = { seqLength: 7, batchSize: 3 };
    const expected = [...contiguousWindows(tokenizer.encode(text), options).batches()];
    expect(await contiguousWindows(ids, options).toArray()).toEqual(expected);
    await ids.close();
  });

  it('leave nothing behind when they are stopped or fail', async () => {
    const output = path.join(folder, 'a.ids');
    const file = write('a.txt', 'abc');
    const signal = AbortSignal.abort(new Error('enough'));
    await expect(encodeTextFile(file, byteTokenizer(), { output, signal })).rejects.toThrow(
      'enough',
    );
    await expect(encodeTextFile(file, charTokenizer('ab'), { output })).rejects.toThrow(/no "c"/);
    expect(readdirSync(folder)).toEqual(['a.txt']);
  });

  it('tell how far they are', async () => {
    const seen: unknown[] = [];
    const ids = await encodeTextFile(write('a.txt', '鲸!'), byteTokenizer(), {
      output: path.join(folder, 'a.ids'),
      onProgress: (progress) => seen.push(progress),
    });
    await ids.close();
    expect(seen).toEqual([{ characters: 2, ids: 4 }]);
  });

  it('refuse a damaged file, whatever the damage', async () => {
    const output = path.join(folder, 'a.ids');
    await (await encodeTextFile(write('a.txt', 'abc'), charTokenizer('abc'), { output })).close();
    const good = readFileSync(output);
    await fc.assert(
      fc.asyncProperty(fc.nat(23), fc.integer({ min: 1, max: 255 }), async (at, change) => {
        const bytes = Uint8Array.from(good);
        bytes[at]! ^= change;
        await expect(storedIds(write('b.ids', bytes))).rejects.toMatchObject({
          code: 'invalid-file',
        });
      }),
      { numRuns: 50 },
    );
    await expect(storedIds(write('b.ids', good.subarray(0, -1)))).rejects.toThrow(/says 3 ids/);
    await expect(storedIds(write('b.ids', ''))).rejects.toThrow(/does not begin/);
    await expect(storedIds(path.join(folder, 'no'))).rejects.toMatchObject({
      code: 'missing-file',
    });
  });
});
