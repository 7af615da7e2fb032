import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { registerGradients } from '../gradients.js';
import { dense } from '../layers/dense.js';
import { dropout } from '../layers/dropout.js';
import { embedding } from '../layers/embedding.js';
import { gru } from '../recurrent/gru.js';
import { lstm } from '../recurrent/lstm.js';
import { sequential } from './sequential.js';

beforeAll(() => registerGradients());

/** Two layers with state, only the first stateful. */
function characterModel(seed = 1) {
  return sequential(
    [
      embedding({ inputDim: 11, outputDim: 4 }),
      lstm({ units: 6, returnSequences: true, stateful: true }),
      gru({ units: 5, returnSequences: true }),
      dropout({ rate: 0.5 }),
      dense({ units: 11 }),
    ],
    { seed },
  );
}

const ids = tf.tensor2d([1, 2, 3, 4, 5, 6, 7, 8], [2, 4], 'int32');

function valuesOf(tensor: tf.Tensor): number[] {
  return Array.from(tensor.dataSync());
}

describe('building', () => {
  test('happens at once behind an embedding', () => {
    expect(characterModel().weights.map(({ name, variable }) => [name, variable.shape])).toEqual([
      ['embedding/embeddings', [11, 4]],
      ['lstm/kernel', [4, 24]],
      ['lstm/recurrent_kernel', [6, 24]],
      ['lstm/bias', [24]],
      ['gru/kernel', [6, 15]],
      ['gru/recurrent_kernel', [5, 15]],
      ['gru/bias', [2, 15]],
      ['dense/kernel', [5, 11]],
      ['dense/bias', [11]],
    ]);
  });

  test('happens at once with inputShape, else at the first input', () => {
    const options = { units: 2 };
    expect(sequential([lstm(options)], { inputShape: [null, 3] }).weights).toHaveLength(3);
    const model = sequential([lstm(options)]);
    expect(model.weights).toHaveLength(0);
    model.apply(tf.ones([4, 7, 3]));
    expect(model.inputShape).toEqual([null, 7, 3]);
    expect(model.weights).toHaveLength(3);
  });

  test('depends on the seed, and 0 is a seed', () => {
    const [first, again, other] = [0, 0, 1].map((seed) =>
      characterModel(seed).weights.map(({ variable }) => valuesOf(variable)),
    );
    expect(again).toEqual(first);
    expect(other).not.toEqual(first);
  });

  test('gives layers of one class different weights', () => {
    const model = sequential([dense({ units: 3 }), dense({ units: 3 })], { inputShape: [3] });
    expect(valuesOf(model.weights[0]!.variable)).not.toEqual(valuesOf(model.weights[2]!.variable));
  });

  test('takes the weights it is given', () => {
    const asked: string[] = [];
    const model = sequential([dense({ units: 2 })], {
      inputShape: [3],
      weights: (name, shape) => {
        asked.push(`${name} ${shape}`);
        return new Float32Array(shape.reduce((product, size) => product * size, 1)).fill(2);
      },
    });
    expect(asked).toEqual(['dense/kernel 3,2', 'dense/bias 2']);
    expect(valuesOf(model.apply(tf.ones([1, 3])).output)).toEqual([8, 8]);
  });

  test('that fails leaves nothing behind', () => {
    const before = tf.memory().numTensors;
    const layers = [dense({ units: 2 }), lstm({ units: 2 })];
    expect(() => sequential(layers, { inputShape: [3] })).toThrow(
      'lstm: the input must be [batch, time, inputDim], got shape (None, 2)',
    );
    expect(tf.memory().numTensors).toBe(before);
  });

  test('succeeds after an input that did not fit', () => {
    const model = sequential([lstm({ units: 2 })]);
    expect(() => model.apply(tf.ones([1, 3]))).toThrow('lstm: the input must be [batch, time');
    expect(model.apply(tf.ones([1, 4, 3])).output.shape).toEqual([1, 2]);
  });
});

describe('names', () => {
  test('are numbered by class, around the given ones', () => {
    const model = sequential([
      dense({ units: 1 }),
      dense({ units: 1, name: 'dense_1' }),
      dense({ units: 1 }),
      dense({ units: 1 }),
      dropout({ rate: 0 }),
    ]);
    expect(model.layers.map(({ name }) => name)).toEqual([
      'dense',
      'dense_1',
      'dense_2',
      'dense_3',
      'dropout',
    ]);
  });

  test('stay when a layer serves in a second model', () => {
    const shared = dense({ units: 1 });
    sequential([shared]);
    const second = sequential([dense({ units: 1 }), shared]);
    expect(second.layers.map(({ name }) => name)).toEqual(['dense_1', 'dense']);
  });

  test('given twice are refused', () => {
    const layers = [dense({ units: 1, name: 'a' }), dense({ units: 1, name: 'a' })];
    expect(() => sequential(layers)).toThrow('sequential: two layers are named "a"');
  });
});

describe('apply', () => {
  test('is pure, and returns the states of each recurrent layer', () => {
    const model = characterModel();
    const first = model.apply(ids);
    expect(first.output.shape).toEqual([2, 4, 11]);
    expect(first.states.map((own) => own.map(({ shape }) => shape))).toEqual([
      [],
      [
        [2, 6],
        [2, 6],
      ],
      [[2, 5]],
      [],
      [],
    ]);
    expect(valuesOf(model.apply(ids).output)).toEqual(valuesOf(first.output));
  });

  test('goes on from the states it is given, at any batch size', () => {
    const model = characterModel();
    const row = tf.slice(ids, [1, 0], [1, 4]);
    const whole = valuesOf(model.apply(row).output);
    let states;
    const steps: number[] = [];
    for (let t = 0; t < 4; t++) {
      const result = model.apply(tf.slice(row, [0, t], [1, 1]), { states });
      states = result.states;
      steps.push(...valuesOf(result.output));
    }
    expect(steps).toEqual(whole);
  });

  test('takes an empty list for zeros', () => {
    const model = characterModel();
    const { output } = model.apply(ids, { states: [[], [], [], [], []] });
    expect(valuesOf(output)).toEqual(valuesOf(model.apply(ids).output));
  });

  test('drops by the seed in training alone', () => {
    const model = characterModel();
    const run = (options: { training?: boolean; seed?: number }) =>
      valuesOf(model.apply(ids, options).output);
    expect(run({ training: true, seed: 0 })).toEqual(run({ training: true, seed: 0 }));
    expect(run({ training: true, seed: 0 })).not.toEqual(run({ training: true, seed: 1 }));
    expect(run({ training: true, seed: 0 })).not.toEqual(run({}));
    expect(run({ seed: 3 })).toEqual(run({}));
  });

  test('drops other elements in each layer', () => {
    const model = sequential([dropout({ rate: 0.5 }), dropout({ rate: 0.5 })]);
    const { output } = model.apply(tf.ones([1000]), { training: true, seed: 2 });
    // Two independent masks keep a quarter, one mask twice would keep half.
    const kept = valuesOf(output).filter((value) => value !== 0).length;
    expect(kept).toBeGreaterThan(200);
    expect(kept).toBeLessThan(300);
  });

  test('makes as many tensors as it returns, and a training step none', () => {
    const model = characterModel();
    const before = tf.memory().numTensors;
    const { output, states } = model.apply(ids);
    expect(tf.memory().numTensors).toBe(before + 4);
    tf.dispose([output, states]);
    for (let step = 0; step < 3; step++) {
      const { value, grads } = tf.variableGrads(
        () => tf.mean(tf.square(model.apply(ids, { training: true, seed: step }).output)),
        model.trainableWeights.map(({ variable }) => variable),
      );
      expect(Object.keys(grads)).toHaveLength(9);
      tf.dispose([value, grads]);
      expect(tf.memory().numTensors).toBe(before);
    }
  });

  test('refuses states that are not one list a layer', () => {
    expect(() => characterModel().apply(ids, { states: [[]] })).toThrow(
      'sequential: the states must be 5 lists, one a layer, got 1',
    );
  });
});

describe('predict', () => {
  test('carries the states of stateful layers, and of no others', () => {
    const model = characterModel();
    const first = model.apply(ids);
    const expected = model.apply(ids, { states: [[], first.states[1]!, [], [], []] });
    expect(valuesOf(model.predict(ids))).toEqual(valuesOf(first.output));
    expect(valuesOf(model.predict(ids))).toEqual(valuesOf(expected.output));
  });

  test('begins anew after resetStates', () => {
    const model = characterModel();
    const first = valuesOf(model.predict(ids));
    model.resetStates();
    expect(valuesOf(model.predict(ids))).toEqual(first);
  });

  test('begins where setStates says, also within a tidy', () => {
    const model = characterModel();
    tf.tidy(() => model.predict(ids));
    const states = model.getStates();
    const second = valuesOf(model.predict(ids));
    tf.tidy(() => model.setStates(states));
    tf.dispose(states);
    expect(valuesOf(model.predict(ids))).toEqual(second);
  });

  test('says so when the batch size changes', () => {
    const model = characterModel();
    model.predict(ids);
    expect(() => model.predict(tf.slice(ids, [0, 0], [1, 4]))).toThrow(
      'lstm: the states must have shapes (1, 6) and (1, 6), got (2, 6) and (2, 6)',
    );
  });

  test('keeps the number of tensors constant', () => {
    const model = characterModel();
    model.predict(ids).dispose();
    const before = tf.memory().numTensors;
    for (let step = 0; step < 3; step++) {
      model.predict(ids).dispose();
      model.setStates(model.getStates());
      tf.dispose(model.getStates());
    }
    expect(tf.memory().numTensors).toBe(before + 3 * 2);
  });
});

test('setStates refuses states for a layer that is not stateful', () => {
  const model = characterModel();
  const { states } = model.apply(ids);
  expect(() => model.setStates(states)).toThrow(
    'sequential: gru is not stateful, its list of states must be empty',
  );
});

test('stateful tells whether a layer is', () => {
  expect(characterModel().stateful).toBe(true);
  expect(sequential([lstm({ units: 1 })]).stateful).toBe(false);
});

test('dispose frees weights and carried states', () => {
  const before = tf.memory().numTensors;
  const model = characterModel();
  model.predict(ids).dispose();
  model.dispose();
  expect(tf.memory().numTensors).toBe(before);
});

test.each([
  [() => sequential([]), 'sequential: the layers must be one or more, each given once, got 0'],
  [
    () => sequential([dense({ units: 1 })], { inputShape: [0] }),
    'sequential: inputShape.0 must be a positive integer, got 0',
  ],
  [
    () => sequential([dense({ units: 1 })], { seed: 0.5 }),
    'sequential: seed must be an integer, got 0.5',
  ],
])('refuses wrong arguments: %s', (make, message) => {
  expect(make).toThrow(message);
});
