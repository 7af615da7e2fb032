import { engine, randomUniform, tidy, zeros, type Tensor } from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { engineInfo } from '../src/index.js';
import { useBackend } from './with-backend.js';

const threads = 2;
const cells = {
  LSTM: { gates: 4, keptGates: 4, states: ['H', 'C'], biasRows: 1 },
  GRU: { gates: 3, keptGates: 6, states: ['H'], biasRows: 2 },
  SimpleRNN: { gates: 1, keptGates: 1, states: ['H'], biasRows: 1 },
};
type CellName = keyof typeof cells;

interface Size {
  readonly batch: number;
  readonly time: number;
  readonly inputDim: number;
  readonly units: number;
}

function weights(name: CellName, { batch, inputDim, units }: Size, prefix = '') {
  const { gates, states, biasRows } = cells[name];
  const columns = gates * units;
  const all: Record<string, Tensor> = {
    kernel: randomUniform([inputDim, columns], -0.1, 0.1),
    recurrentKernel: randomUniform([units, columns], -0.1, 0.1),
    bias: zeros(biasRows === 2 ? [2, columns] : [columns]),
  };
  for (const state of states) all[`initial${state}`] = zeros([batch, units]);
  if (prefix === '') return all;
  return Object.fromEntries(
    Object.entries(all).map(([key, value]) => [
      `${prefix}${key[0]!.toUpperCase()}${key.slice(1)}`,
      value,
    ]),
  );
}

/** The formula of the package's README. */
function keptBytes(name: CellName, { batch, time, inputDim, units }: Size): number {
  const { gates, keptGates, states } = cells[name];
  const padded = Math.ceil(units / (8 * threads)) * 8 * threads;
  const rows = batch * time;
  return (
    4 * rows * (keptGates * padded + states.length * padded + inputDim) +
    4 * gates * padded * (inputDim + units + padded)
  );
}

describe('memory of recurrent kernels', () => {
  useBackend({ threads });

  it.each(Object.keys(cells) as CellName[])('%s keeps what the formula says', (name) => {
    const size = { batch: 32, time: 100, inputDim: 24, units: 50 };
    tidy(() => {
      const inputs = { x: zeros([32, 100, 24]), ...weights(name, size) };
      const attributes = { returnSequences: false, goBackwards: false, resetAfter: true };
      const kept: number[] = [];
      const forward = () => {
        const before = engineInfo().bytesInUse;
        const output = engine().runKernel(`SeqLab${name}`, inputs, attributes) as Tensor[];
        kept.push(engineInfo().bytesInUse - before);
        return output[0]!;
      };
      // What the first run moves into shared memory, the second finds there.
      forward();
      kept.length = 0;
      engine().gradients(forward, [inputs.x]);
      expect(kept[0]).toBeGreaterThan(0.9 * keptBytes(name, size));
      expect(kept[0]).toBeLessThan(1.25 * keptBytes(name, size));
    });
  });

  const train = (recomputeGates: boolean) => {
    tidy(() => {
      const first = { batch: 512, time: 500, inputDim: 16, units: 64 };
      const second = { ...first, inputDim: 128 };
      const both = (size: Size) => ({
        ...weights('LSTM', size),
        ...weights('LSTM', size, 'backward'),
      });
      const [own1, own2] = [both(first), both(second)];
      const run = (x: Tensor, own: Record<string, Tensor>, returnSequences: boolean) =>
        (
          engine().runKernel(
            'SeqLabBidirectionalLSTM',
            { x, ...own },
            { returnSequences, recomputeGates },
          ) as Tensor[]
        )[0]!;
      const x = randomUniform([512, 500, 16], -1, 1);
      engine().gradients(
        () => run(run(x, own1, true), own2, false),
        [...Object.values(own1), ...Object.values(own2)],
      );
    });
    return engineInfo().peakBytes;
  };

  it(
    'trains two bidirectional layers on 512 × 500 words within 3 GB, half with gates recomputed',
    { timeout: 120_000 },
    () => {
      // The smaller first: the peak is that of all so far.
      expect(train(true)).toBeLessThan(1.5e9);
      expect(train(false)).toBeLessThan(3e9);
    },
  );
});
