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
  /** Of the losses that count, times their weights. */
  readonly sum: Scalar;
  /** How many they are, whatever their weights. */
  readonly count: Scalar;
};

export interface CountLossesOptions {
  /** 1 for each that counts and 0 for each that does not; undefined: all count. */
  counted: Tensor | undefined;
  /** One a loss; undefined: all are 1. */
  weights?: Tensor | undefined;
}

/** The losses that count, weighted. */
export function countLosses(
  losses: Tensor,
  { counted, weights }: CountLossesOptions,
): CountedLosses {
  const weighted = weights ? mul(losses, weights) : losses;
  if (counted === undefined) return { sum: sum<Scalar>(weighted), count: scalar(losses.size) };
  return { sum: sum<Scalar>(mul(weighted, counted)), count: sum<Scalar>(counted) };
}

/** 1 for each target that counts and 0 for each that a mask leaves out; undefined: all count. */
export function countedTargets(mask: Tensor | undefined, targets: number): Tensor | undefined {
  if (mask === undefined || mask.size !== targets) return undefined;
  return reshape(cast(mask, 'float32'), [targets]);
}

/** 0 where no loss counts. */
export function meanOf({ sum: total, count }: CountedLosses): Scalar {
  return div<Scalar>(total, maximum(count, 1));
}
