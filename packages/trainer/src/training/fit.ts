import type { Model } from '@seqlab/seq-layers';
import type { BatchSource } from '../batch.js';
import type { Callback } from '../callbacks/callback.js';
import { checkNumber } from '../check-number.js';
import type { History } from './history.js';
import type { Loss } from '../losses/loss.js';
import type { Optimizer } from '../optimizers/optimizer.js';
import { Run } from './run.js';
import { trainEpochs, type TrainingLoop } from './training-loop.js';
import type { TrainingState } from '../checkpoints/training-state.js';

export interface FitOptions {
  /** Passes over the data, in all: resuming epoch 3 of 10 trains seven more. */
  epochs: number;
  /** `fit` advances it and does not dispose it. */
  optimizer: Optimizer;
  loss: Loss;
  /** Evaluated after each epoch, from zero recurrent states. */
  validationData?: BatchSource | undefined;
  /** Gradients whose norm, all together, is greater are scaled down to it. Default: no clipping. */
  globalClipNorm?: number | undefined;
  /** Of dropout. Default 0, or that of the state resumed from. */
  seed?: number | undefined;
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
 * A stateful model on contiguous data carries its recurrent states from batch to batch, as
 * constants, and begins each epoch at zero; the states the model itself keeps for `predict` are not
 * touched. Gradients must have been registered once: see `@seqlab/seq-layers/gradients`.
 *
 * @returns the losses of each epoch, and why training ended.
 * @throws {@link TrainerError} `invalid-option` or `state-mismatch` before the first step,
 * `invalid-data` for data that has no batch, `non-finite` when the loss is no longer a number: the
 * weights are then those before that step.
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
 * const { epochs } = await fit(model, data, {
 *   epochs: 50,
 *   optimizer: adam({ learningRate: 0.05 }),
 *   loss: sparseCategoricalCrossentropy({ fromLogits: true }),
 *   globalClipNorm: 5,
 * });
 * console.log(epochs.at(-1)?.loss); // near 0
 * ```
 */
export async function fit(model: Model, data: BatchSource, options: FitOptions): Promise<History> {
  checkOptions(options);
  const { callbacks = [], signal, maxSeconds = Infinity, resumeFrom } = options;
  const run = new Run(model, data, options);
  const deadline = performance.now() + 1000 * maxSeconds;
  const loop: TrainingLoop = {
    run,
    data,
    loss: options.loss,
    validationData: options.validationData,
    signal,
    isTimeUp: () => performance.now() >= deadline,
    async notify(moment, logs) {
      for (const callback of callbacks) await callback[moment]?.(logs, run);
    },
  };
  try {
    await buildModel(model, data);
    if (resumeFrom !== undefined) run.restore(resumeFrom);
    const { step, epoch, batch } = run;
    await loop.notify('onTrainBegin', { step, epoch, batch });
    const stopReason = await trainEpochs(loop);
    await loop.notify('onTrainEnd', { step: run.step, stopReason });
    return { epochs: run.history, step: run.step, stopReason };
  } finally {
    run.dispose();
  }
}

/** A model that has not seen an input yet gets its weights for the shape of the first batch. */
async function buildModel(model: Model, data: BatchSource): Promise<void> {
  if (model.inputShape !== undefined) return;
  for await (const { inputs } of data.batches()) {
    model.build([null, ...inputs.shape.slice(1)]);
    return;
  }
}

function checkOptions({ epochs, globalClipNorm, seed, maxSeconds }: FitOptions): void {
  checkNumber('fit: epochs', epochs, { min: 1, integer: true });
  if (globalClipNorm !== undefined)
    checkNumber('fit: globalClipNorm', globalClipNorm, { above: 0 });
  if (seed !== undefined) checkNumber('fit: seed', seed, { integer: true });
  if (maxSeconds !== undefined) checkNumber('fit: maxSeconds', maxSeconds, { above: 0 });
}
