import { argMax, cast, reshape, type Tensor } from '@tensorflow/tfjs-core';
import { TrainerError } from '../errors.js';

export interface TargetRows {
  /** Class ids, int32 `[targets]`. */
  readonly ids: Tensor;
  /** `[targets, classes]` */
  readonly outputs: Tensor;
  readonly classes: number;
}

/**
 * Targets as ids and outputs as rows, whether the targets came as ids or one-hot.
 *
 * @throws {@link TrainerError} `invalid-data` if they do not go together.
 */
export function targetRows(where: string, targets: Tensor, outputs: Tensor): TargetRows {
  const classes = outputs.shape.at(-1) ?? 1;
  const count = outputs.size / classes;
  const rows = reshape(outputs, [count, classes]);
  if (targets.size === count) {
    return { ids: cast(reshape(targets, [count]), 'int32'), outputs: rows, classes };
  }
  if (targets.size === outputs.size) {
    return { ids: argMax(reshape(targets, [count, classes]), 1), outputs: rows, classes };
  }
  throw new TrainerError(
    'invalid-data',
    `${where}: outputs [${outputs.shape.join(', ')}] and targets [${targets.shape.join(', ')}] do not go together`,
  );
}
