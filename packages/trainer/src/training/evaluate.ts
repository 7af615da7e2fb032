import type { Model } from '@seqlab/seq-layers';
import { tidy } from '@tensorflow/tfjs-core';
import type { MetricValues } from '../callbacks/callback.js';
import { sourceOf, type Arrays } from '../data/array-batches.js';
import type { BatchSource } from '../data/batch.js';
import { TrainerError } from '../errors.js';
import { checkClassWeight } from '../losses/target-weights.js';
import { addSums, checkMetrics, metricValues, type SumsOfMetrics } from '../metrics/metric-sums.js';
import { CarriedStates } from './carried-states.js';
import { nextTask } from './next-task.js';
import { measure, type Objective } from './objective.js';
import { joinRows, readRows } from './joined-rows.js';

/** Options of {@link evaluate}. */
export interface EvaluateOptions extends Objective {
  /** Of arrays; a source of batches has its own. Default 32. */
  batchSize?: number | undefined;
  /** Aborted, `evaluate` throws its reason. */
  signal?: AbortSignal | undefined;
}

/** What {@link evaluate} found. */
export interface Evaluation {
  /** Mean a target over the whole data, in nats for cross-entropies. */
  readonly loss: number;
  /** Targets that count. */
  readonly tokens: number;
  /** Of the targets that count, over the whole data; empty where no metric was asked for. */
  readonly metrics: MetricValues;
}

/**
 * The mean loss and the metrics of the model over one pass of the data. Every target that no mask
 * leaves out counts alike, however batches are cut. What regularizers add is left out, unlike in Keras: a
 * loss is then comparable between models. A stateful model begins with zero states, carries them if the
 * data is contiguous, and keeps its own untouched. Of several outputs the first is held against the targets.
 *
 * @throws {@link TrainerError} `invalid-option`; `invalid-data` if no target counts, or batches do not
 * fit the model.
 *
 * @example
 * ```ts
 * import { accuracy, evaluate, sparseCategoricalCrossentropy } from '@seqlab/trainer';
 *
 * // model and data as in the example of `fit`
 * const { loss, metrics } = await evaluate(model, data, {
 *   loss: sparseCategoricalCrossentropy({ fromLogits: true }),
 *   metrics: [accuracy()],
 * });
 * ```
 */
export async function evaluate(
  model: Model,
  data: BatchSource | Arrays,
  { batchSize, signal, ...objective }: EvaluateOptions,
): Promise<Evaluation> {
  const { metrics = [], classWeight } = objective;
  checkMetrics('evaluate', metrics);
  if (classWeight !== undefined) checkClassWeight('evaluate', classWeight);
  const source = sourceOf('evaluate', data, batchSize);
  const states = new CarriedStates(model, source);
  let lossSum = 0;
  let tokens = 0;
  let sums: SumsOfMetrics = [];
  try {
    for await (const batch of source.batches()) {
      signal?.throwIfAborted();
      const rows = tidy(() => {
        const measured = measure(model, batch, { ...objective, states: states.current });
        states.advance(measured.states);
        const { sum, count } = measured.losses;
        return joinRows([[sum], [count], ...measured.metricSums.map((own) => [own])]);
      });
      const [[batchSum = 0] = [], [batchTokens = 0] = [], ...batchSums] = await readRows(rows);
      lossSum += batchSum;
      tokens += batchTokens;
      sums = addSums(sums, batchSums);
      await nextTask();
    }
  } finally {
    states.reset();
  }
  if (tokens === 0) {
    throw new TrainerError(
      'invalid-data',
      'evaluate: no target counts: the data has no batch, or masks leave all of it out',
    );
  }
  return { loss: lossSum / tokens, tokens, metrics: metricValues(metrics, sums) };
}
