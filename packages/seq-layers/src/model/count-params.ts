import type { Weight } from '../weights/weight.js';

/**
 * How many numbers the weights of a model or layer hold. 0 before it is built.
 *
 * @example
 * ```ts
 * import { countParams, dense, sequential } from '@seqlab/seq-layers';
 *
 * countParams(sequential([dense({ units: 2 })], { inputShape: [8] })); // 18
 * ```
 */
export function countParams({ weights }: { readonly weights: readonly Weight[] }): number {
  return weights.reduce((sum, { variable }) => sum + variable.size, 0);
}
