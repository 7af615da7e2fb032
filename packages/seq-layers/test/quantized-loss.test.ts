import { registerSeqlabBackend } from '@seqlab/backend';
import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { registerGradients } from '../src/gradients.js';
import { dense, embedding, gru, lstm, quantizeWeights, sequential } from '../src/index.js';
import type { Layer, Model } from '../src/index.js';

// What the rounding costs a model that has learnt something, in the unit in which text models are measured.

const classes = 12;
const [batch, time] = [16, 40];

beforeAll(async () => {
  registerGradients();
  registerSeqlabBackend();
  await tf.setBackend('seqlab');
});

afterAll(() => tf.removeBackend('seqlab'));

/** Characters of a language: each word is one of eight, and known from its first two characters. */
function makeText(length: number, seed: number): number[] {
  let state = seed;
  const draw = (below: number) => {
    // Park and Miller's minimal standard generator.
    state = (state * 48_271) % 2_147_483_647;
    return state % below;
  };
  const words = Array.from({ length: 8 }, (_, word) =>
    Array.from({ length: 5 + (word % 3) }, (__, i) => 1 + ((word * 7 + i * (word + 3)) % 11)),
  );
  const text: number[] = [];
  while (text.length < length) text.push(...words[draw(8)]!, 0);
  return text.slice(0, length);
}

function makeBatch(seed: number): { inputs: tf.Tensor; labels: tf.Tensor } {
  const rows = Array.from({ length: batch }, (_, row) => makeText(time + 1, seed + 97 * row));
  const part = (from: number) => rows.flatMap((row) => row.slice(from, from + time));
  return {
    inputs: tf.tensor(part(0), [batch, time], 'int32'),
    labels: tf.oneHot(tf.tensor1d(part(1), 'int32'), classes),
  };
}

function lossOf(model: Model, { inputs, labels }: ReturnType<typeof makeBatch>): tf.Scalar {
  const logits = tf.reshape(model.apply(inputs).output, [batch * time, classes]);
  const losses = tf.sum(tf.mul(labels, tf.logSoftmax(logits as tf.Tensor2D)), 1);
  return tf.div(tf.neg(tf.mean(losses)), Math.LN2);
}

function train(layer: Layer): Model {
  const model = sequential(
    [embedding({ inputDim: classes, outputDim: 8 }), layer, dense({ units: classes })],
    { seed: 2 },
  );
  model.build([null, null]);
  const optimizer = tf.train.adam(0.01);
  const variables = model.weights.map(({ variable }) => variable);
  for (let step = 0; step < 90; step++) {
    tf.tidy(() => {
      const data = makeBatch(1 + 1000 * step);
      optimizer.minimize(() => lossOf(model, data), false, variables);
    });
  }
  optimizer.dispose();
  return model;
}

test.each<[string, () => Layer]>([
  ['lstm', () => lstm({ units: 48, returnSequences: true })],
  ['gru', () => gru({ units: 48, returnSequences: true })],
])('%s: 8 bits cost less than 0.001 bits per character, 16 less than 0.00001', async (_, layer) => {
  const model = train(layer());
  const measure = (one: Model) =>
    tf.tidy(() => {
      const losses = [1, 2, 3, 4].map((seed) => lossOf(one, makeBatch(500 + seed)));
      return tf.mean(tf.stack(losses)).dataSync()[0]!;
    });
  const loss = measure(model);
  // It knows the words: a guess of one of eight is 3 bits for 7 characters.
  expect(loss).toBeLessThan(0.5);
  const [eight, sixteen] = await Promise.all(
    ([8, 16] as const).map(async (bits) => {
      const small = await quantizeWeights(model, { bits });
      const difference = Math.abs(measure(small) - loss);
      small.dispose();
      return difference;
    }),
  );
  expect(eight).toBeLessThan(0.001);
  expect(eight).toBeGreaterThan(0);
  expect(sixteen).toBeLessThan(0.00001);
  model.dispose();
});
