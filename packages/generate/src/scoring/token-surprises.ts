import type { Model, ModelStates } from '@seqlab/seq-layers';
import {
  dispose,
  gatherND,
  keep,
  log,
  logSoftmax,
  neg,
  reshape,
  tensor,
  tensor2d,
  tidy,
  type Tensor,
} from '@tensorflow/tfjs-core';
import { GenerateError } from '../errors.js';
import { checkVocabulary } from '../model/check-vocabulary.js';
import { endsInSoftmax } from '../model/output-activation.js';
import { nextTask } from '../next-task.js';

/** What is read at once; the states are carried on, so any length gives the same numbers. */
const windowLength = 256;

export interface TokenSurprisesOptions {
  /** How many outputs the model has to have. */
  readonly vocabularySize: number;
  readonly signal: AbortSignal | undefined;
}

/**
 * The surprise of every id but the first, given all before it: −ln of the model's probability.
 *
 * @throws {@link GenerateError} `invalid-model` unless the outputs are logits or probabilities of the tokenizer's tokens;
 * `invalid-output` for outputs that are NaN; the reason of an aborted signal
 */
export async function tokenSurprises(
  model: Model,
  ids: Int32Array,
  { vocabularySize, signal }: TokenSurprisesOptions,
): Promise<Float64Array> {
  const count = Math.max(0, ids.length - 1);
  const surprises = new Float64Array(count);
  const isSoftmax = endsInSoftmax(model);
  let states: ModelStates | undefined;
  // The first output shows whether there is one at every time step, or at the last alone.
  let most = 1;
  try {
    for (let start = 0; start < count;) {
      signal?.throwIfAborted();
      const length = Math.min(most, count - start);
      const before = states;
      const losses = tidy(() => {
        const input = tensor(ids.subarray(start, start + length), [1, length], 'int32');
        const result = model.apply(input, { states: before });
        checkVocabulary(model, result.output, vocabularySize);
        if (result.output.rank === 3) most = windowLength;
        states = result.states.map((own) => own.map((state) => keep(state)));
        const rows = reshape(result.output, [length, vocabularySize]);
        const logProbabilities = isSoftmax ? log(rows) : logSoftmax(rows);
        return neg(gatherND(logProbabilities, placesOf(ids.subarray(start + 1), length)));
      });
      dispose(before?.flat() ?? []);
      try {
        surprises.set(await losses.data<'float32'>(), start);
      } finally {
        losses.dispose();
      }
      start += length;
      await nextTask();
    }
  } finally {
    dispose(states?.flat() ?? []);
  }
  checkNumbers(surprises);
  return surprises;
}

/** The places of the targets in `[length, vocabularySize]`. */
function placesOf(targets: Int32Array, length: number): Tensor {
  const places = Int32Array.from({ length: 2 * length }, (_, i) =>
    i % 2 === 0 ? i / 2 : targets[(i - 1) / 2]!,
  );
  return tensor2d(places, [length, 2], 'int32');
}

function checkNumbers(surprises: Float64Array): void {
  const wrong = surprises.findIndex((nats) => Number.isNaN(nats));
  if (wrong < 0) return;
  throw new GenerateError(
    'invalid-output',
    `score: the model's output for token ${wrong + 1} of the text is NaN`,
  );
}
