import type { NdArray } from '@seqlab/seq-layers';
import { tensor, util, type Tensor } from '@tensorflow/tfjs-core';
import { TrainerError } from '../errors.js';

/** What one training step sees: for text, `inputs` and `targets` of ids, both `[batch, time]`. */
export interface Batch {
  /** The batch first; a list for a model of several inputs. */
  readonly inputs: NdArray | readonly NdArray[];
  /** What the first output is held against, as the loss takes it: of ids `[batch, time]` or `[batch]`. */
  readonly targets: NdArray;
  /** How much the loss of each example counts, `[batch]`, or of each target, in the targets' shape. */
  readonly sampleWeights?: NdArray | undefined;
}

/**
 * Where batches come from. The data sets of `@seqlab/text-data` are batch sources; so is any object
 * of this shape.
 *
 * @example
 * ```ts
 * import type { BatchSource } from '@seqlab/trainer';
 *
 * const inputs = { data: Int32Array.of(0, 1, 2), shape: [1, 3] };
 * const targets = { data: Int32Array.of(1, 2, 0), shape: [1, 3] };
 * const source: BatchSource = {
 *   length: 1,
 *   batches: ({ start = 0 } = {}) => [{ inputs, targets }].slice(start),
 * };
 * ```
 */
export interface BatchSource {
  /** Batches an epoch, where known. */
  readonly length?: number;
  /** Row i of batch k + 1 continues row i of batch k, so recurrent state may be carried. */
  readonly contiguous?: boolean;
  /**
   * The batches of epoch `epoch` (from 0), starting at batch `start`. The same call always yields
   * the same batches; that is what makes resuming exact.
   */
  batches(options?: { epoch?: number; start?: number }): Iterable<Batch> | AsyncIterable<Batch>;
}

/**
 * A tensor of the array's values, int32 or float32 after its type. The caller disposes it.
 *
 * @throws {@link TrainerError} `invalid-data` if the shape is not that of the data.
 */
export function toTensor({ data, shape }: NdArray): Tensor {
  const size = util.sizeFromShape([...shape]);
  if (size !== data.length) {
    throw new TrainerError(
      'invalid-data',
      `Batch: shape [${shape.join(', ')}] holds ${size} numbers, got ${data.length}`,
    );
  }
  return tensor(data, [...shape], data instanceof Int32Array ? 'int32' : 'float32');
}

/** The inputs as a list, be there one or several. */
export function inputsOf(inputs: Batch['inputs']): readonly NdArray[] {
  return 'data' in inputs ? [inputs] : inputs;
}
