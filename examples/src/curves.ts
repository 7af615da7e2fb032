// The learning curves of a run of `seqlab train`, as an SVG or, with the recipe and a table, as a page.
//
//   pnpm --filter @seqlab/examples curves runs/shakespeare --out shakespeare.svg

import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { latestCheckpoint, loadCheckpoint } from '@seqlab/trainer/node';
import { htmlReport, learningCurves } from '@seqlab/trainer/report';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { out: { type: 'string', default: 'curves.svg' }, title: { type: 'string' } },
});
// Where npm's scripts are called from.
const from = process.env['INIT_CWD'] ?? process.cwd();
const run = path.resolve(from, positionals[0] ?? '.');
const checkpoint = await latestCheckpoint(run);
if (checkpoint === undefined) throw new Error(`${run} has no checkpoint`);
const { history, step } = await loadCheckpoint(checkpoint);
const title = values.title ?? path.basename(run);
const out = path.resolve(from, values.out);
if (out.endsWith('.html')) {
  const configuration = JSON.parse(await readFile(path.join(run, 'run.json'), 'utf8')) as object;
  const whole = { epochs: history, step, stopReason: 'epochs' as const };
  await writeFile(out, htmlReport({ history: whole, title, configuration: { ...configuration } }));
} else {
  await writeFile(out, learningCurves({ epochs: history }, { title, metrics: ['loss'] }));
}
console.log(out);
