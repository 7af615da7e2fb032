import {
  add,
  cast,
  grad,
  losses,
  mean,
  mul,
  oneHot,
  Reduction,
  softmax,
  sigmoid,
  sum,
  tensor1d,
  tensor2d,
  tidy,
  type Tensor,
} from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { describeOnEachBackend } from '../../test/backends.js';
import { expectClose, numbers } from '../../test/numbers.js';
import { binaryCrossentropy } from './binary-crossentropy.js';
import { categoricalCrossentropy } from './categorical-crossentropy.js';
import type { Loss } from './loss.js';
import { meanSquaredError } from './mean-squared-error.js';
import { sparseCategoricalCrossentropy } from './sparse-categorical-crossentropy.js';

const rows = () =>
  tensor2d([
    [1.2, -0.5, 0, 2.1],
    [-3, 0.1, 0.2, -0.4],
    [0, 0, 0, 0],
  ]);
const ids = () => tensor1d([2, 0, 3], 'int32');
const wanted = () =>
  tensor2d([
    [0, 0, 1, 0],
    [0.7, 0.1, 0.1, 0.1],
    [0.25, 0.25, 0.25, 0.25],
  ]);
const labels = () =>
  tensor2d([
    [0, 1, 1, 0],
    [1, 0, 0, 1],
    [0, 0, 0.3, 1],
  ]);

/** The numbers of a loss, and of its gradient with respect to the outputs when losses are summed. */
function lossAndGradient(loss: Loss, targets: Tensor, outputs: Tensor): [number[], number[]] {
  return tidy(() => [
    numbers(loss(targets, outputs)),
    numbers(grad((x: Tensor) => sum(loss(targets, x)))(outputs)),
  ]);
}

/** Small beside the probabilities it moves, and large beside the rounding of 32 bits. */
const step = 2e-3;

/** By central differences. */
function differences(loss: Loss, targets: Tensor, outputs: Tensor): number[] {
  const values = outputs.dataSync();
  const total = (at: number, change: number) => {
    const moved = Float32Array.from(values, (value, i) => (i === at ? value + change : value));
    return numbers(loss(targets, tensor2d(moved, outputs.shape as [number, number]))).reduce(
      (a, b) => a + b,
    );
  };
  return Array.from(values, (_, i) => (total(i, step) - total(i, -step)) / (2 * step));
}

describeOnEachBackend('losses', () => {
  it("categoricalCrossentropy is tfjs-core's, from logits and from probabilities", () => {
    const expected = losses.softmaxCrossEntropy(wanted(), rows(), undefined, 0, Reduction.NONE);
    const fromLogits = categoricalCrossentropy({ fromLogits: true })(wanted(), rows());
    expectClose(numbers(fromLogits), numbers(expected), 1e-6);
    expectClose(
      numbers(categoricalCrossentropy()(wanted(), softmax(rows()))),
      numbers(expected),
      1e-5,
    );
  });

  it("binaryCrossentropy is tfjs-core's, averaged over units, from logits and from probabilities", () => {
    const each = losses.sigmoidCrossEntropy(labels(), rows(), undefined, 0, Reduction.NONE);
    const expected = numbers(mean(each, 1));
    expectClose(
      numbers(binaryCrossentropy({ fromLogits: true })(labels(), rows())),
      expected,
      1e-6,
    );
    expectClose(numbers(binaryCrossentropy()(labels(), sigmoid(rows()))), expected, 1e-5);
  });

  it('binaryCrossentropy of infinite logits is 0 where they are right and infinite where not', () => {
    const loss = binaryCrossentropy({ fromLogits: true });
    const logits = [Infinity, -Infinity, Infinity, -Infinity, Infinity, 0, -2];
    const targets = [1, 0, 0, 1, 0.5, 1, 0];
    const of = loss(tensor1d(targets), tensor2d(logits, [7, 1]));
    const finite = [Math.log(2), Math.log1p(Math.exp(-2))];
    expect(numbers(of).slice(0, 5)).toEqual([0, 0, Infinity, Infinity, Infinity]);
    expectClose(numbers(of).slice(5), finite, 1e-6);
    const ofNone = loss(tensor1d([1, 0]), tensor2d([NaN, NaN], [2, 1]));
    expect(numbers(ofNone)).toEqual([NaN, NaN]);
  });

  it("binaryCrossentropy of Keras' documentation", () => {
    // y_true = [[0, 1], [0, 0]], y_pred = [[0.6, 0.4], [0.4, 0.6]] gives [0.916, 0.714].
    const targets = tensor2d([
      [0, 1],
      [0, 0],
    ]);
    const outputs = tensor2d([
      [0.6, 0.4],
      [0.4, 0.6],
    ]);
    expectClose(numbers(binaryCrossentropy()(targets, outputs)), [0.916, 0.714], 1e-3);
  });

  it('meanSquaredError is the mean of squares over the last axis', () => {
    const targets = tensor2d([
      [0, 1],
      [0, 0],
    ]);
    const outputs = tensor2d([
      [1, 3],
      [1, 0],
    ]);
    expect(numbers(meanSquaredError()(targets, outputs))).toEqual([2.5, 0.5]);
  });

  it('label smoothing mixes targets with the uniform distribution', () => {
    const labelSmoothing = 0.2;
    const sparse = sparseCategoricalCrossentropy({ fromLogits: true, labelSmoothing });
    const smoothed = add(mul(cast(oneHot(ids(), 4), 'float32'), 0.8), 0.05);
    const plain = categoricalCrossentropy({ fromLogits: true });
    expectClose(numbers(sparse(ids(), rows())), numbers(plain(smoothed, rows())), 1e-6);
    const categorical = categoricalCrossentropy({ fromLogits: true, labelSmoothing });
    const mixed = add(mul(wanted(), 0.8), 0.05);
    expectClose(numbers(categorical(wanted(), rows())), numbers(plain(mixed, rows())), 1e-6);
    const binary = binaryCrossentropy({ fromLogits: true, labelSmoothing });
    const moved = binaryCrossentropy({ fromLogits: true })(add(mul(labels(), 0.8), 0.1), rows());
    expectClose(numbers(binary(labels(), rows())), numbers(moved), 1e-6);
  });

  it('has finite losses of probabilities that are 0, 1 or do not add up to 1, as Keras', () => {
    const probabilities = tensor2d([
      [0, 1, 0],
      [1, 0, 0],
      [0.1, 0.1, 0.2],
    ]);
    const targets = tensor1d([1, 1, 0], 'int32');
    const rowsOfTargets = cast(oneHot(targets, 3), 'float32');
    // keras.losses.CategoricalCrossentropy(label_smoothing=s, reduction=None) of these, Keras 3.15
    const expected = [
      [0, [2.384e-7, 16.1181, 1.38629]],
      [0.1, [1.07454, 15.58083, 1.36319]],
    ] as const;
    for (const [labelSmoothing, values] of expected) {
      const categorical = categoricalCrossentropy({ labelSmoothing });
      expectClose(numbers(categorical(rowsOfTargets, probabilities)), [...values], 1e-5);
      const sparse = sparseCategoricalCrossentropy({ labelSmoothing });
      expectClose(numbers(sparse(targets, probabilities)), [...values], 1e-5);
    }
    // keras.losses.BinaryCrossentropy(reduction=None): certain and right, certain and wrong
    const sure = binaryCrossentropy()(tensor2d([[0], [1], [1]]), tensor2d([[0], [1], [0]]));
    expectClose(numbers(sure), [1.192e-7, 1.192e-7, 16.1181], 1e-5);
  });

  it.each<[string, Loss, () => Tensor, () => Tensor]>([
    [
      'categorical of logits',
      categoricalCrossentropy({ fromLogits: true, labelSmoothing: 0.1 }),
      wanted,
      rows,
    ],
    [
      'categorical of probabilities',
      categoricalCrossentropy(),
      wanted,
      () => softmax(mul(rows(), 0.5)),
    ],
    [
      'sparse, smoothed',
      sparseCategoricalCrossentropy({ fromLogits: true, labelSmoothing: 0.1 }),
      ids,
      rows,
    ],
    ['binary of logits', binaryCrossentropy({ fromLogits: true }), labels, rows],
    [
      'binary of probabilities',
      binaryCrossentropy({ labelSmoothing: 0.1 }),
      labels,
      () => sigmoid(rows()),
    ],
    ['mean squared error', meanSquaredError(), labels, rows],
  ])('the gradient of %s agrees with differences', (_name, loss, targets, outputs) => {
    const [, gradient] = lossAndGradient(loss, targets(), outputs());
    expectClose(gradient, differences(loss, targets(), outputs()), 2e-3);
    expect(Math.max(...gradient.map(Math.abs))).toBeGreaterThan(0.1);
  });

  it('binaryCrossentropy of logits stays exact where probabilities are clipped', () => {
    const [values, gradient] = lossAndGradient(
      binaryCrossentropy({ fromLogits: true }),
      tensor2d([[0], [1]]),
      tensor2d([[80], [-80]]),
    );
    expectClose(values, [80, 80], 1e-6);
    expectClose(gradient, [1, -1], 1e-6);
  });

  it('labels of one unit may come without its axis, and as integers', () => {
    const loss = binaryCrossentropy({ fromLogits: true });
    const outputs = tensor2d([[0.5], [-2]]);
    const flat = loss(tensor1d([1, 0], 'int32'), outputs);
    expect(numbers(flat)).toEqual(numbers(loss(tensor2d([[1], [0]]), outputs)));
  });

  it('says both shapes when they do not go together', () => {
    const targets = tensor2d([[1, 0]]);
    for (const loss of [meanSquaredError(), binaryCrossentropy(), categoricalCrossentropy()]) {
      expect(() => loss(targets, rows())).toThrow(/outputs \[3, 4\].* got \[1, 2\]/);
    }
  });
});

it.each([
  () => categoricalCrossentropy({ labelSmoothing: 1 }),
  () => binaryCrossentropy({ labelSmoothing: -0.1 }),
  () => sparseCategoricalCrossentropy({ labelSmoothing: NaN }),
])('refuses %s', (make) => {
  expect(make).toThrow(expect.objectContaining({ code: 'invalid-option' }));
});
