import { mkdirSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import { fileURLToPath } from 'node:url';
import type { Problem } from './train-step-problem.js';

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

/**
 * Prints the milliseconds of each contender as a Markdown table, and writes it and the raw numbers
 * to `results/`. Every time is also given as a multiple of each of SeqLab's.
 */
export function report(results: ReadonlyMap<string, number[]>, problem: Problem): void {
  const machine = [
    os.cpus()[0]?.model ?? os.arch(),
    `${os.availableParallelism()} cores`,
    `${os.type()} ${os.release()}`,
    `Node ${process.version}`,
  ].join(', ');
  const { units, embedding, vocabulary, batchSize, seqLength } = problem;
  const text = `One training step of LSTM ${units}: batch ${batchSize}, ${seqLength} time steps, embedding ${embedding}, vocabulary ${vocabulary}, Adam.
${machine}.

${table(results, batchSize * seqLength)
  .map(row)
  .join('\n')}
`;
  console.log(`\n${text}`);
  const folder = fileURLToPath(new URL('../results/', import.meta.url));
  const raw = {
    date: new Date().toISOString(),
    machine,
    problem,
    milliseconds: Object.fromEntries(results),
  };
  mkdirSync(folder, { recursive: true });
  writeFileSync(`${folder}train-step.md`, text);
  writeFileSync(`${folder}train-step.json`, `${JSON.stringify(raw, undefined, 2)}\n`);
}

function table(results: ReadonlyMap<string, number[]>, characters: number): string[][] {
  const medians = [...results].map(([name, times]) => ({ name, time: median(times), times }));
  const ours = medians.filter(({ name }) => name.startsWith('SeqLab'));
  return [
    ['', 'median', 'steps timed', 'characters/s', ...ours.map(({ name }) => `÷ ${name}`)],
    ['---', '---:', '---:', '---:', ...ours.map(() => '---:')],
    ...medians.map(({ name, time, times }) =>
      [
        name,
        `${time.toFixed(1)} ms`,
        String(times.length),
        Math.round((1000 * characters) / time).toLocaleString('en'),
      ].concat(ours.map((own) => (time / own.time).toFixed(2))),
    ),
  ];
}

function row(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`;
}
