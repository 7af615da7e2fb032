import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { sentences, seqlab, small, workFolder } from './run-seqlab.js';

const glove = 'king 4 3 0\nqueen 4 0 3\nman 1 4 0\nwoman 1 0 4\napple -2 1 1\n';

/** A header, then a word, a space and its numbers: word2vec's own layout. */
const binary = Buffer.concat([
  Buffer.from('2 2\n'),
  Buffer.from('up '),
  Buffer.from(Float32Array.of(1, 1).buffer),
  Buffer.from('down '),
  Buffer.from(Float32Array.of(-1, -1).buffer),
]);

const files = {
  'glove.txt': glove,
  'words.vec': `5 3\n${glove}`,
  'words.bin': binary,
  'cut.vec': `9 3\n${glove}`,
  'words.dat': glove,
};

async function json(cwd: string, ...args: string[]) {
  const { code, stdout, stderr } = await seqlab(['embeddings', ...args, '--json'], cwd);
  expect([code, stderr]).toEqual([0, '']);
  return JSON.parse(stdout) as Record<string, unknown>;
}

describe('embeddings of a file', () => {
  it.each(['glove.txt', 'words.vec'])('%s: neighbours by cosine, best first', async (file) => {
    const { neighbors } = await json(workFolder(files), 'nearest', file, 'queen', '--k', '2');
    // (4, 0, 3) · (1, 0, 4) = 16 of 5 √17; (4, 0, 3) · (4, 3, 0) = 16 of 25
    expect(neighbors).toMatchObject([{ word: 'woman' }, { word: 'king' }]);
    const [woman, king] = neighbors as { similarity: number }[];
    expect(woman!.similarity).toBeCloseTo(16 / (5 * Math.sqrt(17)), 6);
    expect(king!.similarity).toBeCloseTo(16 / 25, 6);
  });

  it('reads binary files, and no more than --limit', async () => {
    const cwd = workFolder(files);
    expect(await json(cwd, 'nearest', 'words.bin', 'up')).toMatchObject({
      neighbors: [{ word: 'down', similarity: expect.closeTo(-1, 6) }],
    });
    const few = await json(cwd, 'nearest', 'glove.txt', 'king', '--limit', '2');
    expect(few['neighbors']).toHaveLength(1);
  });

  it('answers analogies, and prints them for people', async () => {
    const { code, stdout } = await seqlab(
      [
        'embeddings',
        'analogy',
        'glove.txt',
        '--positive',
        'king',
        'woman',
        '--negative',
        'man',
        '--k',
        '1',
      ],
      workFolder(files),
    );
    expect([code, stdout]).toEqual([0, '0.9323  queen\n']);
  });

  it('projects to a table, to JSON, and by UMAP with a seed', async () => {
    const cwd = workFolder(files);
    const { stdout } = await seqlab(
      ['embeddings', 'project', 'glove.txt', '--dimensions', '3'],
      cwd,
    );
    expect(stdout.split('\n').slice(0, 2)).toEqual([
      'word,x,y,z',
      expect.stringMatching(/^"king",2\.38/),
    ]);
    const { explainedVarianceRatio } = await json(cwd, 'project', 'glove.txt', '--dimensions', '3');
    const sum = (explainedVarianceRatio as number[]).reduce((total, part) => total + part, 0);
    expect(sum).toBeCloseTo(1, 6);
    const map = (seed: string) =>
      json(cwd, 'project', 'glove.txt', '--method', 'umap', '--seed', seed);
    expect(await map('0')).toEqual(await map('0'));
    expect(await map('1')).not.toEqual(await map('0'));
    const words = ['--words', 'man', 'woman', 'apple', '--out', 'map.json'];
    expect(await json(cwd, 'project', 'glove.txt', ...words)).toMatchObject({ words: 3 });
    const written = JSON.parse(readFileSync(path.join(cwd, 'map.json'), 'utf8')) as object;
    expect(written).toMatchObject({
      method: 'pca',
      points: [{ word: 'man' }, { word: 'woman' }, {}],
    });
  });

  it('draws a map', async () => {
    const cwd = workFolder(files);
    expect(await json(cwd, 'project', 'glove.txt', '--out', 'map.svg')).toEqual({
      source: 'glove.txt',
      method: 'pca',
      out: 'map.svg',
      words: 5,
    });
    const svg = readFileSync(path.join(cwd, 'map.svg'), 'utf8');
    for (const text of ['king', 'apple', 'Words of glove.txt by pca']) {
      expect(svg).toContain(`>${text}</text>`);
    }
    const { explainedVarianceRatio } = await json(cwd, 'project', 'glove.txt');
    const [first] = explainedVarianceRatio as number[];
    expect(svg).toContain(`>${(100 * first!).toFixed(1)}% of the variance</text>`);
    await json(cwd, 'project', 'glove.txt', '--method', 'umap', '--seed', '0', '--out', 'u.svg');
    expect(readFileSync(path.join(cwd, 'u.svg'), 'utf8')).not.toContain('variance');
  });

  it('exports to word2vec and the projector', async () => {
    const cwd = workFolder(files);
    await json(cwd, 'export', 'glove.txt', '--out', 'w2v.txt.gz');
    const text = gunzipSync(readFileSync(path.join(cwd, 'w2v.txt.gz'))).toString();
    expect(text).toBe(`5 3\n${glove}`);
    await json(
      cwd,
      'export',
      'words.dat',
      '--from',
      'glove',
      '--format',
      'projector',
      '--out',
      'p',
    );
    expect(readdirSync(path.join(cwd, 'p'))).toContain('metadata.tsv');
  });
});

it('embeddings of a run are named by its tokenizer', async () => {
  const cwd = workFolder({ 'text.txt': sentences(2000) });
  const train = ['train', '--text', 'text.txt', '--out', 'run', '--epochs', '1', ...small];
  expect((await seqlab([...train, '--device', 'cpu'], cwd)).code).toBe(0);
  const { neighbors } = await json(cwd, 'nearest', 'run', 'a', '--k', '100');
  const characters = new Set(sentences(2000));
  expect(new Set((neighbors as { word: string }[]).map(({ word }) => word).concat('a'))).toEqual(
    characters,
  );
}, 60_000);

it.each([
  [['nearest', 'absent.txt', 'a'], /absent\.txt does not exist/],
  [['nearest', '.', 'a'], /\. is not a run/],
  [['nearest', 'words.dat', 'king'], /the name tells no format; say with --format/],
  [['nearest', 'cut.vec', 'king'], /cut\.vec.*9/],
  [['nearest', 'glove.txt', 'whale'], /glove\.txt: .*whale/],
  [['nearest', 'glove.txt', 'king', '--k', '0'], /It must be an integer from 1/],
  [['analogy', 'glove.txt'], /required option '--positive <words\.\.\.>' not specified/],
  [['project', 'glove.txt', '--out', 'map.png'], /--out must end in \.csv, \.json or \.svg/],
  [['project', 'glove.txt', '--dimensions', '3', '--out', 'map.svg'], /two dimensions/],
  [['project', 'glove.txt', '--seed', '1'], /--seed goes with --method umap/],
  [['project', 'glove.txt', '--out', 'no/map.csv'], /cannot write no\/map\.csv/],
  [['export', 'glove.txt', '--out', 'words.vec'], /words\.vec exists: .*--force/],
])('embeddings %j is one clear line and exit code 2', async (args, message) => {
  const { code, stdout, stderr } = await seqlab(['embeddings', ...args], workFolder(files));
  expect(stderr).toMatch(message);
  expect(stderr).toMatch(/^error: [^\n]+\n$/);
  expect(stdout).toBe('');
  expect(code).toBe(2);
});
