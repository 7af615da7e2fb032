// Keeps the history of a run of `seqlab train`, for its curves in the guides.
//
//   pnpm --filter @seqlab/docs keep-history runs/imdb-rnn imdb-rnn
//
// writes data/imdb-rnn.json: the recipe, and what was logged of each epoch.

import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { latestCheckpoint, loadCheckpoint } from '@seqlab/trainer/node';

const [folder = '', name = ''] = process.argv.slice(2);
const run = path.resolve(process.env['INIT_CWD'] ?? process.cwd(), folder);
const checkpoint = await latestCheckpoint(run);
if (checkpoint === undefined) throw new Error(`${run} has no checkpoint`);
const { history } = await loadCheckpoint(checkpoint);
const { recipe } = JSON.parse(await readFile(path.join(run, 'run.json'), 'utf8')) as {
  recipe: { data: { source: { path?: string } } };
};
// Of a file the name alone: where it lay says nothing.
const { source } = recipe.data;
if (source.path !== undefined) source.path = path.basename(source.path);
const file = path.join(import.meta.dirname, `../data/${name}.json`);
await writeFile(file, `${JSON.stringify({ recipe, epochs: history }, null, 2)}\n`);
console.log(file, history.length);
