import { readFileSync } from 'node:fs';
import path from 'node:path';
import { barChart } from '../drawing/line-chart.js';

interface Measured {
  readonly prompt: string;
  /** The likeliest characters and their logits, the likeliest first; the others' together. */
  readonly characters: readonly string[];
  readonly logits: readonly number[];
}

const shown = 12;

/** What a trained model expects next, at three temperatures: see measure-next-characters.ts. */
export function temperatures(): string {
  const file = path.join(import.meta.dirname, '../data/next-characters.json');
  const { prompt, characters, logits } = JSON.parse(readFileSync(file, 'utf8')) as Measured;
  const at = (temperature: number) => {
    const powers = logits.map((logit) => Math.exp((logit - logits[0]!) / temperature));
    const total = powers.reduce((sum, one) => sum + one, 0);
    return powers.slice(0, shown).map((power) => power / total);
  };
  return barChart({
    title: `The likeliest characters after "${prompt.split('\n').at(-1)}" at temperatures 0.5, 1 and 2`,
    names: characters.slice(0, shown).map((one) => (one === ' ' ? '␣' : one === '\n' ? '↵' : one)),
    groups: [
      { name: 'T = 0.5', kind: 'weights', values: at(0.5) },
      { name: 'T = 1', kind: 'operation', values: at(1) },
      { name: 'T = 2', kind: 'state', values: at(2) },
    ],
    ticks: [0, 0.25, 0.5, 0.75, 1],
    show: (tick) => `${100 * tick} %`,
  });
}
