import { add, matMul, mul, split } from '@tensorflow/tfjs-core';
import { activate } from '../activations.js';
import { normalize } from '../normalize.js';
import { maskState, type RecurrentCell } from './cell.js';
import type { CheckedLSTMOptions } from './lstm.js';

/** Keras' and TensorFlow Addons' epsilon of a layer normalisation. */
const EPSILON = 1e-3;

/**
 * The cell of an LSTM with layer normalisation, equations 20 to 22 of
 * https://arxiv.org/abs/1607.06450. The shifts of the two products' normalisations are left out,
 * since the bias has them already.
 */
export function layerNormLSTMCell(
  plain: RecurrentCell,
  { units, activation, recurrentActivation }: CheckedLSTMOptions,
): RecurrentCell {
  return {
    ...plain,
    fused: undefined,
    extraWeights: [
      { name: 'kernel_norm_gamma', shape: [4 * units], initializer: 'ones' },
      { name: 'recurrent_norm_gamma', shape: [4 * units], initializer: 'ones' },
      { name: 'state_norm_gamma', shape: [units], initializer: 'ones' },
      { name: 'state_norm_beta', shape: [units], initializer: 'zeros' },
    ],
    project: (product, weights) => {
      const gamma = weights.extra['kernel_norm_gamma'];
      return plain.project(normalize(product, { epsilon: EPSILON, gamma }), weights);
    },
    step:
      ({ recurrentKernel, recurrentMask, extra }) =>
      (projected, [h, c], observe) => {
        const recurrent = normalize(matMul(maskState(h!, recurrentMask), recurrentKernel), {
          epsilon: EPSILON,
          gamma: extra['recurrent_norm_gamma'],
        });
        const [i, f, g, o] = split(add(projected, recurrent), 4, 1);
        const input = activate(i!, recurrentActivation);
        const forget = activate(f!, recurrentActivation);
        const output = activate(o!, recurrentActivation);
        const candidate = activate(g!, activation);
        const cell = add(mul(forget, c!), mul(input, candidate));
        const state = normalize(cell, {
          epsilon: EPSILON,
          gamma: extra['state_norm_gamma'],
          beta: extra['state_norm_beta'],
        });
        const hidden = mul(output, activate(state, activation));
        observe?.({ input, forget, candidate, output, cell, hidden });
        return [hidden, cell];
      },
  };
}
