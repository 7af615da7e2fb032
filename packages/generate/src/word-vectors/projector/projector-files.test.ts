import { describe, expect, it } from 'vitest';
import { wordVectors } from '../word-vectors.js';
import { projectorFiles } from './projector-files.js';

const vectors = wordVectors({
  words: ['sea', '🐋', '2'],
  vectors: Float32Array.of(0.1, -2, 1 / 3, 4e-8, 5, 6),
  dimensions: 2,
});

/** As the projector's data-provider.ts reads tensors: by lines without outer white space, then tabs. */
function readTensors(text: string): number[][] {
  const lines = text.split('\n').map((line) => line.trim());
  return lines.filter((line) => line !== '').map((line) => line.split('\t').map(Number));
}

/** As it reads metadata: blank lines do not count, and a first line with a tab is a header. */
function readMetadata(text: string): Record<string, string | undefined>[] {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  const columns = lines[0]!.includes('\t') ? lines.shift()!.split('\t') : ['label'];
  return lines.map((line) => {
    const values = line.split('\t');
    return Object.fromEntries(columns.map((name, i) => [name, values[i]]));
  });
}

describe('projectorFiles', () => {
  it('have the vectors, the words without a header, and where they are', () => {
    const files = projectorFiles(vectors);
    expect(files.vectors).toBe('0.1\t-2\n0.33333334\t4e-8\n5\t6\n');
    expect(files.metadata).toBe('sea\n🐋\n2\n');
    expect(files.config).toBe(
      'embeddings {\n  tensor_name: "words"\n  metadata_path: "metadata.tsv"\n  tensor_shape: 3\n' +
        '  tensor_shape: 2\n  tensor_path: "vectors.tsv"\n}\n',
    );
    expect(readTensors(files.vectors).flat().map(Math.fround)).toEqual([...vectors.vectors]);
    expect(readMetadata(files.metadata).map(({ label }) => label)).toEqual(vectors.words);
  });

  it('have further columns under a header', () => {
    const { metadata } = projectorFiles(vectors, {
      columns: { count: [3, 2, 1], 'part\tof speech': ['noun', '', 'a\nb'] },
    });
    expect(readMetadata(metadata)).toEqual([
      { word: 'sea', count: '3', 'part\\tof speech': 'noun' },
      { word: '🐋', count: '2', 'part\\tof speech': '' },
      { word: '2', count: '1', 'part\\tof speech': 'a\\nb' },
    ]);
  });

  it('keep a line for each word, whatever is in it', () => {
    const words = [
      'a\tb',
      '',
      ' ',
      '\n',
      '\r\n',
      'x\r',
      '\u00a0\u2003',
      '\ufeff',
      '\u2028',
      'new york',
      ' lead',
    ];
    const odd = wordVectors({
      words,
      vectors: new Float32Array(2 * words.length),
      dimensions: 2,
    });
    const { metadata } = projectorFiles(odd);
    expect(readMetadata(metadata).map(({ label }) => label)).toEqual([
      'a\\tb',
      '(empty)',
      '\\u0020',
      '\\u000a',
      '\\u000d\\u000a',
      'x\\r',
      '\\u00a0\\u2003',
      '\\ufeff',
      '\\u2028',
      'new york',
      ' lead',
    ]);
  });

  it('name the tensor', () => {
    expect(projectorFiles(vectors, { tensorName: 'my embedding' }).config).toContain(
      'tensor_name: "my embedding"\n',
    );
  });

  it.each([
    ['a column with too few values', { columns: { count: [1, 2] } }],
    ['a column named word', { columns: { word: [1, 2, 3] } }],
    ['a column without a name', { columns: { ' ': [1, 2, 3] } }],
    ['a name with quotes', { tensorName: 'a" }' }],
    ['a name with a line break', { tensorName: 'a\nb' }],
    ['no name', { tensorName: '' }],
  ])('refuse %s', (_, options) => {
    expect(() => projectorFiles(vectors, options)).toThrow(
      expect.objectContaining({ code: 'invalid-option' }),
    );
  });

  it('refuse what the projector cannot show, and what no string holds', () => {
    const flat = wordVectors({ words: ['a'], vectors: Float32Array.of(1), dimensions: 1 });
    const none = wordVectors({ words: [], vectors: new Float32Array(), dimensions: 2 });
    const huge = wordVectors({
      words: ['a'],
      vectors: new Float32Array(2 ** 24 + 1),
      dimensions: 2 ** 24 + 1,
    });
    for (const unfit of [flat, none, huge]) {
      expect(() => projectorFiles(unfit)).toThrow(
        expect.objectContaining({ code: 'invalid-data' }),
      );
    }
  });
});
