import { abs, add, mul, square, sum, type Scalar, type Tensor } from '@tensorflow/tfjs-core';
import * as v from 'valibot';

/**
 * What large weights add to the loss: `l1 · Σ|w| + l2 · Σw²`, plain data so that it can be part of
 * a configuration file. Both default to 0.
 *
 * @see https://keras.io/api/layers/regularizers/
 * @example
 * ```ts
 * import { dense } from '@seqlab/seq-layers';
 *
 * dense({ units: 8, kernelRegularizer: { l2: 1e-4 } });
 * ```
 */
export interface Regularizer {
  readonly l1?: number | undefined;
  readonly l2?: number | undefined;
}

const factor = 'a number of at least 0';
const factorSchema = v.optional(v.pipe(v.number(factor), v.finite(factor), v.minValue(0, factor)));

export const regularizerSchema = v.strictObject({ l1: factorSchema, l2: factorSchema });

/** The penalty of one tensor, a scalar. */
export function penaltyOf(x: Tensor, { l1 = 0, l2 = 0 }: Regularizer): Scalar {
  const absolute = () => mul<Scalar>(sum(abs(x)), l1);
  const squared = () => mul<Scalar>(sum(square(x)), l2);
  if (l2 === 0) return absolute();
  return l1 === 0 ? squared() : add(absolute(), squared());
}
