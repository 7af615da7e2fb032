import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { expect, test } from 'vitest';
import { registerGradients } from './gradients.js';

test('gives tfjs-core its gradients, once called and not before', () => {
  const slope = tf.grad((x) => tf.mul(x, x));
  expect(() => slope(tf.scalar(3))).toThrow('gradient function not found for Multiply');
  registerGradients();
  expect(slope(tf.scalar(3)).dataSync()[0]).toBe(6);
});

test('leaves gradients that are registered alone', () => {
  registerGradients();
  const original = tf.getGradient(tf.Tanh);
  tf.registerGradient({ ...original, gradFunc: () => ({ x: () => tf.scalar(42) }) });
  registerGradients();
  expect(
    tf
      .grad((x) => tf.tanh(x))(tf.scalar(0))
      .dataSync()[0],
  ).toBe(42);
});
