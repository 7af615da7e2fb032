import { BatchMatMul, getGradient } from '@tensorflow/tfjs-core';
import { registerAllGradients } from './generated/register-all-gradients.js';

/**
 * Registers the gradients of tfjs-core's ops, which training needs. In Node tfjs-core's main file
 * leaves them out; where they are registered already, as in a browser bundle, this does nothing.
 * There is one registry for all copies of tfjs-core and of this package, ESM or CJS.
 *
 * @example
 * ```ts
 * import { registerGradients } from '@seqlab/seq-layers/gradients';
 *
 * registerGradients();
 * ```
 */
export function registerGradients(): void {
  if (getGradient(BatchMatMul) === undefined) registerAllGradients();
}
