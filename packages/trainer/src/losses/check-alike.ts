import { expandDims, util, type Tensor } from '@tensorflow/tfjs-core';
import { TrainerError } from '../errors.js';

/**
 * The targets in the shape of the outputs; a last axis of size 1 may be missing.
 *
 * @throws {@link TrainerError} `invalid-data` if they do not go together.
 */
export function checkAlike(where: string, targets: Tensor, outputs: Tensor): Tensor {
  if (util.arraysEqual(targets.shape, outputs.shape)) return targets;
  if (outputs.shape.at(-1) === 1 && util.arraysEqual(targets.shape, outputs.shape.slice(0, -1))) {
    return expandDims(targets, -1);
  }
  throw new TrainerError(
    'invalid-data',
    `${where}: outputs [${outputs.shape.join(', ')}] need targets of that shape, got [${targets.shape.join(', ')}]`,
  );
}
