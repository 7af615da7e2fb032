import type { Model } from '@seqlab/seq-layers';
import type { WeightAveraging } from '../averaging/weight-averaging.js';
import type { Callback } from '../callbacks/callback.js';
import { checkNumber } from '../check-number.js';
import { checkFits } from '../checkpoints/check-fits.js';
import type { TrainingState } from '../checkpoints/training-state.js';
import { arrayBatches, isArrays, splitArrays, type Arrays } from '../data/array-batches.js';
import type { BatchSource } from '../data/batch.js';
import { TrainerError } from '../errors.js';
import { checkClassWeight } from '../losses/target-weights.js';
import { checkMetrics } from '../metrics/metric-sums.js';
import type { Optimizer } from '../optimizers/optimizer.js';
import { checkClipping, type Clipping } from './clipping.js';
import type { History } from './history.js';
import { checkCallbacks, notifier } from './notifier.js';
import type { Objective } from './objective.js';
import { buildModel, requireGradients, tryOut } from './prepare.js';
import { Run } from './run.js';
import { trainEpochs, type TrainingLoop } from './training-loop.js';

/** Options of {@link fit}. */
export interface FitOptions extends Objective, Clipping {
  /** Passes over the data, in all: resuming epoch 3 of 10 trains seven more. */
  epochs: number;
  /** `fit` advances it and does not dispose it. */
  optimizer: Optimizer;
  /** Evaluated after each epoch, from zero recurrent states. */
  validationData?: BatchSource | Arrays | undefined;
  /**
   * Share of the examples, the last ones before any shuffling, to validate on instead of training on
   * them, in (0, 1). Of arrays only: a source of batches is split by who makes it.
   */
  validationSplit?: number | undefined;
  /** Examples a batch, of arrays. Default 32. */
  batchSize?: number | undefined;
  /** Whether arrays have an order of their own each epoch, by the seed. Default true. */
  shuffle?: boolean | undefined;
  /**
   * Batches whose gradients make one step of the optimizer, as if they were one large batch; what is left
   * at the end of an epoch makes one too. Logs still count each batch as a step. Default 1.
   */
  gradientAccumulationSteps?: number | undefined;
  /**
   * Averages the weights along the way. Validation, callbacks at the end of an epoch and the trained
   * model then have the averages; training goes on from the weights themselves. Default: none.
   */
  weightAveraging?: WeightAveraging | undefined;
  /** Of dropout and of the order of arrays. Default 0, or that of the state resumed from. */
  seed?: number | undefined;
  /** Told of every moment of the training, one after another in this order. Default: none. */
  callbacks?: readonly Callback[] | undefined;
  /** Aborted, training ends after the current step; callbacks then save what they save. */
  signal?: AbortSignal | undefined;
  /**
   * Time limit of this call in seconds. Reached, the epoch is cut off after the current step,
   * validated and ended. Default: none.
   */
  maxSeconds?: number | undefined;
  /** Continue from here, bit for bit as if training had never stopped. */
  resumeFrom?: TrainingState | undefined;
}

/**
 * Trains the model, changing its weights in place.
 *
 * `data` is a source of batches, or arrays of all examples, which are shuffled and cut into batches.
 *
 * A stateful model on contiguous data carries its recurrent states from batch to batch, as
 * constants, and begins each epoch at zero; the states the model itself keeps for `predict` are not
 * touched. Arrays are examples of their own; where row i of each batch continues that of the one before,
 * `{ ...arrayBatches(arrays), contiguous: true }` says so. Of a model with several outputs the first is
 * trained. Gradients must have been registered once: see `@seqlab/seq-layers/gradients`.
 *
 * @returns the losses of each epoch, and why training ended.
 * @throws {@link TrainerError} `no-gradients`, `invalid-option` or `state-mismatch` before the first step;
 * `invalid-data` for data that do not fit the model or have no batch; `non-finite` when the loss is no
 * longer a number. The weights are then those before the step that failed.
 *
 * @example
 * ```ts
 * import '@tensorflow/tfjs-backend-cpu';
 * import { dense, embedding, gru, sequential } from '@seqlab/seq-layers';
 * import { registerGradients } from '@seqlab/seq-layers/gradients';
 * import { adam, fit, sparseCategoricalCrossentropy } from '@seqlab/trainer';
 *
 * registerGradients();
 * const model = sequential([
 *   embedding({ inputDim: 3, outputDim: 4 }),
 *   gru({ units: 8, returnSequences: true }),
 *   dense({ units: 3 }),
 * ]);
 * const inputs = { data: Int32Array.of(0, 1, 2, 0, 1), shape: [1, 5] };
 * const targets = { data: Int32Array.of(1, 2, 0, 1, 2), shape: [1, 5] };
 * const data = { batches: () => [{ inputs, targets }] };
 * const history = await fit(model, data, {
 *   epochs: 50,
 *   optimizer: adam({ learningRate: 0.05 }),
 *   loss: sparseCategoricalCrossentropy({ fromLogits: true }),
 *   globalClipNorm: 5,
 * });
 * console.log(history.epochs.at(-1)?.loss); // near 0
 * ```
 */
export async function fit(
  model: Model,
  data: BatchSource | Arrays,
  options: FitOptions,
): Promise<History> {
  requireGradients();
  checkOptions(options);
  const { signal, maxSeconds = Infinity, resumeFrom, callbacks = [] } = options;
  const { loss, metrics, classWeight } = options;
  const { training, validation } = sourcesOf(data, options);
  const run = new Run(model, training, options);
  const deadline = performance.now() + 1000 * maxSeconds;
  const loop: TrainingLoop = {
    run,
    data: training,
    objective: { loss, metrics },
    validationData: validation,
    signal,
    isTimeUp: () => performance.now() >= deadline,
    notify: notifier(callbacks, run),
  };
  try {
    await buildModel(model, training);
    if (resumeFrom !== undefined) checkFits(resumeFrom, { model, seed: options.seed });
    await tryOut(model, training, { loss, metrics, classWeight });
    if (validation !== undefined) await tryOut(model, validation, loop.objective);
    if (resumeFrom !== undefined) run.restore(resumeFrom);
    const { step, epoch, batch } = run;
    await loop.notify('onTrainBegin', { step, epoch, batch });
    const stopReason = await trainEpochs(loop);
    run.showAverages();
    await loop.notify('onTrainEnd', { step: run.step, stopReason });
    return { epochs: run.history, step: run.step, stopReason };
  } catch (error) {
    run.hideAverages();
    throw error;
  } finally {
    run.dispose();
  }
}

interface Sources {
  training: BatchSource;
  validation: BatchSource | undefined;
}

function sourcesOf(data: BatchSource | Arrays, options: FitOptions): Sources {
  const { validationData, validationSplit, batchSize, shuffle = true, seed, resumeFrom } = options;
  if (!isArrays(data)) {
    refuseArrayOptions(options);
    return { training: data, validation: validationSource(validationData, batchSize) };
  }
  const order = { batchSize, shuffle, seed: seed ?? resumeFrom?.seed ?? 0 };
  const { training, validation } =
    validationSplit === undefined
      ? { training: data, validation: validationData }
      : splitArrays(data, validationSplit);
  return {
    training: arrayBatches(training, order),
    validation: validationSource(validation, batchSize),
  };
}

function validationSource(
  data: BatchSource | Arrays | undefined,
  batchSize: number | undefined,
): BatchSource | undefined {
  return data && isArrays(data) ? arrayBatches(data, { batchSize }) : data;
}

function refuseArrayOptions({ validationData, batchSize, ...options }: FitOptions): void {
  const size = validationData && isArrays(validationData) ? undefined : batchSize;
  const given = {
    validationSplit: options.validationSplit,
    shuffle: options.shuffle,
    batchSize: size,
  };
  const [name] = Object.entries(given).find(([, value]) => value !== undefined) ?? [];
  if (name === undefined) return;
  throw new TrainerError(
    'invalid-option',
    `fit: ${name} is for arrays; a source of batches has its own`,
  );
}

function checkOptions(options: FitOptions): void {
  const { epochs, seed, maxSeconds, validationData, validationSplit } = options;
  const { metrics, classWeight, callbacks, gradientAccumulationSteps } = options;
  checkNumber('fit: epochs', epochs, { min: 1, integer: true });
  checkClipping('fit', options);
  checkMetrics('fit', metrics ?? []);
  checkCallbacks(callbacks ?? []);
  if (classWeight !== undefined) checkClassWeight('fit', classWeight);
  if (seed !== undefined) checkNumber('fit: seed', seed, { integer: true });
  if (maxSeconds !== undefined) checkNumber('fit: maxSeconds', maxSeconds, { above: 0 });
  if (gradientAccumulationSteps !== undefined) {
    const what = 'fit: gradientAccumulationSteps';
    checkNumber(what, gradientAccumulationSteps, { min: 1, integer: true });
  }
  if (validationSplit === undefined) return;
  checkNumber('fit: validationSplit', validationSplit, { above: 0, below: 1 });
  if (validationData !== undefined) {
    throw new TrainerError(
      'invalid-option',
      'fit: give validationData or validationSplit, not both',
    );
  }
}
