import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { expect, test } from 'vitest';
import { pyTorchCases } from '../../test/pytorch-cases.js';
import type { NdArray } from '../files/nd-array.js';
import {
  bidirectional,
  dense,
  embedding,
  gru,
  lstm,
  sequential,
  simpleRNN,
  stacked,
} from '../index.js';
import type { Layer } from '../layer.js';
import { layerNormalization } from '../layers/layer-normalization.js';
import { fromPyTorch, toPyTorch } from './pytorch.js';

const sequences = { units: 2, returnSequences: true } as const;

const layers: Record<keyof typeof pyTorchCases, () => Layer> = {
  lstm: () => stacked({ cell: 'lstm', layers: 2, bidirectional: true, ...sequences }),
  gru: () => gru(sequences),
  rnn: () => simpleRNN({ ...sequences, activation: 'relu' }),
};

function tensorsOf(name: keyof typeof pyTorchCases, prefix = ''): Record<string, NdArray> {
  return Object.fromEntries(
    Object.entries(pyTorchCases[name].weights).map(([key, { data, shape }]) => [
      prefix + key,
      { data: Float32Array.from(data), shape },
    ]),
  );
}

test.each(['lstm', 'gru', 'rnn'] as const)('%s computes what PyTorch computed', (name) => {
  const layer = layers[name]();
  const model = sequential([layer], { inputShape: [null, 3] });
  model.setWeights(fromPyTorch(layer, tensorsOf(name, 'rnn.'), { prefix: 'rnn.' }));
  const { x, output } = pyTorchCases[name];
  const actual = model.predict(tf.tensor3d([...x], [1, 4, 3])).dataSync();
  expect(actual).toHaveLength(output.length);
  output.forEach((value, i) => expect(actual[i]).toBeCloseTo(value, 5));
});

test.each(['lstm', 'gru', 'rnn'] as const)('%s comes back from PyTorch the same', async (name) => {
  const [layer, twin] = [layers[name](), layers[name]()];
  sequential([layer], { inputShape: [null, 3], seed: 3 });
  const copy = sequential([twin], { inputShape: [null, 3], seed: 4 });
  const tensors = await toPyTorch(layer, { prefix: 'a.' });
  expect(Object.keys(tensors).toSorted()).toEqual(Object.keys(tensorsOf(name, 'a.')).toSorted());
  for (const [key, { shape }] of Object.entries(tensorsOf(name, 'a.'))) {
    expect(tensors[key]!.shape).toEqual(shape);
  }
  copy.setWeights(fromPyTorch(twin, tensors, { prefix: 'a.' }));
  layer.weights.forEach(({ variable }, i) =>
    expect(twin.weights[i]!.variable.dataSync()).toEqual(variable.dataSync()),
  );
});

test('Linear, Embedding and LayerNorm', async () => {
  const model = sequential(
    [embedding({ inputDim: 4, outputDim: 3 }), layerNormalization(), dense({ units: 2 })],
    { seed: 1 },
  );
  const [table, norm, head] = await Promise.all(model.layers.map((layer) => toPyTorch(layer)));
  expect(table!['weight']!.shape).toEqual([4, 3]);
  expect(Object.keys(norm!)).toEqual(['weight', 'bias']);
  expect(head!['weight']!.shape).toEqual([2, 3]);
  const kernel = model.getLayer('dense').weights[0]!.variable.arraySync() as number[][];
  expect(Array.from(head!['weight']!.data)).toEqual(
    [0, 1].flatMap((u) => kernel.map((row) => row[u]!)),
  );
  expect(fromPyTorch(model.getLayer('dense'), head!)['dense/kernel']!.shape).toEqual([3, 2]);
});

test('what does not fit is an error that names it', () => {
  const layer = lstm({ units: 3 });
  expect(() => fromPyTorch(layer, {})).toThrow('lstm has no weights yet');
  sequential([layer], { inputShape: [null, 3] });
  expect(() => fromPyTorch(layer, {})).toThrow('there is no tensor "weight_ih_l0"');
  expect(() => fromPyTorch(layer, tensorsOf('lstm'))).toThrow(
    '"weight_ih_l0" must give lstm/kernel (3, 12), got (3, 8)',
  );
  const shallow = lstm({ units: 2 });
  sequential([shallow], { inputShape: [null, 3] });
  expect(() => fromPyTorch(shallow, tensorsOf('lstm'))).toThrow(
    'lstm has nothing like "weight_ih_l0_reverse"',
  );
  const other = bidirectional({ layer: gru({ units: 2, resetAfter: false }) });
  sequential([other], { inputShape: [null, 3] });
  expect(() => fromPyTorch(other, tensorsOf('gru'))).toThrow('with resetAfter: false');
});
