import type { BatchSource } from '../batch.js';
import type { CallbackLogs, Moment, StopReason } from '../callbacks/callback.js';
import { TrainerError } from '../errors.js';
import { evaluate } from './evaluate.js';
import type { Loss } from '../losses/loss.js';
import { nextTask } from './next-task.js';
import type { Run } from './run.js';

export interface TrainingLoop {
  readonly run: Run;
  readonly data: BatchSource;
  readonly loss: Loss;
  readonly validationData: BatchSource | undefined;
  readonly signal: AbortSignal | undefined;
  isTimeUp(): boolean;
  notify<M extends Moment>(moment: M, logs: CallbackLogs[M]): Promise<void>;
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
    const valLoss = await validate(loop);
    if (signal?.aborted === true) return 'signal';
    await notify('onEpochEnd', run.endEpoch({ valLoss, partial: cutOff !== undefined }));
    if (cutOff !== undefined) return cutOff;
  }
  return 'epochs';
}

/** Trains on the rest of the epoch the run is in, or on less if there is a reason to stop. */
async function trainEpoch(loop: TrainingLoop): Promise<Interruption | undefined> {
  const { run, data, notify } = loop;
  for await (const batch of data.batches({ epoch: run.epoch, start: run.batch })) {
    const early = interruption(loop);
    if (early !== undefined) return early;
    await notify('onBatchEnd', await run.trainOn(batch));
    await nextTask();
  }
  if (run.batch > 0) return undefined;
  throw new TrainerError('invalid-data', `fit: the data has no batch in epoch ${run.epoch}`);
}

/** The validation loss; undefined without validation data, or when aborted on the way. */
async function validate(loop: TrainingLoop): Promise<number | undefined> {
  const { run, validationData, loss, signal } = loop;
  if (validationData === undefined) return undefined;
  try {
    const { loss: valLoss } = await evaluate(run.model, validationData, { loss, signal });
    if (Number.isFinite(valLoss)) return valLoss;
    const message = `Validation after step ${run.step}: loss ${valLoss}`;
    throw new TrainerError('non-finite', message, { step: run.step });
  } catch (error) {
    if (signal?.aborted === true && error === signal.reason) return undefined;
    throw error;
  }
}

function interruption({ signal, isTimeUp }: TrainingLoop): Interruption | undefined {
  if (signal?.aborted === true) return 'signal';
  return isTimeUp() ? 'maxSeconds' : undefined;
}
