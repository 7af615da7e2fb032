import { readFileSync } from 'node:fs';
import path from 'node:path';
import * as generate from '@seqlab/generate';
import * as layers from '@seqlab/seq-layers';
import * as textData from '@seqlab/text-data';
import * as trainer from '@seqlab/trainer';
import * as trainerNode from '@seqlab/trainer/node';
import { expect, test } from 'vitest';

const root = path.join(import.meta.dirname, '../../..');
const read = (file: string) => readFileSync(path.join(root, file), 'utf8');
const guide = (name: string) => read(`apps/docs/guide/${name}.md`);

test.each(['text-data', 'seq-layers', 'trainer', 'generate', 'backend'])(
  'troubleshooting lists the error codes of %s, and no others',
  (name) => {
    const union = /ErrorCode =(.*?);\n/s.exec(read(`packages/${name}/src/errors.ts`))![1]!;
    const codes = [...union.matchAll(/'([a-z-]+)'/g)].map(([, code]) => code!);
    expect(codes.length).toBeGreaterThan(3);
    expect(listedCodes(name).toSorted()).toEqual(codes.toSorted());
  },
);

/** The codes in the rows of the table from the package's class to the next one. */
function listedCodes(name: string): string[] {
  const rows = guide('troubleshooting')
    .split('\n')
    .filter((line) => line.startsWith('|'))
    .map((line) => line.split('|').map((cell) => cell.trim()));
  const first = rows.findIndex(([, owner]) => owner?.endsWith(`Error\` (\`${name}\`)`));
  const last = rows.findIndex(([, owner], i) => i > first && owner !== '');
  return rows
    .slice(first, last === -1 ? undefined : last)
    .flatMap(([, , cell = '']) => [...cell.matchAll(/`([a-z-]+)`/g)].map(([, code]) => code!));
}

test('the page on the command line lists its commands, and no others', () => {
  const program = read('apps/cli/src/program.ts');
  const commands = [...program.matchAll(/'\.\/commands\/([a-z]+)\.js'/g)].map(([, name]) => name!);
  const listed = [...guide('command-line').matchAll(/^\| `seqlab ([a-z]+)`/gm)].map(
    ([, name]) => name!,
  );
  expect(commands.length).toBeGreaterThan(10);
  expect(listed.toSorted()).toEqual(commands.toSorted());
});

/** Functions that a user of Keras would look for; the others have nothing to do with what they know. */
function functionsOf(module: object): string[] {
  return Object.entries(module)
    .filter(([name, value]) => typeof value === 'function' && /^[a-z]/.test(name))
    .map(([name]) => name);
}

/** What has nothing like it in Keras. */
const others = new Set(
  `
  deserializeModel initialValues readSafetensors writeSafetensors
  arrayBatches natsToBits averageCheckpoints latestCheckpoint
  loadCheckpoint loadWeights saveCheckpoint charTokenizerFromJSON
  describe formatDescription labelledDataset mergeVocabularies
  ngramIndexFromJSON vocabularyFromJSON generateSamples projectorFiles
  readWordVectors vectorsOfEmbedding word2vecLines wordVectors
`
    .trim()
    .split(/\s+/),
);

test.each([
  ['seq-layers', functionsOf(layers)],
  ['trainer', [...functionsOf(trainer), ...functionsOf(trainerNode)]],
  ['text-data', functionsOf(textData)],
  ['generate', functionsOf(generate)],
])('the page for those who come from Keras has every function of %s that Keras has', (_, names) => {
  const words = new Set(guide('from-keras').match(/\w+/g));
  expect(names.filter((name) => !words.has(name) && !others.has(name))).toEqual([]);
});
