import { tensor1d, train, variable } from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { describeOnEachBackend } from '../../test/backends.js';
import { expectClose, numbers } from '../../test/numbers.js';
import {
  descend,
  expectSamePath,
  itIsAnOptimizer,
  start,
  step,
} from '../../test/optimizer-contract.js';
import { adam, type AdamOptions } from './adam.js';

/** Takes one step with the given gradient and returns the weight. */
function stepWith(
  gradient: number[],
  { scale = 1, ...options }: AdamOptions & { scale?: number } = {},
): number[] {
  const w = variable(tensor1d(gradient.map(() => 1)));
  const optimizer = adam(options);
  optimizer.applyGradients([{ name: 'w', variable: w, gradient: tensor1d(gradient), scale }]);
  return numbers(w);
}

describeOnEachBackend('adam', () => {
  itIsAnOptimizer({ name: 'adam', slots: 2, make: (learningRate) => adam({ learningRate }) });

  it('takes the first step of the definition: the learning rate against the sign of the gradient', () => {
    // √(1 − β2) / (1 − β1) · (1 − β1) g / (√(1 − β2) |g| + ε) is the sign of g but for ε.
    expectClose(stepWith([4, -0.5, 0], { learningRate: 0.1 }), [0.9, 1.1, 1], 1e-6);
  });

  it('divides by the running root and epsilon as Keras does, epsilon not corrected for bias', () => {
    const g = 1e-3;
    const root = Math.sqrt(1 - 0.999);
    const expected = 1 - 0.1 * root * (g / (root * g + 1e-4));
    expectClose(stepWith([g], { learningRate: 0.1, epsilon: 1e-4 }), [expected], 1e-6);
  });

  it("follows tfjs-core's Adam for 100 steps within 1e-5", () => {
    expectSamePath(adam({ learningRate: 0.02 }), train.adam(0.02, 0.9, 0.999, 1e-7));
  });

  it('scales gradients as if they had been scaled before', () => {
    expectClose(
      stepWith([4, -2], { scale: 0.25, epsilon: 1 }),
      stepWith([1, -0.5], { epsilon: 1 }),
      1e-7,
    );
    expect(stepWith([4], { scale: 0.25, epsilon: 1 })).not.toEqual(stepWith([4], { epsilon: 1 }));
  });

  it.each<AdamOptions>([{ learningRate: 0.01 }, { beta1: 0.5 }, { beta2: 0.9 }, { epsilon: 0.1 }])(
    'is changed by %o',
    (options) => {
      expect(descend(adam(options))).not.toEqual(descend(adam()));
    },
  );

  it('names its slots after the weights', async () => {
    const optimizer = adam();
    step(optimizer, variable(tensor1d(start)));
    const { slots } = await optimizer.getState();
    expect(Object.keys(slots)).toEqual(['w/m', 'w/v']);
    expect(slots['w/m']!.shape).toEqual([5]);
  });

  it('refuses a state that lacks a slot', () => {
    const slots = { 'w/m': { data: Float32Array.of(1), shape: [1] } };
    const state = { name: 'adam', iterations: 1, learningRateFactor: 1, slots };
    expect(() => adam().setState(state)).toThrow(
      expect.objectContaining({ code: 'state-mismatch', message: 'adam: the state has no w/v' }),
    );
  });
});

it.each<AdamOptions>([{ learningRate: -1 }, { beta1: 1 }, { beta2: NaN }, { epsilon: -1 }])(
  'adam refuses %o',
  (options) => {
    expect(() => adam(options)).toThrow(expect.objectContaining({ code: 'invalid-option' }));
  },
);
