import { tensor1d, train, variable } from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { describeOnEachBackend } from '../../test/backends.js';
import { expectClose, numbers } from '../../test/numbers.js';
import { descend, expectSamePath, itIsAnOptimizer } from '../../test/optimizer-contract.js';
import { adagrad } from './adagrad.js';
import { adam, adamW } from './adam.js';
import type { Optimizer } from './optimizer.js';
import { rmsprop } from './rmsprop.js';
import { sgd } from './sgd.js';

/** One step with a gradient, from weights of 1. */
function stepWith(optimizer: Optimizer, gradient: number[], name = 'w'): number[] {
  const w = variable(tensor1d(gradient.map(() => 1)));
  optimizer.applyGradients([{ name, variable: w, gradient: tensor1d(gradient) }]);
  return numbers(w);
}

describeOnEachBackend('sgd', () => {
  itIsAnOptimizer({ name: 'sgd', slots: 0, make: (learningRate) => sgd({ learningRate }) });

  it("follows tfjs-core's for 100 steps", () => {
    expectSamePath(sgd({ learningRate: 0.02 }), train.sgd(0.02));
  });

  describe('with momentum', () => {
    itIsAnOptimizer({
      name: 'sgd',
      slots: 1,
      make: (learningRate) => sgd({ learningRate, momentum: 0.9 }),
    });

    it.each([false, true])("follows tfjs-core's for 100 steps, nesterov %s", (nesterov) => {
      expectSamePath(
        sgd({ learningRate: 0.01, momentum: 0.8, nesterov }),
        train.momentum(0.01, 0.8, nesterov),
      );
    });
  });
});

describeOnEachBackend('rmsprop', () => {
  itIsAnOptimizer({ name: 'rmsprop', slots: 1, make: (learningRate) => rmsprop({ learningRate }) });

  it.each([
    { momentum: 0, centered: false },
    { momentum: 0.8, centered: false },
    { momentum: 0, centered: true },
    { momentum: 0.8, centered: true },
  ])("takes Keras' first step with %o", ({ momentum, centered }) => {
    const g = [4, -0.5];
    const [rho, epsilon, learningRate] = [0.8, 1e-3, 0.1];
    const expected = g.map((x) => {
      const v = (1 - rho) * x * x;
      const a = centered ? (1 - rho) * x : 0;
      return 1 - (learningRate * x) / Math.sqrt(v - a * a + epsilon);
    });
    const optimizer = rmsprop({ learningRate, rho, epsilon, momentum, centered });
    expectClose(stepWith(optimizer, g), expected, 1e-6);
  });

  it.each([false, true])("follows tfjs-core's for 100 steps, centered %s", (centered) => {
    // tfjs-core's momentum is Keras' too; its slots begin at 0 as well.
    expectSamePath(
      rmsprop({ learningRate: 0.01, rho: 0.9, momentum: 0.5, epsilon: 1e-7, centered }),
      train.rmsprop(0.01, 0.9, 0.5, 1e-7, centered),
    );
  });
});

describeOnEachBackend('adagrad', () => {
  itIsAnOptimizer({ name: 'adagrad', slots: 1, make: (learningRate) => adagrad({ learningRate }) });

  it("follows tfjs-core's for 100 steps", () => {
    expectSamePath(adagrad({ learningRate: 0.1 }), train.adagrad(0.1, 0.1));
  });

  it('begins with the accumulator it is told to', () => {
    const optimizer = adagrad({ learningRate: 1, initialAccumulatorValue: 7, epsilon: 0 });
    expectClose(stepWith(optimizer, [3]), [1 - 3 / 4], 1e-6);
  });
});

describeOnEachBackend('adamW', () => {
  itIsAnOptimizer({
    name: 'adamW',
    slots: 2,
    make: (learningRate) => adamW({ learningRate }),
  });

  it('is adam without decay', () => {
    expect(descend(adamW({ weightDecay: 0 }), 20)).toEqual(descend(adam(), 20));
  });

  it('takes away learningRate · weightDecay of the weight before the step', () => {
    const plain = stepWith(adam({ learningRate: 0.1 }), [4, -0.5]);
    const decayed = stepWith(adamW({ learningRate: 0.1, weightDecay: 0.2 }), [4, -0.5]);
    expectClose(
      decayed,
      plain.map((weight) => weight - 0.1 * 0.2),
      1e-6,
    );
  });
});

describeOnEachBackend('groups', () => {
  const optimizer = () =>
    adamW({
      learningRate: 0.1,
      weightDecay: 0.5,
      groups: [
        { weights: /bias$/, weightDecay: 0 },
        { weights: ['embedding/table'], learningRate: 0.01 },
      ],
    });
  const plain = (learningRate: number) => stepWith(adam({ learningRate }), [2])[0]!;

  it('have rates and decays of their own, the first that matches', () => {
    expectClose(stepWith(optimizer(), [2], 'lstm/kernel'), [plain(0.1) - 0.05], 1e-6);
    expectClose(stepWith(optimizer(), [2], 'lstm/bias'), [plain(0.1)], 1e-6);
    expectClose(stepWith(optimizer(), [2], 'embedding/table'), [plain(0.01) - 0.005], 1e-6);
  });

  it('may follow a schedule', () => {
    const scheduled = sgd({ learningRate: 1, groups: [{ weights: /^w/, learningRate: (t) => t }] });
    expect(stepWith(scheduled, [1])).toEqual([1]);
    expect(stepWith(scheduled, [0.25])).toEqual([0.75]);
  });
});

it.each([NaN, Infinity, -1, undefined as unknown as number])(
  'a schedule that gives %s is refused before a weight changes',
  (rate) => {
    const optimizer = sgd({ groups: [{ weights: ['second'], learningRate: () => rate }] });
    const weights = ['first', 'second'].map((name) => ({
      name,
      variable: variable(tensor1d([1])),
    }));
    const gradients = weights.map((weight) => ({ ...weight, gradient: tensor1d([1]) }));
    const apply = () => optimizer.applyGradients(gradients);
    expect(apply).toThrow(expect.objectContaining({ code: 'invalid-option' }));
    expect(apply).toThrow(/sgd: learningRate of step 0 must be a number at least 0/);
    expect(weights.flatMap((weight) => numbers(weight.variable))).toEqual([1, 1]);
  },
);

it('an optimizer of another model is refused before a weight changes', () => {
  const optimizer = adam();
  stepWith(optimizer, [1, 2], 'second');
  const weights = ['first', 'second'].map((name) => ({ name, variable: variable(tensor1d([1])) }));
  const apply = () =>
    optimizer.applyGradients(weights.map((weight) => ({ ...weight, gradient: tensor1d([1]) })));
  expect(apply).toThrow(expect.objectContaining({ code: 'state-mismatch' }));
  expect(apply).toThrow('adam: second is [1] and was [2] before');
  expect(weights.flatMap((weight) => numbers(weight.variable))).toEqual([1, 1]);
});

it.each([
  ['adam: learningRate', () => adam({ learningRate: '0.1' as unknown as number })],
  ['sgd: momentum', () => sgd({ momentum: 1 })],
  ['sgd: nesterov', () => sgd({ nesterov: true })],
  ['rmsprop: rho', () => rmsprop({ rho: 1 })],
  ['rmsprop: epsilon', () => rmsprop({ epsilon: -1 })],
  ['adagrad: initialAccumulatorValue', () => adagrad({ initialAccumulatorValue: -1 })],
  ['adamW: weightDecay', () => adamW({ weightDecay: NaN })],
  ['adam: learningRate of groups[0]', () => adam({ groups: [{ weights: [], learningRate: -1 }] })],
])('%s is checked', (message, make) => {
  expect(make).toThrow(expect.objectContaining({ code: 'invalid-option' }));
  expect(make).toThrow(message);
});
