import {
  memory,
  tensor1d,
  train,
  tidy,
  variable,
  variableGrads,
  mul,
  sub,
  square,
  sum,
  sin,
  type Scalar,
  type Variable,
} from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { describeOnEachBackend } from '../../test/backends.js';
import { expectClose, numbers } from '../../test/numbers.js';
import { adam, type AdamOptions } from './adam.js';
import type { Optimizer } from './optimizer.js';

const start = [3, -2, 0.5, 40, -0.7];

/** A curved surface whose gradients change size and sign along the way. */
function surface(w: Variable): Scalar {
  return sum(square(sub(sin(mul(w, 1.7)), mul(w, 0.3))));
}

function step(optimizer: Optimizer, w: Variable, gradientScale = 1): void {
  tidy(() => {
    const { grads } = variableGrads(() => surface(w), [w]);
    optimizer.applyGradients([
      { name: 'w', variable: w, gradient: grads[w.name]!, scale: gradientScale },
    ]);
  });
}

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

/** The weight after three steps. */
function descend(optimizer: Optimizer): number[] {
  const w = variable(tensor1d(start));
  for (let i = 0; i < 3; i++) step(optimizer, w);
  return numbers(w);
}

describeOnEachBackend('adam', () => {
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
    const ours = variable(tensor1d(start));
    const theirs = variable(tensor1d(start));
    const optimizer = adam({ learningRate: 0.02 });
    const reference = train.adam(0.02, 0.9, 0.999, 1e-7);
    for (let i = 0; i < 100; i++) {
      step(optimizer, ours);
      tidy(() => {
        const { grads } = variableGrads(() => surface(theirs), [theirs]);
        reference.applyGradients([{ name: theirs.name, tensor: grads[theirs.name]! }]);
      });
      expectClose(numbers(ours), numbers(theirs), 1e-5);
    }
    expect(optimizer.iterations).toBe(100);
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

  it('goes on from a saved state exactly', async () => {
    const w = variable(tensor1d(start));
    const first = adam();
    for (let i = 0; i < 5; i++) step(first, w);
    const second = adam();
    second.setState(structuredClone(await first.getState()));
    const copy = variable(tensor1d(numbers(w)));
    for (let i = 0; i < 5; i++) {
      step(first, w);
      step(second, copy);
    }
    expect(numbers(copy)).toEqual(numbers(w));
  });

  it('names its slots after the weights', async () => {
    const optimizer = adam();
    step(optimizer, variable(tensor1d(start)));
    const { name, iterations, slots } = await optimizer.getState();
    expect({ name, iterations }).toEqual({ name: 'adam', iterations: 1 });
    expect(Object.keys(slots)).toEqual(['w/m', 'w/v']);
    expect(slots['w/m']!.shape).toEqual([5]);
  });

  it('keeps two tensors a weight and frees them', () => {
    const w = variable(tensor1d(start));
    const before = memory().numTensors;
    const optimizer = adam();
    for (let i = 0; i < 3; i++) {
      step(optimizer, w);
      expect(memory().numTensors).toBe(before + 2);
    }
    optimizer.dispose();
    expect(memory().numTensors).toBe(before);
  });

  it('refuses the state of another optimizer, and one that lacks a slot', () => {
    const m = { data: Float32Array.of(1), shape: [1] };
    const state = (name: string) => () =>
      adam().setState({ name, iterations: 1, learningRateFactor: 1, slots: { 'w/m': m } });
    expect(state('sgd')).toThrow(/cannot continue the state of sgd/);
    expect(state('adam')).toThrow(expect.objectContaining({ code: 'state-mismatch' }));
  });
});

it.each<AdamOptions>([{ learningRate: -1 }, { beta1: 1 }, { beta2: NaN }, { epsilon: -1 }])(
  'adam refuses %o',
  (options) => {
    expect(() => adam(options)).toThrow(expect.objectContaining({ code: 'invalid-option' }));
  },
);
