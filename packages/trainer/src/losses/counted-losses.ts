import {
  cast,
  div,
  maximum,
  mul,
  reshape,
  scalar,
  sum,
  type Scalar,
  type Tensor,
} from '@tensorflow/tfjs-core';

export type CountedLosses = {
  /** Of the losses that count. */
  readonly sum: Scalar;
  /** How many they are. */
  readonly count: Scalar;
};

/** The losses of the time steps that the model's mask leaves in; of all without a mask. */
export function countLosses(losses: Tensor, mask: Tensor | undefined): CountedLosses {
  if (mask === undefined || mask.size !== losses.size) {
    return { sum: sum<Scalar>(losses), count: scalar(losses.size) };
  }
  const counted = reshape(cast(mask, 'float32'), losses.shape);
  return { sum: sum<Scalar>(mul(losses, counted)), count: sum<Scalar>(counted) };
}

/** 0 where no loss counts. */
export function meanOf({ sum: total, count }: CountedLosses): Scalar {
  return div<Scalar>(total, maximum(count, 1));
}
