import {
  add,
  clipByValue,
  div,
  elu,
  erf,
  exp,
  logSoftmax,
  mul,
  relu,
  relu6,
  selu,
  sigmoid,
  softmax,
  softplus,
  tanh,
  abs,
  type Tensor,
} from '@tensorflow/tfjs-core';
import * as v from 'valibot';

const functions = {
  linear: (x: Tensor) => x,
  relu: (x: Tensor) => relu(x),
  relu6: (x: Tensor) => relu6(x),
  elu: (x: Tensor) => elu(x),
  selu: (x: Tensor) => selu(x),
  gelu: (x: Tensor) => mul(mul(x, 0.5), add(erf(mul(x, Math.SQRT1_2)), 1)),
  swish: (x: Tensor) => mul(x, sigmoid(x)),
  softplus: (x: Tensor) => softplus(x),
  softsign: (x: Tensor) => div(x, add(abs(x), 1)),
  tanh: (x: Tensor) => tanh(x),
  sigmoid: (x: Tensor) => sigmoid(x),
  hardSigmoid: (x: Tensor) => clipByValue(add(mul(x, 0.2), 0.5), 0, 1),
  exponential: (x: Tensor) => exp(x),
  softmax: (x: Tensor) => softmax(x),
  logSoftmax: (x: Tensor) => logSoftmax(x),
};

/**
 * An element-wise function by Keras' name (`softmax` and `logSoftmax` work on the last dimension).
 * `gelu` is the exact one, by the error function; `hardSigmoid` is Keras 2's and tfjs-layers',
 * `0.2 · x + 0.5` from 0 to 1.
 *
 * @see https://keras.io/api/layers/activations/
 */
export type Activation = keyof typeof functions;

const names = Object.keys(functions) as Activation[];

export const activationSchema = v.picklist(names, `one of ${names.join(', ')}`);

export function activate(x: Tensor, activation: Activation): Tensor {
  return functions[activation](x);
}
