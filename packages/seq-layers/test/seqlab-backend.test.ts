import { registerSeqlabBackend, type BackendOptions } from '@seqlab/backend';
import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { registerGradients } from '../src/gradients.js';
import {
  dense,
  dropout,
  embedding,
  gru,
  lstm,
  sequential,
  simpleRNN,
  type Layer,
} from '../src/index.js';
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

  test.each<[string, () => Layer]>([
    ['simpleRNN', () => simpleRNN({ units: 33, returnSequences: true })],
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
  ])('%s for %s on %s: %s', async (kernel, makeLayer, backend, isFused) => {
    registerSeqlabBackend();
    await tf.setBackend(backend);
    const { kernelNames } = await tf.profile(() => makeLayer().apply(x).output);
    expect(kernelNames.includes(kernel)).toBe(isFused);
  });
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
