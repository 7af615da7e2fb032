import * as tf from '@tensorflow/tfjs-core';
import type * as tfl from '@tensorflow/tfjs-layers';
import { expect } from 'vitest';
import type { Layer } from '../src/index.js';

/** Smooth numbers of mixed sign, never the same twice. */
export function waves(shape: readonly number[], seed: number): tf.Tensor {
  const size = shape.reduce((product, length) => product * length, 1);
  const values = Float32Array.from({ length: size }, (_, i) => Math.sin(1 + seed * 7.3 + i * 1.7));
  return tf.tensor(values, [...shape]);
}

export interface Outcome {
  readonly outputs: number[];
  /** Of `Σ coefficient · output`, for each variable in order. */
  readonly gradients: number[][];
}

/** The outputs of a call and the gradients of all variables and of the input. */
export function runWithGradients(
  call: (input: tf.Tensor) => tf.Tensor[],
  { input, variables }: { input: tf.Tensor; variables: readonly tf.Variable[] },
): Outcome {
  const x = tf.variable(input);
  const outputs: number[] = [];
  const { grads, value } = tf.variableGrads(() => {
    const flat = tf.concat(call(x).map((output) => tf.reshape(output, [output.size])));
    outputs.push(...flat.dataSync());
    return tf.sum(tf.mul(flat, waves([flat.size], 9)));
  }, [...variables, x]);
  const gradients = [...variables, x].map((variable) =>
    Array.from(grads[variable.name]?.dataSync() ?? new Float32Array(variable.size)),
  );
  tf.dispose([x, grads, value]);
  return { outputs, gradients };
}

/** That a layer with the weights of tfjs-layers' computes the same, gradients included. */
export function expectSameAsTfjs(
  ours: Layer,
  { theirs, input }: { theirs: tfl.layers.Layer; input: tf.Tensor },
): void {
  theirs.apply(input);
  theirs.setWeights(theirs.getWeights().map((weight, i) => tf.mul(waves(weight.shape, i), 0.5)));
  const values = theirs.getWeights();
  let next = 0;
  ours.build(input.shape, {
    weights: (_, shape) => {
      const value = values[next++]!;
      expect(value.shape).toEqual(shape);
      return value.dataSync<'float32'>().slice();
    },
  });
  expect(next).toBe(values.length);
  const expected = runWithGradients((x) => [theirs.apply(x) as tf.Tensor], {
    input,
    variables: theirs.trainableWeights.map((weight) => weight.read() as tf.Variable),
  });
  const actual = runWithGradients((x) => [ours.apply(x).output], {
    input,
    variables: ours.weights.map(({ variable }) => variable),
  });
  expectClose(actual, expected);
  const shape = ours.apply(input).output.shape;
  expect(ours.outputShape(input.shape)).toEqual(shape);
}

export function expectClose(actual: Outcome, expected: Outcome): void {
  expectNear(actual.outputs, expected.outputs);
  expect(actual.gradients).toHaveLength(expected.gradients.length);
  expected.gradients.forEach((gradient, i) => expectNear(actual.gradients[i]!, gradient));
}

/** Within 1e-4 of the largest expected number. */
export function expectNear(actual: ArrayLike<number>, expected: ArrayLike<number>): void {
  expect(actual.length).toBe(expected.length);
  let difference = 0;
  let largest = 1e-6;
  for (let i = 0; i < expected.length; i++) {
    // Written so that NaN fails.
    if (!(Math.abs(actual[i]! - expected[i]!) <= difference)) {
      difference = Math.abs(actual[i]! - expected[i]!);
    }
    largest = Math.max(largest, Math.abs(expected[i]!));
  }
  expect(difference / largest).toBeLessThan(1e-4);
}
