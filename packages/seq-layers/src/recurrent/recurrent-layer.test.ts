import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, expectTypeOf, test } from 'vitest';
import type { Layer } from '../layer.js';
import { bidirectional } from './bidirectional.js';
import { gru, type GRUOptions } from './gru.js';
import { lstm, type LSTMOptions } from './lstm.js';
import { simpleRNN } from './simple-rnn.js';

// The options every recurrent layer shares; what the cells compute is compared with independent
// sources in the contract suite of the test folder.

const x = tf.tensor3d(
  Array.from({ length: 24 }, (_, i) => Math.sin(i)),
  [2, 4, 3],
);

const builders: Record<string, (options: LSTMOptions & GRUOptions) => Layer> = {
  simpleRNN,
  lstm,
  gru,
};

function run(name: string, options: Partial<LSTMOptions & GRUOptions>): number[] {
  const layer = builders[name]!({ units: 5, ...options });
  layer.build([null, null, 3], { seed: 1 });
  const { output } = layer.apply(x);
  return [...output.shape, ...output.dataSync()];
}

const shared = [
  { units: 6 },
  { activation: 'sigmoid' },
  { kernelInitializer: 'heNormal' },
  { recurrentInitializer: 'glorotUniform' },
  { biasInitializer: 'ones' },
  { returnSequences: true },
  { goBackwards: true },
] as const;

describe.each([
  ['simpleRNN', shared],
  ['lstm', [...shared, { recurrentActivation: 'relu' }, { unitForgetBias: false }]],
  ['gru', [...shared, { recurrentActivation: 'relu' }]],
] as const)('%s', (name, options) => {
  test.each(options)('computes something else with %j', (option) => {
    expect(run(name, option)).not.toEqual(run(name, {}));
  });

  test('computes the same again', () => {
    expect(run(name, {})).toEqual(run(name, {}));
  });

  test('a sequence in two parts, with the states carried, is the sequence in one', () => {
    const layer = builders[name]!({ units: 5, returnSequences: true });
    const whole = layer.apply(x);
    const first = layer.apply(tf.slice(x, [0, 0, 0], [2, 1, 3]));
    const second = layer.apply(tf.slice(x, [0, 1, 0], [2, 3, 3]), { states: first.states });
    const joined = tf.concat([first.output, second.output], 1);
    expect(joined.dataSync()).toEqual(whole.output.dataSync());
    expect(second.states.map((state) => state.dataSync())).toEqual(
      whole.states.map((state) => state.dataSync()),
    );
  });

  test('returns the last of its sequence without returnSequences', () => {
    const sequence = run(name, { returnSequences: true }).slice(3);
    const last = run(name, {}).slice(2);
    expect(last).toEqual([...sequence.slice(15, 20), ...sequence.slice(35, 40)]);
  });

  test('refuses inputs and states that do not fit, saying what would', () => {
    const layer = builders[name]!({ units: 5, name: 'cell' });
    layer.build([null, null, 3]);
    expect(() => layer.apply(tf.zeros([2, 3]))).toThrow(
      'cell: the input must be [batch, time, inputDim], got shape (2, 3)',
    );
    expect(() => layer.apply(tf.zeros([2, 4, 2]))).toThrow(
      'cell: the last dimension of the input must be 3, got shape (2, 4, 2)',
    );
    expect(() => layer.apply(tf.zeros([2, 0, 3]))).toThrow('cell: the input has no time step');
    const { states } = layer.apply(x);
    expect(() => layer.apply(tf.zeros([1, 4, 3]), { states })).toThrow(
      'cell: the states must have shapes (1, 5)',
    );
    expect(() => layer.apply(x, { states: [...states, tf.zeros([2, 5])] })).toThrow('got (2, 5)');
  });
});

test('without a bias a layer has two weights', () => {
  const layer = lstm({ units: 5, useBias: false });
  layer.build([null, null, 3]);
  expect(layer.weights.map(({ name, variable }) => [name, variable.shape])).toEqual([
    ['lstm/kernel', [3, 20]],
    ['lstm/recurrent_kernel', [5, 20]],
  ]);
});

test('the forget gate begins at 1, the second of four', () => {
  const layer = lstm({ units: 2, biasInitializer: { name: 'constant', value: 0.5 } });
  layer.build([null, null, 3]);
  const { variable } = layer.weights[2]!;
  expect(Array.from(variable.dataSync())).toEqual([0.5, 0.5, 1, 1, 0.5, 0.5, 0.5, 0.5]);
});

test.each([
  [true, [2, 15]],
  [false, [15]],
])('the bias of a GRU with resetAfter: %s has shape %j', (resetAfter, shape) => {
  const layer = gru({ units: 5, resetAfter });
  layer.build([null, null, 3]);
  expect(layer.weights[2]!.variable.shape).toEqual(shape);
});

test.each([
  [() => lstm({ units: 1.5 }), 'lstm: units must be a positive integer, got 1.5'],
  [() => gru({ units: 2, resetafter: true } as GRUOptions), 'gru: there is no option "resetafter"'],
  [
    () => simpleRNN({ units: 2, recurrentActivation: 'relu' } as { units: number }),
    'simpleRNN: there is no option "recurrentActivation"',
  ],
  [
    () => lstm({ units: 2, stateful: 1 } as unknown as LSTMOptions),
    'lstm: stateful must be true or false, got 1',
  ],
])('refuses wrong options: %s', (make, message) => {
  expect(make).toThrow(message);
});

test('the options decide the rank of the output, in its type too', () => {
  const sequence = lstm({ units: 2, returnSequences: true }).apply(x).output;
  expectTypeOf(sequence).toEqualTypeOf<tf.Tensor3D>();
  expect(sequence.rank).toBe(3);
  const last = gru({ units: 2 }).apply(x).output;
  expectTypeOf(last).toEqualTypeOf<tf.Tensor2D>();
  expect(last.rank).toBe(2);
  const both = bidirectional({ layer: simpleRNN({ units: 2 }) }).apply(x).output;
  expectTypeOf(both).toEqualTypeOf<tf.Tensor2D>();
  expect(both.rank).toBe(2);
});
