import { cast, mul, scalar, stack, sum, type Tensor } from '@tensorflow/tfjs-core';

/** The sums of a mean over targets: of the values that count, and how many they are. */
export function meanSums(values: Tensor, counted: Tensor | undefined): Tensor {
  const numbers = cast(values, 'float32');
  if (counted === undefined) return stack([sum(numbers), scalar(values.size)]);
  return stack([sum(mul(numbers, counted)), sum(counted)]);
}

/** The mean of such sums; 0 of none. */
export function meanResult([total = 0, count = 0]: readonly number[]): number {
  return count === 0 ? 0 : total / count;
}
