import {
  add,
  maximum,
  mean,
  mul,
  rsqrt,
  square,
  sub,
  sum,
  type Tensor,
} from '@tensorflow/tfjs-core';

interface NormalizeOptions {
  /** Added to the variance. */
  readonly epsilon: number;
  /** What the result is multiplied by, the size of the last dimension. */
  readonly gamma?: Tensor | undefined;
  /** What is added to it. */
  readonly beta?: Tensor | undefined;
}

/** Each vector of the last dimension brought to mean 0 and variance 1. */
export function normalize(x: Tensor, { epsilon, gamma, beta }: NormalizeOptions): Tensor {
  const centered = sub(x, mean(x, -1, true));
  const variance = mean(square(centered), -1, true);
  const normal = mul(centered, rsqrt(add(variance, epsilon)));
  const scaled = gamma ? mul(normal, gamma) : normal;
  return beta ? add(scaled, beta) : scaled;
}

/** Keeps vectors of nothing but zeros finite, as in Keras. */
const least = 1e-12;

/** Each vector of the last dimension brought to length 1. */
export function l2Normalize(x: Tensor): Tensor {
  return mul(x, rsqrt(maximum(sum(square(x), -1, true), least)));
}
