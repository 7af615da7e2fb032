import { add, mul, type Tensor } from '@tensorflow/tfjs-core';
import { checkNumber } from '../check-number.js';

export function checkSmoothing(where: string, labelSmoothing: number): void {
  checkNumber(`${where}: labelSmoothing`, labelSmoothing, { min: 0, below: 1 });
}

/** Moves targets towards the uniform distribution over `classes`. */
export function smooth(targets: Tensor, labelSmoothing: number, classes: number): Tensor {
  if (labelSmoothing === 0) return targets;
  return add(mul(targets, 1 - labelSmoothing), labelSmoothing / classes);
}
