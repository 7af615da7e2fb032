import { readFileSync } from 'node:fs';
import path from 'node:path';
import { lineChart } from '../drawing/line-chart.js';

interface Measured {
  readonly words: number;
  readonly maxLen: number;
  readonly runs: Readonly<
    Record<'no-mask' | 'mask' | 'bilstm', { readonly gradients: readonly number[] }>
  >;
}

/** What the verdict of trained classifiers depends on, step by step: see measure-word-gradients.ts. */
export function wordGradients(): string {
  const file = path.join(import.meta.dirname, '../data/word-gradients.json');
  const { runs, words, maxLen } = JSON.parse(readFileSync(file, 'utf8')) as Measured;
  const points = (name: keyof typeof runs, end: number) =>
    runs[name].gradients.slice(0, end).map((value, t): [number, number] => [t + 1, value]);
  return lineChart({
    title: 'The gradient of the verdict at each of 300 words, followed by 200 steps of padding',
    x: { name: 'time step: 300 words, then padding', ticks: [1, 100, 200, 300, 400, 500] },
    y: {
      name: 'gradient',
      log: true,
      ticks: [1e-12, 1e-9, 1e-6, 1e-3, 1],
      range: [1e-12, 10],
      show: (tick) => (tick === 1 ? '1' : tick.toExponential()),
    },
    series: [
      { name: 'SimpleRNN, no mask', kind: 'operation', points: points('no-mask', maxLen) },
      { name: 'SimpleRNN, mask', kind: 'weights', points: points('mask', words) },
      { name: 'two BiLSTM, mask', kind: 'state', points: points('bilstm', words) },
    ],
  });
}
