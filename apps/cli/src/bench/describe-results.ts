import type { Figures } from './contender.js';
import type { Machine } from './machine.js';
import type { Result } from './run-bench.js';

const titles: Record<Result['kind'], string> = {
  product: 'Products of matrices',
  training: 'Training steps of a character model, batches of 64 × 100',
  generation: 'Writing, a character at a time',
};

/** What was measured, as a table for people. */
export function describeResults(machine: Machine, results: readonly Result[]): string {
  const { processor, processors, platform, node, engine, simd } = machine;
  const lines = [
    `${processor}, ${processors} processors, ${platform}, Node ${node}`,
    `${engine}${simd === undefined || engine.endsWith(simd) ? '' : `, ${simd}`}`,
  ];
  const width = Math.max(...results.map(({ name }) => name.length));
  for (const [kind, title] of Object.entries(titles)) {
    lines.push('', title);
    for (const { name, figures } of results.filter((result) => result.kind === kind)) {
      lines.push(
        `  ${name.padEnd(width)}  ${figures ? describeFigures(figures) : 'left out: too slow here'}`,
      );
    }
  }
  return `${lines.join('\n')}\n`;
}

const units: Record<string, (value: number) => string> = {
  gflops: (value) => `${value.toFixed(1).padStart(8)} GFLOP/s`,
  milliseconds: (value) => `${value.toFixed(1).padStart(8)} ms`,
  charactersPerSecond: (value) => `${Math.round(value).toLocaleString('en').padStart(8)} chars/s`,
};

function describeFigures(figures: Figures): string {
  return Object.entries(figures)
    .map(([unit, value]) => units[unit]!(value))
    .join('  ');
}
