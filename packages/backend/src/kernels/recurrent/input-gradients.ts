import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { SeqlabBackend } from '../../backend.js';
import { addInPlace } from '../binary.js';
import { TokenGradient } from './token-input.js';

/** The gradient of the input that the passes read: the sum of theirs, which are given up. */
export function sumOfInputGradients(
  backend: SeqlabBackend,
  [first, second]: readonly TensorInfo[],
): TensorInfo {
  if (!second) return first!;
  const [a, b] = [backend.deferred(first!), backend.deferred(second)];
  let sum = first!;
  if (a instanceof TokenGradient && b instanceof TokenGradient) {
    sum = backend.defer(first!.shape, a.plus(b));
    backend.disposeData(first!.dataId);
  } else {
    const [target, more] = [backend.address(first!), backend.address(second)];
    addInPlace(backend, { size: backend.values(first!).length, target, more });
  }
  backend.disposeData(second.dataId);
  return sum;
}
