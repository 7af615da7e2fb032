import type { LabelledSequence } from '../batches/pad-batch.js';
import { TextDataError } from '../errors.js';
import { Dataset } from './dataset.js';

/** Sequences of ids and, in the same order, their classes. */
export interface SequencesWithLabels {
  /** The ids of each. */
  readonly sequences: readonly ArrayLike<number>[];
  /** `[sequences]`, classes from 0. */
  readonly labels: ArrayLike<number>;
}

/**
 * A data set of examples `{ ids, label }`, as {@link describe} and {@link padBatch} take them, of sequences
 * and labels that lie apart, as `imdb` of the Node entry gives them.
 *
 * @throws {@link TextDataError} `invalid-input` unless there are as many labels as sequences.
 * @example
 * ```ts
 * import { labelledDataset, padBatch } from '@seqlab/text-data';
 *
 * const train = { sequences: [[1, 14, 22], [1, 194]], labels: [1, 0] };
 * const source = labelledDataset(train)
 *   .shuffle({ seed: 7 })
 *   .batch(2)
 *   .map((examples) => padBatch(examples, { maxLen: 500 }));
 * for await (const { inputs } of source) console.log(inputs.shape); // [2, 500]
 * ```
 */
export function labelledDataset({
  sequences,
  labels,
}: SequencesWithLabels): Dataset<LabelledSequence> {
  if (sequences.length !== labels.length) {
    throw new TextDataError(
      'invalid-input',
      `labelledDataset: expected a label for each of ${sequences.length} sequences, got ${labels.length}`,
    );
  }
  return new Dataset(function* ({ start }) {
    for (let i = start; i < sequences.length; i++) yield { ids: sequences[i]!, label: labels[i]! };
  }, sequences.length);
}
