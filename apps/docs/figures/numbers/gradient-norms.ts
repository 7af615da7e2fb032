import type { Layer } from '@seqlab/seq-layers';
import {
  grad,
  mean,
  mul,
  randomNormal,
  sqrt,
  square,
  sum,
  tidy,
  type Tensor,
  type Tensor3D,
} from '@tensorflow/tfjs-core';

interface GradientNormsOptions {
  readonly timeSteps: number;
  readonly inputDim: number;
  /** Standard deviation of the input's numbers. */
  readonly scale: number;
  /** Sequences to take the mean over. Default 16. */
  readonly rows?: number;
  readonly seed?: number;
}

/**
 * How much the last output of a recurrent layer depends on the input at each time step: the norm of
 * the gradient of a random direction of the output, the mean over sequences of random numbers.
 */
export function gradientNorms(
  layer: Layer,
  { timeSteps, inputDim, scale, rows = 16, seed = 0 }: GradientNormsOptions,
): number[] {
  return tidy(() => {
    const x = randomNormal([rows, timeSteps, inputDim], 0, scale, 'float32', seed + 1) as Tensor3D;
    const units = layer.outputShape(x.shape).at(-1)!;
    const direction = randomNormal([units], 0, 1, 'float32', seed + 2);
    const along = (input: Tensor) => sum(mul(layer.apply(input).output, direction));
    const norms = mean(sqrt(sum(square(grad(along)(x)), 2)), 0);
    return Array.from(norms.dataSync());
  });
}
