import type { Model } from '@seqlab/seq-layers';
import { stack, tidy } from '@tensorflow/tfjs-core';
import { toTensor, type BatchSource } from '../batch.js';
import { CarriedStates } from './carried-states.js';
import { countLosses } from '../losses/counted-losses.js';
import { TrainerError } from '../errors.js';
import type { Loss } from '../losses/loss.js';
import { nextTask } from './next-task.js';

export interface EvaluateOptions {
  loss: Loss;
  /** Aborted, `evaluate` throws its reason. */
  signal?: AbortSignal | undefined;
}

export interface Evaluation {
  /** Mean a token over the whole data, in nats for cross-entropies. */
  readonly loss: number;
  readonly tokens: number;
}

/**
 * The mean loss of the model over one pass of the data, every token that no mask leaves out counting
 * alike however batches are cut, without what regularizers add. A stateful model begins with zero states, carries them if the data is contiguous, and
 * keeps its own untouched.
 *
 * @throws {@link TrainerError} `invalid-data` if there is no batch.
 *
 * @example
 * ```ts
 * import { evaluate, sparseCategoricalCrossentropy } from '@seqlab/trainer';
 *
 * // model and data as in the example of `fit`
 * const { loss } = await evaluate(model, data, {
 *   loss: sparseCategoricalCrossentropy({ fromLogits: true }),
 * });
 * ```
 */
export async function evaluate(
  model: Model,
  data: BatchSource,
  { loss, signal }: EvaluateOptions,
): Promise<Evaluation> {
  const states = new CarriedStates(model, data);
  let lossSum = 0;
  let tokens = 0;
  try {
    for await (const batch of data.batches()) {
      signal?.throwIfAborted();
      const measured = tidy(() => {
        const result = model.apply(toTensor(batch.inputs), { states: states.current });
        states.advance(result.states);
        const losses = loss(toTensor(batch.targets), result.output);
        const { sum, count } = countLosses(losses, result.mask);
        return stack([sum, count]);
      });
      const [batchSum = 0, batchTokens = 0] = await measured.data<'float32'>();
      measured.dispose();
      lossSum += batchSum;
      tokens += batchTokens;
      await nextTask();
    }
  } finally {
    states.reset();
  }
  if (tokens === 0) throw new TrainerError('invalid-data', 'evaluate: the data has no batch');
  return { loss: lossSum / tokens, tokens };
}
