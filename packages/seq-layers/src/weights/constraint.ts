import {
  add,
  clipByValue,
  div,
  maximum,
  mul,
  sqrt,
  square,
  sum,
  type Tensor,
} from '@tensorflow/tfjs-core';
import * as v from 'valibot';
import { finiteNumber } from '../check-options.js';

/**
 * What a weight is brought back to after each training step, with Keras' definitions and defaults:
 * plain data, so that it can be part of a configuration file. Norms are taken along `axis`
 * (default 0: the norm of each column, the weights that lead into one unit).
 *
 * - `nonNeg`: negative weights become 0
 * - `maxNorm`: greater norms are scaled down to `maxValue` (default 2)
 * - `unitNorm`: norms become 1
 * - `minMaxNorm`: norms are moved towards `minValue` to `maxValue` (defaults 0 and 1) by the share
 *   `rate` (default 1) of the way
 *
 * @see https://keras.io/api/layers/constraints/
 * @example
 * ```ts
 * import { dense } from '@seqlab/seq-layers';
 *
 * dense({ units: 8, kernelConstraint: { name: 'maxNorm', maxValue: 3 } });
 * ```
 */
export type Constraint =
  | { readonly name: 'nonNeg' }
  | { readonly name: 'unitNorm'; readonly axis?: number | undefined }
  | {
      readonly name: 'maxNorm';
      readonly maxValue?: number | undefined;
      readonly axis?: number | undefined;
    }
  | {
      readonly name: 'minMaxNorm';
      readonly minValue?: number | undefined;
      readonly maxValue?: number | undefined;
      readonly rate?: number | undefined;
      readonly axis?: number | undefined;
    };

const number = v.optional(finiteNumber);
const axis = v.optional(v.pipe(v.number('an integer'), v.safeInteger('an integer')));

export const constraintSchema = v.variant(
  'name',
  [
    v.strictObject({ name: v.literal('nonNeg') }),
    v.strictObject({ name: v.literal('unitNorm'), axis }),
    v.strictObject({ name: v.literal('maxNorm'), maxValue: number, axis }),
    v.strictObject({
      name: v.literal('minMaxNorm'),
      minValue: number,
      maxValue: number,
      rate: number,
      axis,
    }),
  ],
  'an object whose name is nonNeg, maxNorm, unitNorm or minMaxNorm',
);

/** Keras' epsilon: what keeps a norm of 0 from dividing by 0. */
const EPSILON = 1e-7;

/** The weight brought back to what the constraint allows. */
export function constrain(weight: Tensor, constraint: Constraint): Tensor {
  if (constraint.name === 'nonNeg') return maximum(weight, 0);
  const norms = sqrt(sum(square(weight), constraint.axis ?? 0, true));
  return mul(weight, div(allowedNorms(norms, constraint), add(norms, EPSILON)));
}

function allowedNorms(
  norms: Tensor,
  constraint: Exclude<Constraint, { readonly name: 'nonNeg' }>,
): Tensor | number {
  if (constraint.name === 'unitNorm') return 1;
  if (constraint.name === 'maxNorm') return clipByValue(norms, 0, constraint.maxValue ?? 2);
  const { minValue = 0, maxValue = 1, rate = 1 } = constraint;
  return add(mul(clipByValue(norms, minValue, maxValue), rate), mul(norms, 1 - rate));
}
