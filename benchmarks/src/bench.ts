// `pnpm bench [suite …] [--rows a,b] [--rounds 5] [--quick]`
import { parseArgs } from 'node:util';
import { contest } from './contest.js';
import { generation } from './generation/suite.js';
import { matrixProduct } from './matrix-product/suite.js';
import { report } from './report.js';
import { storeRow } from './results-file.js';
import { scaling } from './scaling/suite.js';
import type { Suite } from './suite.js';
import { textData } from './text-data/suite.js';
import { trainingStep } from './training-step/suite.js';

const suites: readonly Suite[] = [trainingStep, generation, matrixProduct, scaling, textData];
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    rows: { type: 'string' },
    rounds: { type: 'string', default: '5' },
    quick: { type: 'boolean', default: false },
  },
});
const unknown = positionals.find((name) => !suites.some((suite) => suite.name === name));
if (unknown !== undefined) {
  console.error(`no suite ${unknown}; there are ${suites.map(({ name }) => name).join(', ')}`);
  process.exit(2);
}
const rounds = Number(values.rounds);
if (!Number.isInteger(rounds) || rounds < 1) {
  console.error(`--rounds must be a positive integer, got ${values.rounds}`);
  process.exit(2);
}
const wanted = values.rows?.split(',');
for (const suite of suites) {
  if (positionals.length > 0 && !positionals.includes(suite.name)) continue;
  for (const row of suite.rows) {
    if (wanted && !wanted.includes(row.name)) continue;
    storeRow(suite.name, contest(suite, row, { rounds, quick: values.quick }));
  }
}
report(suites);
