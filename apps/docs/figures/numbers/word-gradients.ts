import { readFileSync } from 'node:fs';
import path from 'node:path';
import { lineChart } from '../drawing/line-chart.js';

interface Measured {
  readonly words: number;
  readonly maxLen: number;
  readonly runs: Readonly<Record<'mask' | 'no-mask' | 'bilstm', Run>>;
}

interface Run {
  readonly gradients: readonly number[];
  readonly cosines: readonly number[];
}

// Both are of what measure-word-gradients.ts has found.
function measured(): Measured {
  const file = path.join(import.meta.dirname, '../data/word-gradients.json');
  return JSON.parse(readFileSync(file, 'utf8')) as Measured;
}

/** How much the verdict of trained classifiers depends on each word. */
export function wordGradients(): string {
  const { runs, words, maxLen } = measured();
  const points = (name: keyof typeof runs, end: number) =>
    runs[name].gradients.slice(0, end).map((value, t): [number, number] => [t + 1, value]);
  return lineChart({
    title: 'The gradient of the verdict at each of 300 words, followed by 200 steps of padding',
    x: {
      name: 'time step: 300 words, then padding where there is no mask',
      ticks: [1, 100, 200, 300, 400, 500],
    },
    y: {
      name: 'gradient',
      log: true,
      ticks: [0.01, 0.1, 1, 10],
      range: [0.01, 20],
    },
    series: [
      { name: 'SimpleRNN, no mask', kind: 'operation', points: points('no-mask', maxLen) },
      { name: 'SimpleRNN, mask', kind: 'weights', points: points('mask', words) },
      { name: 'two BiLSTM, mask', kind: 'state', points: points('bilstm', words) },
    ],
  });
}

/** Whether a word speaks for the same as the last one would in its place. */
export function wordDirections(): string {
  const { runs } = measured();
  const points = (name: keyof typeof runs) =>
    runs[name].cosines.map((value, back): [number, number] => [back, value]);
  return lineChart({
    title: 'The cosine between the gradient at the last word and at the words before it',
    x: { name: 'words before the last', ticks: [0, 10, 20, 30, 40, 50, 60] },
    y: { name: 'cosine', ticks: [-1, -0.5, 0, 0.5, 1] },
    series: [
      { name: 'SimpleRNN, no mask', kind: 'operation', points: points('no-mask') },
      { name: 'SimpleRNN, mask', kind: 'weights', points: points('mask') },
      { name: 'two BiLSTM, mask', kind: 'state', points: points('bilstm') },
    ],
    height: 300,
  });
}
