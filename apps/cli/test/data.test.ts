import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { seqlab, workFolder } from './run-seqlab.js';

const files = {
  'reviews.csv':
    'review,stars,sentiment\n"good, good film",9,pos\nbad film,1,neg\ngood bad,5,pos\n',
  'lines.jsonl': '{"text":"one two","label":1}\n{"text":"two three three","label":0}\n',
  'text.txt': 'to be or not\nto be\n',
  'table.csv': 'a,b\n1,2\n',
  'empty.txt': '',
};

async function json(args: readonly string[], cwd = workFolder(files)) {
  const { code, stdout, stderr } = await seqlab([...args, '--json'], cwd);
  expect([code, stderr]).toEqual([0, '']);
  return JSON.parse(stdout) as Record<string, unknown>;
}

describe('data list and get', () => {
  it('tell what is in the data folder and npm packages, and what is not', async () => {
    const cwd = workFolder({ 'shakespeare.txt': 'First Citizen:' });
    const { datasets } = (await json(['data', 'list', '--data-dir', '.'], cwd)) as {
      datasets: { name: string; here: boolean; bytes: number }[];
    };
    expect(datasets.filter(({ here }) => here).map(({ name }) => name)).toEqual([
      'shakespeare',
      'moby-dick',
    ]);
    expect(datasets).toHaveLength(6);
    const table = await seqlab(['data', 'list', '--data-dir', '.'], cwd);
    expect(table.stdout).toContain('1.1 MB from storage.googleapis.com; in shakespeare.txt');
    expect(table.stdout).toMatch(/93\.0 MB from npm: @stdlib\/datasets-spam-assassin; not here/);
    const got = await seqlab(['data', 'get', 'shakespeare', '--data-dir', '.'], cwd);
    expect(got).toEqual({ code: 0, stdout: 'shakespeare.txt\n', stderr: '' });
  });
});

describe('data describe', () => {
  it('counts words and classes of a table', async () => {
    const counted = await json(['data', 'describe', 'reviews.csv']);
    expect(counted).toMatchObject({
      source: 'reviews.csv',
      sequences: 3,
      tokens: 7,
      differentTokens: 3,
      lengths: { min: 2, max: 3 },
      classes: [
        { label: 'pos', count: 2 },
        { label: 'neg', count: 1 },
      ],
    });
    expect(counted['mostFrequent']).toMatchObject([
      { token: 'good', count: 3 },
      { token: 'film', count: 2 },
      { token: 'bad', count: 2 },
    ]);
  });

  it('takes the columns it is told, lines of JSON, and lines of a text', async () => {
    const starred = await json(['data', 'describe', 'reviews.csv', '--label-column', 'stars']);
    expect(starred['classes']).toHaveLength(3);
    expect(await json(['data', 'describe', 'lines.jsonl'])).toMatchObject({ tokens: 5 });
    expect(await json(['data', 'describe', 'text.txt'])).toMatchObject({
      sequences: 1,
      tokens: 19,
    });
    const lines = await json(['data', 'describe', 'text.txt', '--lines']);
    expect(lines).toMatchObject({ sequences: 2, tokens: 6, differentTokens: 4 });
  });

  it('names the classes of a folder after its folders, and knows one without', async () => {
    const cwd = workFolder();
    for (const label of ['ham', 'spam']) {
      mkdirSync(path.join(cwd, 'mails', label), { recursive: true });
      writeFileSync(path.join(cwd, 'mails', label, '1.txt'), `hello ${label}`);
    }
    const labelled = await json(['data', 'describe', 'mails'], cwd);
    expect(labelled['classes']).toMatchObject([{ label: 'ham' }, { label: 'spam' }]);
    const plain = await json(['data', 'describe', 'mails/ham'], cwd);
    expect(plain).toMatchObject({ sequences: 1, classes: [] });
  });
});

describe('data peek', () => {
  const peek = async (args: readonly string[]) => {
    const cwd = workFolder(files);
    const { code, stdout } = await seqlab(['data', 'peek', ...args, '--json'], cwd);
    expect(code).toBe(0);
    return stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as { ids: number[]; text: string; label?: string });
  };

  it('decodes what it encoded', async () => {
    const all = await peek(['reviews.csv', '--count', '9']);
    expect(all.map(({ text, label }) => `${text}/${label}`).toSorted()).toEqual([
      'bad film/neg',
      'good bad/pos',
      'good good film/pos',
    ]);
    const [first] = await peek(['text.txt', '--count', '1', '--kind', 'byte', '--length', '6']);
    expect(String.fromCharCode(...first!.ids)).toBe(first!.text);
    expect(files['text.txt']).toContain(first!.text);
    expect(first!.ids).toHaveLength(6);
  });

  it('draws the same with the same seed, 0 too, and others with others', async () => {
    const draw = (seed: string) => peek(['moby-dick', '--count', '1', '--seed', seed]);
    expect(await draw('0')).toEqual(await peek(['moby-dick', '--count', '1']));
    expect(await draw('1')).not.toEqual(await draw('0'));
  });
});

it.each([
  [['get', 'imbd'], /there is no data set imbd: there are imdb, acl-imdb, /],
  [['get', 'spam-assassin'], /npm install @stdlib\/datasets-spam-assassin/],
  [['describe', 'absent.txt'], /absent\.txt is neither a file nor a data set: seqlab data list/],
  [['describe', 'empty.txt'], /empty\.txt is empty/],
  [['describe', 'table.csv'], /it has a, b; name one with --text-column/],
  [['describe', 'reviews.csv', '--label-column', 'x'], /the column x must have a class/],
  [['describe', 'text.txt', '--text-column', 'a'], /go with \.csv, \.tsv and \.jsonl files/],
  [['peek', 'text.txt', '--kind', 'regex'], /needs --pattern/],
  [['peek', 'text.txt', '--kind', 'word', '--pattern', 'a'], /--pattern goes with --kind regex/],
  [['peek', 'text.txt', '--count', '0'], /It must be an integer from 1/],
])('data %j is one clear line and exit code 2', async (args, message) => {
  const { code, stdout, stderr } = await seqlab(['data', ...args], workFolder(files));
  expect(stderr).toMatch(message);
  expect(stderr).toMatch(/^error: [^\n]+\n$/);
  expect(stdout).toBe('');
  expect(code).toBe(2);
});
