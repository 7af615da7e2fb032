import { padSequences, type PadSequencesOptions } from '../padding/pad-sequences.js';
import type { Batch } from './batch.js';

/** A sequence of ids and its class. */
export interface LabelledSequence {
  readonly ids: ArrayLike<number>;
  readonly label: number;
}

/** A batch of padded sequences. */
export interface PaddedBatch extends Batch {
  /** How much of each row is not padding, `[batch]`. */
  readonly lengths: Int32Array;
}

/**
 * A batch of labelled sequences: `inputs` are the padded ids, `[batch, time]`, `targets` the labels,
 * `[batch]`.
 *
 * @throws {@link TextDataError} `invalid-option` for options that {@link padSequences} refuses.
 * @example
 * ```ts
 * import { padBatch } from '@seqlab/text-data';
 *
 * const { inputs } = padBatch([{ ids: [5], label: 1 }, { ids: [6, 7], label: 0 }], { padding: 'post' });
 * console.log(inputs.data); // 5, 0, 6, 7
 * ```
 */
export function padBatch(
  examples: readonly LabelledSequence[],
  options: PadSequencesOptions = {},
): PaddedBatch {
  const { lengths, ...inputs } = padSequences(
    examples.map(({ ids }) => ids),
    options,
  );
  const labels = Int32Array.from(examples, ({ label }) => label);
  return { inputs, targets: { data: labels, shape: [labels.length] }, lengths };
}
