import { engineInfo, registerSeqlabBackend, type BackendOptions } from '@seqlab/backend';
import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { registerGradients } from '../src/gradients.js';
import {
  attention,
  bidirectional,
  dense,
  dropout,
  embedding,
  gru,
  lstm,
  sequential,
  simpleRNN,
  stacked,
  type Layer,
} from '../src/index.js';
import { describeLayerContract } from './layer-contract.js';
import { describeQuantizationContract } from './quantization-contract.js';
import { describeRecurrentContract } from './recurrent-contract.js';

beforeAll(() => registerGradients());

// The fused path, with the system's BLAS if there is one and without.
describe.each<BackendOptions>([{}, { blas: 'off', threads: 1 }])('seqlab %j', (options) => {
  const useSeqlab = async () => {
    registerSeqlabBackend(options);
    await tf.setBackend('seqlab');
  };
  afterAll(() => tf.removeBackend('seqlab'));

  describeRecurrentContract(useSeqlab);
  describeLayerContract(useSeqlab);
  describeQuantizationContract(useSeqlab);

  const dropping = { dropout: 0.3, recurrentDropout: 0.2, recurrentWeightDropout: 0.1 };
  const sequences = { units: 33, returnSequences: true } as const;
  test.each<[string, () => Layer]>([
    ['simpleRNN', () => simpleRNN({ units: 33, returnSequences: true })],
    ['simpleRNN that drops', () => simpleRNN({ ...sequences, ...dropping })],
    ['lstm that drops', () => lstm({ ...sequences, ...dropping })],
    ['gru that drops', () => gru({ ...sequences, ...dropping })],
    ['gru that drops', () => gru({ ...sequences, ...dropping, resetAfter: false })],
    ['bidirectional', () => bidirectional({ layer: lstm({ ...sequences, ...dropping }) })],
    ['bidirectional sum', () => bidirectional({ layer: gru(sequences), mergeMode: 'sum' })],
    ['stacked', () => stacked({ cell: 'lstm', layers: 2, ...sequences, dropoutBetween: 0.2 })],
    ['lstm that recomputes', () => lstm({ ...sequences, recomputeGates: true })],
    ['gru that recomputes', () => gru({ ...sequences, recomputeGates: true })],
    ['simpleRNN that recomputes', () => simpleRNN({ ...sequences, recomputeGates: true })],
    [
      'bidirectional that recomputes',
      () => bidirectional({ layer: lstm({ ...sequences, recomputeGates: true }) }),
    ],
    ['attention', () => attention({ useScale: true, useCausalMask: true, dropout: 0.1 })],
    ['lstm', () => lstm({ units: 33, returnSequences: true })],
    ['gru', () => gru({ units: 33, returnSequences: true })],
    ['gru', () => gru({ units: 33, returnSequences: true, resetAfter: false })],
  ])('a model with %s agrees with its composed twin on cpu within 1e-4', async (_, makeLayer) => {
    await useSeqlab();
    const fused = runModel(makeLayer());
    await tf.setBackend('cpu');
    const composed = runModel(makeLayer());
    expect(fused.size).toBe(composed.size);
    for (const [name, expected] of composed) {
      const largest = Math.max(...expected.map(Math.abs));
      fused.get(name)!.forEach((value, i) => {
        expect(Math.abs(value - expected[i]!), name).toBeLessThan(1e-4 * largest);
      });
    }
  });
});

test('recomputeGates takes less memory for the same results', async () => {
  const train = async (recomputeGates: boolean) => {
    if (tf.findBackendFactory('seqlab')) tf.removeBackend('seqlab');
    registerSeqlabBackend({ threads: 1, blas: 'off' });
    await tf.setBackend('seqlab');
    const layer = lstm({ units: 64, recomputeGates });
    layer.build([128, 400, 8]);
    const gradient = tf.tidy(() => {
      const x = tf.ones([128, 400, 8]);
      const ofInput = tf.grad((input: tf.Tensor) => tf.sum(layer.apply(input).output));
      return Array.from(ofInput(x).dataSync());
    });
    return { gradient, peakBytes: engineInfo().peakBytes };
  };
  const [kept, recomputed] = [await train(false), await train(true)];
  expect(recomputed.gradient).toEqual(kept.gradient);
  expect(recomputed.peakBytes).toBeLessThan(0.7 * kept.peakBytes);
});

test.each([
  [0.1, 0],
  [0.5, 4_294_967_295],
  [0.9, -7],
])('dropout at rate %d with seed %i drops the same bits on cpu and seqlab', async (rate, seed) => {
  const layer = dropout({ rate });
  const values = Float32Array.from({ length: 999 }, (_, i) => Math.sin(i));
  const run = async (backend: string) => {
    await tf.setBackend(backend);
    return tf.tidy(() => {
      const x = tf.tensor(values, [27, 37]);
      const { value, grad } = tf.valueAndGrad((input: tf.Tensor) =>
        tf.sum(tf.square(layer.apply(input, { training: true, seed }).output)),
      )(x);
      expect(value.dataSync()[0]).toBeGreaterThan(0);
      const { output } = layer.apply(x, { training: true, seed });
      return [output, grad].map((tensor) => Array.from(tensor.dataSync()));
    });
  };
  registerSeqlabBackend({ threads: 3 });
  const [fused, composed] = [await run('seqlab'), await run('cpu')];
  expect(fused[0]).toEqual(composed[0]);
  expect(fused[1]).toEqual(composed[1]);
  await tf.setBackend('seqlab');
  const { kernelNames } = await tf.profile(
    () => layer.apply(tf.ones([3]), { training: true, seed }).output,
  );
  expect(kernelNames).toContain('SeqLabDropout');
  tf.removeBackend('seqlab');
});

describe('the path taken', () => {
  const x = tf.ones([2, 3, 4]);

  test.each<[string, () => Layer, string, boolean]>([
    ['SeqLabSimpleRNN', () => simpleRNN({ units: 5 }), 'seqlab', true],
    ['SeqLabSimpleRNN', () => simpleRNN({ units: 5, activation: 'relu' }), 'seqlab', true],
    ['SeqLabSimpleRNN', () => simpleRNN({ units: 5, activation: 'sigmoid' }), 'seqlab', false],
    ['SeqLabLSTM', () => lstm({ units: 5, useBias: false }), 'seqlab', true],
    ['SeqLabLSTM', () => lstm({ units: 5, activation: 'relu' }), 'seqlab', false],
    ['SeqLabLSTM', () => lstm({ units: 5, recurrentActivation: 'tanh' }), 'seqlab', false],
    ['SeqLabGRU', () => gru({ units: 5 }), 'seqlab', true],
    ['SeqLabGRU', () => gru({ units: 5, resetAfter: false }), 'seqlab', true],
    ['SeqLabGRU', () => gru({ units: 5, activation: 'relu' }), 'seqlab', false],
    ['SeqLabLSTM', () => lstm({ units: 5 }), 'cpu', false],
    ['SeqLabLSTM', () => lstm({ units: 5, layerNormalization: true }), 'seqlab', false],
    ['SeqLabLSTM', () => lstm({ units: 5, dropout: 0.5 }), 'seqlab', true],
    ['SeqLabBidirectionalGRU', () => bidirectional({ layer: gru({ units: 5 }) }), 'seqlab', true],
    [
      'SeqLabBidirectionalLSTM',
      () =>
        bidirectional({
          layer: lstm({ units: 5 }),
          backwardLayer: lstm({ units: 4, goBackwards: true }),
        }),
      'seqlab',
      false,
    ],
  ])('%s for %s on %s: %s', async (kernel, makeLayer, backend, isFused) => {
    registerSeqlabBackend();
    await tf.setBackend(backend);
    const { kernelNames } = await tf.profile(() => makeLayer().apply(x).output);
    expect(kernelNames.includes(kernel)).toBe(isFused);
  });
});

test.each([
  ['after', [1, 1, 1, 0]],
  ['before', [0, 1, 1, 1]],
])('padding %s the sequences takes one kernel', async (_, row) => {
  registerSeqlabBackend();
  await tf.setBackend('seqlab');
  const mask = tf.tensor2d([row, row], undefined, 'bool');
  const layer = lstm({ units: 5, returnSequences: true });
  const { kernelNames } = await tf.profile(() => layer.apply(tf.ones([2, 4, 3]), { mask }).output);
  expect(kernelNames).toContain('SeqLabLSTM');
  expect(kernelNames).not.toContain('BatchMatMul');
});

/** The output, the states and all gradients of a character model around a layer. */
function runModel(layer: Layer): Map<string, number[]> {
  const results = new Map<string, number[]>();
  const keep = (name: string, tensor: tf.Tensor) =>
    results.set(name, Array.from(tensor.dataSync()));
  const model = sequential(
    [
      embedding({ inputDim: 30, outputDim: 19 }),
      layer,
      dropout({ rate: 0.3 }),
      dense({ units: 30 }),
    ],
    { seed: 3 },
  );
  tf.tidy(() => {
    const ids = tf.tensor2d(
      Array.from({ length: 5 * 17 }, (_, i) => (i * 7) % 30),
      [5, 17],
      'int32',
    );
    const { grads } = tf.variableGrads(() => {
      const { output, states } = model.apply(ids, { training: true, seed: 0 });
      keep('output', output);
      states.flat().forEach((state, i) => keep(`state ${i}`, state));
      return tf.mean(tf.square(tf.add(output, 1)));
    });
    for (const { name, variable } of model.weights) keep(name, grads[variable.name]!);
  });
  model.dispose();
  return results;
}
