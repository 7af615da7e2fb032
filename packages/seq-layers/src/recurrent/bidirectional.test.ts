import { registerSeqlabBackend } from '@seqlab/backend';
import '@tensorflow/tfjs-backend-cpu';
import { memory, setBackend, slice, tensor, tensor2d, tensor3d, tidy } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Layer } from '../layer.js';
import { bidirectional, type BidirectionalOptions } from './bidirectional.js';
import { gru } from './gru.js';
import { lstm } from './lstm.js';
import { simpleRNN } from './simple-rnn.js';

// Keras 3.15.1 (TensorFlow's backend), Bidirectional(…, return_sequences=True)(x, mask=mask), every weight
// filled with sin(1), sin(2), … rounded to two decimals.
const x = [
  [0.5, -1, 1, 0.25, -0.5, 2, 9, 9],
  [1, 1, 9, 9, 9, 9, 9, 9],
  [9, 9, -1, 0.5, 9, 9, 2, -0.5],
];
const mask = [
  [1, 1, 1, 0],
  [1, 0, 0, 0],
  [0, 1, 0, 1],
];
const forward = [
  [0.807569, 0.971873, 0.987374, 0.925528, 0.930078, -0.701318, 0, 0],
  [0.948838, 0.785664, 0, 0, 0, 0, 0, 0],
  [0, 0, 0.069886, -0.362707, 0, 0, 0.985448, 0.997983],
];
const backward = [
  [0.968942, 0.978225, 0.971166, 0.992309, 0.604368, -0.78757, 0, 0],
  [0.948838, 0.785664, 0, 0, 0, 0, 0, 0],
  [0, 0, 0.776711, -0.235906, 0, 0, 0.985217, 0.996029],
];
const both = forward.map((row, i) =>
  row.flatMap((value, k) => (k % 2 === 0 ? [value, row[k + 1]!, ...pair(backward[i]!, k)] : [])),
);
const ofLstm = [
  [-0.038577, 0.004826, 0.002134, 0.092883, 0.136727, 0.132901, 0, 0],
  [0.16962, 0.16962, 0, 0, 0, 0, 0, 0],
  [0, 0, 0.075273, 0.099737, 0, 0, 0.011581, 0.005006],
];
const ofGru = [
  [0.057629, -0.111165, 0.048922, -0.234949, -0.399624, -0.408501, 0, 0],
  [-0.060836, -0.060836, 0, 0, 0, 0, 0, 0],
  [0, 0, -0.144905, -0.136517, 0, 0, -0.0946, 0.03131],
];

function pair(row: readonly number[], at: number): number[] {
  return row.slice(at, at + 2);
}

function merged(merge: (a: number, b: number) => number): number[][] {
  return forward.map((row, i) => row.map((value, k) => merge(value, backward[i]![k]!)));
}

function fill(layer: Layer): void {
  for (const { variable } of layer.weights) {
    const values = Array.from({ length: variable.size }, (_, i) => +Math.sin(1 + i).toFixed(2));
    tidy(() => variable.assign(tensor(values, variable.shape)));
  }
}

const rnn = () => simpleRNN({ units: 2, returnSequences: true });

describe.each(['cpu', 'seqlab'])('bidirectional on %s', (backend) => {
  beforeAll(async () => {
    registerSeqlabBackend();
    await setBackend(backend);
  });

  // The first two rows are padded at their ends, which a kernel may take as lengths.
  describe.each([2, 3])('has what Keras has for the first %d rows, zeros where masked', (rows) => {
    it.each<[string, () => Layer, BidirectionalOptions['mergeMode'], number[][][]]>([
      ['concat', rnn, 'concat', [both]],
      ['sum', rnn, 'sum', [merged((a, b) => a + b)]],
      ['mul', rnn, 'mul', [merged((a, b) => a * b)]],
      ['ave', rnn, 'ave', [merged((a, b) => (a + b) / 2)]],
      ['no merge', rnn, null, [forward, backward]],
      ['LSTM', () => lstm({ units: 1, returnSequences: true }), 'concat', [ofLstm]],
      ['GRU', () => gru({ units: 1, returnSequences: true }), 'concat', [ofGru]],
    ])('%s', (_name, make, mergeMode, expected) => {
      const layer = bidirectional({ layer: make(), mergeMode });
      layer.build([null, null, 2]);
      fill(layer);
      const before = memory().numTensors;
      const found = tidy(() => {
        const inputs = tensor3d(x.flat(), [3, 4, 2]);
        const counted = tensor2d(mask.flat(), [3, 4], 'bool');
        const { output, outputs = [output] } = layer.apply(slice(inputs, 0, rows), {
          mask: slice(counted, 0, rows),
        });
        return outputs.map((one) => Array.from(one.dataSync()));
      });
      expect(memory().numTensors).toBe(before);
      for (const [i, values] of found.entries()) {
        const wanted = expected[i]!.slice(0, rows).flat();
        expect(values).toHaveLength(wanted.length);
        values.forEach((value, k) => expect(value).toBeCloseTo(wanted[k]!, 5));
      }
      layer.dispose();
    });
  });
});
