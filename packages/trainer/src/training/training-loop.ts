import type { StopReason } from '../callbacks/callback.js';
import type { BatchSource } from '../data/batch.js';
import { TrainerError } from '../errors.js';
import { evaluate, type Evaluation } from './evaluate.js';
import { nextTask } from './next-task.js';
import type { Notify } from './notifier.js';
import type { Objective } from './objective.js';
import type { Run } from './run.js';

export interface TrainingLoop {
  readonly run: Run;
  readonly data: BatchSource;
  readonly objective: Objective;
  readonly validationData: BatchSource | undefined;
  readonly signal: AbortSignal | undefined;
  isTimeUp(): boolean;
  readonly notify: Notify;
}

type Interruption = Exclude<StopReason, 'epochs'>;

/** Trains from where the run is until its last epoch is done or there is a reason to stop. */
export async function trainEpochs(loop: TrainingLoop): Promise<StopReason> {
  const { run, signal, notify } = loop;
  while (run.epoch < run.epochs) {
    const early = interruption(loop);
    if (early !== undefined) return early;
    await notify('onEpochBegin', { epoch: run.epoch });
    const cutOff = await trainEpoch(loop);
    if (cutOff === 'signal' || (cutOff !== undefined && run.batch === 0)) return cutOff;
    run.showAverages();
    const validation = await validate(loop);
    if (signal?.aborted === true) return 'signal';
    await notify('onEpochEnd', run.endEpoch({ validation, partial: cutOff !== undefined }));
    run.hideAverages();
    if (cutOff !== undefined) return cutOff;
  }
  return run.stopRequested ? 'callback' : 'epochs';
}

/** Trains on the rest of the epoch the run is in, or on less if there is a reason to stop. */
async function trainEpoch(loop: TrainingLoop): Promise<Interruption | undefined> {
  const { run, data, notify } = loop;
  for await (const batch of data.batches({ epoch: run.epoch, start: run.batch })) {
    const early = interruption(loop);
    if (early !== undefined) return early;
    await notify('onBatchBegin', { epoch: run.epoch, batch: run.batch, step: run.step + 1 });
    await notify('onBatchEnd', await run.trainOn(batch));
    await nextTask();
  }
  if (run.batch === 0) {
    throw new TrainerError('invalid-data', `fit: the data has no batch in epoch ${run.epoch}`);
  }
  await run.applyAccumulated();
  return undefined;
}

/** Undefined without validation data, or when aborted on the way. */
async function validate(loop: TrainingLoop): Promise<Evaluation | undefined> {
  const { run, validationData, objective, signal, notify } = loop;
  if (validationData === undefined) return undefined;
  const { epoch, step } = run;
  await notify('onTestBegin', { epoch, step });
  try {
    const found = await evaluate(run.model, validationData, { ...objective, signal });
    if (!Number.isFinite(found.loss)) {
      const message = `Validation after step ${step}: loss ${found.loss}`;
      throw new TrainerError('non-finite', message, { step });
    }
    await notify('onTestEnd', { epoch, step, loss: found.loss, metrics: found.metrics });
    return found;
  } catch (error) {
    if (signal?.aborted === true && error === signal.reason) return undefined;
    throw error;
  }
}

function interruption({ run, signal, isTimeUp }: TrainingLoop): Interruption | undefined {
  if (signal?.aborted === true) return 'signal';
  if (run.stopRequested) return 'callback';
  return isTimeUp() ? 'maxSeconds' : undefined;
}
