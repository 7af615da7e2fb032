import {
  grad,
  losses,
  mean,
  memory,
  mul,
  oneHot,
  softmax,
  sum,
  tensor,
  tensor1d,
  tensor2d,
  tidy,
  type Tensor,
} from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { describeOnEachBackend } from '../../test/backends.js';
import { expectClose, numbers } from '../../test/numbers.js';
import { natsToBits } from './nats-to-bits.js';
import { sparseCategoricalCrossentropy } from './sparse-categorical-crossentropy.js';

const fromLogits = sparseCategoricalCrossentropy({ fromLogits: true });

const logits = [
  [0.3, -1.2, 2.5, 0, 4.1],
  [1.5, 1.5, 1.5, 1.5, 1.5],
  [-3, 0.2, 0.1, 7, -0.4],
];
const ids = [4, 0, 1];

function total(x: Tensor): Tensor {
  return sum(fromLogits(tensor1d(ids, 'int32'), x));
}

function lossOfTarget(id: number): Tensor {
  return fromLogits(tensor1d([0, id, 0], 'int32'), tensor2d(logits));
}

describeOnEachBackend('sparseCategoricalCrossentropy', () => {
  it('is ln(classes) for equal logits and 0 for certainty', () => {
    const result = fromLogits(
      tensor1d([2, 1], 'int32'),
      tensor2d([
        [0, 0, 0],
        [-200, 200, -200],
      ]),
    );
    expectClose(numbers(result), [Math.log(3), 0]);
  });

  it('gives the probabilities of the example in the Keras documentation', () => {
    // keras.losses.SparseCategoricalCrossentropy()([1, 2], [[.05, .95, 0], [.1, .8, .1]]) is 1.177
    const result = sparseCategoricalCrossentropy()(
      tensor1d([1, 2], 'int32'),
      tensor2d([
        [0.05, 0.95, 0],
        [0.1, 0.8, 0.1],
      ]),
    );
    expectClose(numbers(mean(result)), [1.177], 1e-3);
  });

  it("equals tfjs-core's softmaxCrossEntropy on one-hot labels", () => {
    const expected = losses.softmaxCrossEntropy(
      oneHot(tensor1d(ids, 'int32'), 5),
      tensor2d(logits),
      1,
      0,
      0 /* no reduction */,
    );
    expectClose(numbers(fromLogits(tensor1d(ids, 'int32'), tensor2d(logits))), numbers(expected));
  });

  it('takes [batch, time, classes] and gives one loss a token', () => {
    const flat = fromLogits(tensor1d([...ids, ...ids], 'int32'), tensor2d([...logits, ...logits]));
    const cube = fromLogits(
      tensor([ids, ids], [2, 3], 'int32'),
      tensor([logits, logits], [2, 3, 5]),
    );
    expect(cube.shape).toEqual([6]);
    expect(numbers(cube)).toEqual(numbers(flat));
  });

  it('stays finite for logits in the thousands, whose own last digit is 5e-4', () => {
    const result = fromLogits(
      tensor1d([0, 1], 'int32'),
      tensor2d([
        [5000, 4990],
        [5000, 4990],
      ]),
    );
    const small = Math.log1p(Math.exp(-10));
    expectClose(numbers(result), [small, 10 + small], 1e-4);
  });

  it('has the gradient of finite differences', () => {
    const analytic = numbers(grad(total)(tensor2d(logits)));
    const flat = logits.flat();
    const h = 1e-2;
    const numeric = flat.map((_, i) => {
      const at = (change: number) =>
        total(tensor2d(flat.with(i, flat[i]! + change), [3, 5])).dataSync()[0]!;
      return (at(h) - at(-h)) / (2 * h);
    });
    expectClose(analytic, numeric, 2e-3);
  });

  it('has the gradient softmax − one-hot, weighted by what comes back', () => {
    const weights = tensor1d([1, 0, -2]);
    const gradient = grad((x: Tensor) => sum(mul(fromLogits(tensor1d(ids, 'int32'), x), weights)));
    const probabilities = numbers(softmax(tensor2d(logits)));
    const expected = probabilities.map((p, k) => {
      const row = Math.floor(k / 5);
      return [1, 0, -2][row]! * (p - (ids[row] === k % 5 ? 1 : 0));
    });
    expectClose(numbers(gradient(tensor2d(logits))), expected);
  });

  it('works with a single class', () => {
    expectClose(numbers(fromLogits(tensor1d([0], 'int32'), tensor2d([[3]]))), [0]);
  });

  it('leaves no tensor behind', () => {
    const targets = tensor1d(ids, 'int32');
    const outputs = tensor2d(logits);
    const before = memory().numTensors;
    tidy(() => grad((x: Tensor) => sum(fromLogits(targets, x)))(outputs)).dispose();
    expect(memory().numTensors).toBe(before);
  });

  it('names an id outside the classes and where it is', () => {
    expect(() => lossOfTarget(5)).toThrow(
      /target id 5 at \[1\] is not one of the model's classes, 0 to 4/,
    );
    expect(() => lossOfTarget(-1)).toThrow(expect.objectContaining({ code: 'invalid-data' }));
  });

  it('says both shapes when they do not go together', () => {
    expect(() => fromLogits(tensor1d([0, 1], 'int32'), tensor2d(logits))).toThrow(
      /outputs \[3, 5\] need targets .* got \[2\]/,
    );
    expect(() => fromLogits(tensor1d([0, 1, 1]), tensor2d(logits))).toThrow(/int32.*float32/);
  });
});

it('natsToBits turns the nats of a uniform guess among 64 into 6 bits', () => {
  expect(natsToBits(Math.log(64))).toBeCloseTo(6, 12);
});
