import { typescript } from '../peers/node.js';
import type { Contender, Suite } from '../suite.js';
import { character, type TrainingRow } from '../training-step/row.js';

const base: TrainingRow = {
  ...character,
  name: 'base',
  about: 'LSTM 256, batch 64, 100 steps',
  cell: 'lstm',
  units: 256,
};
/** The base with one size changed. */
const changed = (size: 'batchSize' | 'timeSteps' | 'units', value: number): TrainingRow => {
  const name = { batchSize: 'batch', timeSteps: 'steps', units: 'units' }[size];
  return { ...base, name: `${name}-${value}`, about: `${name} ${value}`, [size]: value };
};
const rows: readonly TrainingRow[] = [
  base,
  ...[16, 32, 128].map((value) => changed('batchSize', value)),
  ...[25, 50, 200].map((value) => changed('timeSteps', value)),
  ...[64, 128, 512, 1024].map((value) => changed('units', value)),
];

const seqlab = typescript('../training-step/seqlab.ts', import.meta.url);
const contender = (name: string, environment: Record<string, string>): Contender<TrainingRow> => ({
  name,
  command: () => seqlab,
  environment,
});

export const scaling: Suite<TrainingRow> = {
  name: 'scaling',
  title: 'Training step of LSTM 256 as one size changes',
  rows,
  contenders: [
    contender('2 threads', { SEQLAB_THREADS: '2' }),
    contender('1 thread', { SEQLAB_THREADS: '1' }),
    contender('2 threads, no BLAS', { SEQLAB_THREADS: '2', SEQLAB_BLAS: 'off' }),
    contender('1 thread, no BLAS', { SEQLAB_THREADS: '1', SEQLAB_BLAS: 'off' }),
  ],
};
