import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { sentences, seqlab, small, workFolder } from './run-seqlab.js';

const files = {
  'text.txt': sentences(4000),
  'empty.txt': '',
  'short.txt': 'Too short.',
  'latin1.txt': Buffer.from('caf\u00e9\nna\u00efve', 'latin1'),
  'second-line.txt': Buffer.from([0x61, 0x0a, 0xc3, 0x28]),
};

const train = ['train', '--text', 'text.txt'];

describe.each<[string, string[], RegExp]>([
  ['an unknown command', ['trian'], /unknown command 'trian' \(Did you mean train\?\)/],
  [
    'an unknown option',
    [...train, '--unit', '3'],
    /unknown option '--unit' \(Did you mean --units\?\)/,
  ],
  ['an argument too many', [...train, 'a', 'b'], /too many arguments/],
  [
    'a recipe that is none',
    ['train', 'imdb-lstn'],
    /there is no recipe imdb-lstn; .* \(Did you mean imdb-rnn\?\)/,
  ],
  ['a recipe file that is not there', ['train', 'absent.json'], /absent\.json does not exist/],
  ['a recipe and a run', ['train', 'moby-dick', '--resume', 'run'], /not both/],
  ['an option of another task', [...train, '--max-len', '9'], /--max-len is for a text classif/],
  ['a text for a classifier', ['train', 'imdb-rnn', '--text', 'text.txt'], /for language models/],
  [
    'a place that no recipe has',
    [...train, '--set', 'model.size=3'],
    /recipe: model\.size: there is no such field$/m,
  ],
  [
    'a place that is nearly one',
    [...train, '--set', 'model.unit=3'],
    /recipe: model\.unit: there is no such field \(Did you mean units\?\)/,
  ],
  ['no object', [...train, '--set', 'model=3'], /recipe: model: it must be an object, got 3/],
  ['a value out of range', [...train, '--set', 'model.units=0'], /recipe: model\.units/],
  ['an assignment without a value', [...train, '--set', 'units'], /--set takes a place and a/],
  [
    'a number that is none',
    [...train, '--units', 'many'],
    /'--units <n>' argument 'many' is invalid/,
  ],
  ['a negative number', [...train, '--layers', '-1'], /It must be an integer from 1 to/],
  ['a fraction for an integer', [...train, '--epochs', '1.5'], /It must be an integer/],
  ['an empty number', [...train, '--units', ''], /It must be an integer/],
  ['a rate out of range', [...train, '--dropout', '1'], /a number at least 0 and below 1/],
  ['a learning rate of zero', [...train, '--learning-rate', '0'], /a number above 0/],
  ['an infinite number', [...train, '--clip-norm', '1e999'], /a number above 0/],
  [
    'an unknown cell',
    [...train, '--cell', 'transformer'],
    /Allowed choices are lstm, gru, rnn, average/,
  ],
  [
    'an unknown device',
    [...train, '--device', 'tpu'],
    /Allowed choices are auto, cuda, cpu, seqlab/,
  ],
  ['two texts', [...train, '--dataset', 'moby-dick'], /cannot be used with option '--text/],
  ['a recipe option with --resume', ['train', '--resume', 'x', '--units', '8'], /cannot be used/],
  ['no text at all', ['train'], /give a recipe, --text <file>, --dataset <name> or --resume <run>/],
  ['a missing file', ['train', '--text', 'absent.txt'], /absent\.txt does not exist/],
  ['a folder for a file', ['train', '--text', '.'], /is not a file/],
  ['an empty file', ['train', '--text', 'empty.txt'], /empty\.txt is empty/],
  ['a file shorter than one sequence', ['train', '--text', 'short.txt'], /one sequence takes 101/],
  [
    'a file too short for the batch',
    [...train, '--batch-size', '999'],
    /take --batch-size 35 or less/,
  ],
  [
    'a file with no room to validate',
    [...train, ...small, '--validation-split', '0.001'],
    /--validation-split/,
  ],
  ['invalid UTF-8', ['train', '--text', 'latin1.txt'], /not valid UTF-8: see line 1\b/],
  ['invalid UTF-8 further down', ['train', '--text', 'second-line.txt'], /see line 2\b/],
  ['a model of no reasonable size', [...train, '--units', '16384'], /would have [\d,]+ parameters/],
  [
    'an --out that cannot be',
    [...train, ...small, '--out', 'text.txt/run'],
    /cannot write to text\.txt/,
  ],
  ['a run that is not there', ['train', '--resume', 'absent'], /absent is not a run/],
  ['generate without a run', ['generate'], /missing required argument 'run'/],
  ['generate from no run', ['generate', 'absent'], /absent is not a run/],
  ['a negative temperature', ['generate', 'absent', '--temperature', '-1'], /at least 0/],
  ['summary of no run', ['summary', 'absent'], /absent is not a run/],
])('%s', (_name, args, message) => {
  it('is one clear line and exit code 2', async () => {
    const folder = workFolder(files);
    const { code, stdout, stderr } = await seqlab(args, folder);
    expect(stderr).toMatch(message);
    expect(stderr).toMatch(/^error: [^\n]+\n$/);
    expect(stdout).toBe('');
    expect(code).toBe(2);
  });
});

describe('run.json', () => {
  it.each([
    ['is not JSON', '{', /run\.json: /],
    ['lacks a part', '{"format":1}', /run\.json: createdAt/],
    ['is of another format', '{"format":99}', /run\.json: format/],
  ])('that %s is named', async (_name, content, message) => {
    const folder = workFolder();
    mkdirSync(path.join(folder, 'run'));
    const file = path.join(folder, 'run', 'run.json');
    writeFileSync(file, content);
    const { code, stderr } = await seqlab(['train', '--resume', 'run'], folder);
    expect(stderr).toMatch(message);
    expect(stderr).toMatch(/^error: [^\n]+\n$/);
    expect(code).toBe(2);
  });
});
