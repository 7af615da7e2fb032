import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { registerGradients } from '../src/gradients.js';
import {
  bidirectional,
  copyModel,
  dense,
  embedding,
  gru,
  lstm,
  quantizeWeights,
  SeqLayersError,
  sequential,
  simpleRNN,
  stacked,
  tiedDense,
  timeDistributed,
  type Layer,
  type Model,
} from '../src/index.js';

const sequences = { units: 21, returnSequences: true } as const;

/** Every layer that has a kernel, on every path. */
const layers: Record<string, () => Layer> = {
  simpleRNN: () => simpleRNN(sequences),
  'simpleRNN with relu': () => simpleRNN({ ...sequences, activation: 'relu' }),
  lstm: () => lstm(sequences),
  'lstm without a bias': () => lstm({ ...sequences, useBias: false }),
  'lstm with softsign': () => lstm({ ...sequences, activation: 'softsign' }),
  'lstm with layer normalisation': () => lstm({ ...sequences, layerNormalization: true }),
  'lstm backwards': () => lstm({ ...sequences, goBackwards: true }),
  gru: () => gru(sequences),
  'gru with reset before': () => gru({ ...sequences, resetAfter: false }),
  'gru with reset before and softsign': () =>
    gru({ ...sequences, resetAfter: false, activation: 'softsign' }),
  bidirectional: () => bidirectional({ layer: lstm(sequences) }),
  stacked: () => stacked({ cell: 'gru', layers: 2, ...sequences }),
  'stacked in both directions': () =>
    stacked({ cell: 'lstm', layers: 2, bidirectional: true, ...sequences }),
  dense: () => dense({ units: 13, activation: 'tanh' }),
  timeDistributed: () => timeDistributed({ layer: dense({ units: 13 }) }),
};

function modelOf(layer: Layer): Model {
  const model = sequential(
    [embedding({ inputDim: 9, outputDim: 7 }), layer, dense({ units: 9, name: 'logits' })],
    { seed: 1 },
  );
  model.build([null, null]);
  return model;
}

const ids = () =>
  tf.tensor2d(
    Array.from({ length: 30 }, (_, i) => (i * i + i) % 9),
    [5, 6],
    'int32',
  );

/** The largest difference of the outputs of two models, and the largest output. */
function compare(a: Model, b: Model): { difference: number; largest: number } {
  return tf.tidy(() => {
    const [ofA, ofB] = [a, b].map((model) => model.call(ids()));
    const most = (x: tf.Tensor) => tf.max(tf.abs(x)).dataSync()[0]!;
    return { difference: most(tf.sub(ofA!, ofB!)), largest: most(ofA!) };
  });
}

/** What `quantizeWeights` must do on the active backend, whatever it makes of the small weights. */
export function describeQuantizationContract(useBackend: () => Promise<void>): void {
  describe('quantized models', () => {
    beforeAll(async () => {
      registerGradients();
      await useBackend();
    });

    describe.each(Object.entries(layers))('%s', (_, makeLayer) => {
      test.each([
        [8, 0.02],
        [16, 1e-4],
      ] as const)(
        '%i bits: the output moves by less than %f of the largest',
        async (bits, limit) => {
          const model = modelOf(makeLayer());
          const small = await quantizeWeights(model, { bits });
          const { difference, largest } = compare(model, small);
          expect(difference).toBeGreaterThan(0);
          expect(difference).toBeLessThan(limit * largest);
          // All of that comes from the rounding: floats of the same values give the same numbers.
          const floats = await copyModel(small);
          expect(compare(small, floats).difference).toBeLessThan(1e-4 * largest);
          for (const one of [model, small, floats]) one.dispose();
        },
      );
    });

    test('kernels have few bits, the rest stays as it is', async () => {
      const words = embedding({ inputDim: 9, outputDim: 7 });
      const recurrent = lstm({ units: 7, returnSequences: true });
      const model = sequential([words, recurrent, tiedDense({ embedding: words })], { seed: 1 });
      model.build([null, null]);
      const small = await quantizeWeights(model, { bits: 8 });
      expect(small.weights.map(({ name, bits, trainable }) => [name, bits, trainable])).toEqual([
        ['embedding/embeddings', 32, true],
        ['lstm/kernel', 8, false],
        ['lstm/recurrent_kernel', 8, false],
        ['lstm/bias', 32, true],
        ['tied_dense/bias', 32, true],
      ]);
      expect(model.weights.every(({ bits, trainable }) => bits === 32 && trainable)).toBe(true);
      const [before, after] = [await model.getWeights(), await small.getWeights()];
      expect(after['lstm/bias']).toEqual(before['lstm/bias']);
      const kernel = after['lstm/kernel']!;
      const columns = kernel.shape[1]!;
      for (let column = 0; column < columns; column++) {
        const own = Array.from(kernel.data).filter((__, i) => i % columns === column);
        const scale = Math.max(...own.map(Math.abs)) / 127;
        for (const value of own) {
          expect(Math.abs(value / scale - Math.round(value / scale))).toBeLessThan(1e-4);
        }
      }
      for (const one of [model, small]) one.dispose();
    });

    test('shares nothing, and gives back all it takes', async () => {
      const before = tf.memory();
      const model = modelOf(bidirectional({ layer: gru(sequences) }));
      const withModel = tf.memory();
      const small = await quantizeWeights(model, { bits: 16 });
      expect(tf.memory().numTensors - withModel.numTensors).toBe(model.weights.length);
      expect(tf.memory().numDataBuffers - withModel.numDataBuffers).toBe(model.weights.length);
      const output = () => Array.from(tf.tidy(() => small.predict(ids()).dataSync()));
      const expected = output();
      for (const { variable } of model.weights) {
        tf.tidy(() => variable.assign(tf.zerosLike(variable)));
      }
      model.dispose();
      expect(output()).toEqual(expected);
      expect(tf.memory().numTensors - before.numTensors).toBe(small.weights.length);
      small.dispose();
      expect(tf.memory().numTensors).toBe(before.numTensors);
      expect(tf.memory().numDataBuffers).toBe(before.numDataBuffers);
    });

    test('carries its own states from call to call', async () => {
      const model = modelOf(lstm({ ...sequences, stateful: true }));
      const small = await quantizeWeights(model, { bits: 8 });
      const whole = Array.from(small.call(ids()).dataSync());
      const halves = [0, 3].map((from) => small.predict(tf.slice(ids(), [0, from], [5, 3])));
      const joined = Array.from(tf.concat(halves, 1).dataSync());
      joined.forEach((value, i) => expect(value).toBeCloseTo(whole[i]!, 5));
      expect(model.getStates().flat()).toEqual([]);
      for (const one of [model, small]) one.dispose();
    });

    test.each<[string, (model: Model) => unknown]>([
      ['training', (model) => model.apply(ids(), { training: true, seed: 1 })],
      ['a gradient', (model) => tf.variableGrads(() => tf.sum(model.call(ids())))],
      [
        'a gradient of a layer',
        (model) => tf.grad((x) => model.layers[1]!.apply(x).output)(tf.ones([1, 2, 7])),
      ],
    ])('%s is refused, by every layer and with its reason', async (_, use) => {
      for (const layer of [lstm(sequences), bidirectional({ layer: lstm(sequences) })]) {
        const model = modelOf(layer);
        const small = await quantizeWeights(model, { bits: 8 });
        const { numTensors } = tf.memory();
        tf.tidy(() => {
          const call = () => void use(small);
          expect(call).toThrow(SeqLayersError);
          expect(call).toThrow(/kernel" has 8 bits and serves for inference only/);
          expect(() => void use(model)).not.toThrow();
        });
        expect(tf.memory().numTensors).toBe(numTensors);
        for (const one of [model, small]) one.dispose();
      }
    });

    test('other weights may be set, kernels may not', async () => {
      const model = modelOf(lstm(sequences));
      const small = await quantizeWeights(model, { bits: 8 });
      const values = await model.getWeights();
      const set = () => small.setWeights({ 'logits/kernel': values['logits/kernel']! });
      expect(set).toThrow('"logits/kernel" has 8 bits');
      const bias = { data: Float32Array.from({ length: 9 }, (_, i) => i), shape: [9] };
      small.setWeights({ 'logits/bias': bias });
      expect((await small.getWeights())['logits/bias']).toEqual(bias);
      for (const one of [model, small]) one.dispose();
    });

    test('a model without weights, other bits and broken weights are refused', async () => {
      const unbuilt = sequential([dense({ units: 2 })]);
      await expect(quantizeWeights(unbuilt, { bits: 8 })).rejects.toThrow('is not built yet');
      const model = modelOf(lstm(sequences));
      await expect(quantizeWeights(model, { bits: 4 as 8 })).rejects.toMatchObject({
        code: 'invalid-option',
        message: 'quantizeWeights: bits must be 8 or 16, got 4',
      });
      const { numTensors } = tf.memory();
      const broken = new Float32Array(7 * 84).fill(1).with(5, Infinity);
      model.setWeights({ 'lstm/kernel': { data: broken, shape: [7, 84] } });
      await expect(quantizeWeights(model, { bits: 8 })).rejects.toMatchObject({
        code: 'invalid-input',
        message: expect.stringContaining('"lstm/kernel" must have finite numbers, got Infinity'),
      });
      expect(tf.memory().numTensors).toBe(numTensors);
      model.dispose();
    });
  });
}
