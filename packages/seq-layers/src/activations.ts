import { relu, sigmoid, softmax, tanh, type Tensor } from '@tensorflow/tfjs-core';
import * as v from 'valibot';

const functions = {
  linear: (x: Tensor) => x,
  relu: (x: Tensor) => relu(x),
  tanh: (x: Tensor) => tanh(x),
  sigmoid: (x: Tensor) => sigmoid(x),
  softmax: (x: Tensor) => softmax(x),
};

/** An element-wise function by Keras' name (`softmax` works on the last dimension). */
export type Activation = keyof typeof functions;

const names = Object.keys(functions) as Activation[];

export const activationSchema = v.picklist(names, `one of ${names.join(', ')}`);

export function activate(x: Tensor, activation: Activation): Tensor {
  return functions[activation](x);
}
