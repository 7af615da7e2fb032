import type { Model } from '@seqlab/seq-layers';
import type { TrainingState } from '../checkpoints/training-state.js';

/** Why training ended. */
export type StopReason =
  /** All epochs are done. */
  | 'epochs'
  /** The time limit `maxSeconds` was reached. */
  | 'maxSeconds'
  /** The `signal` was aborted. */
  | 'signal';

/** Where training begins: step 0, or where it is resumed. */
export interface TrainBeginLogs {
  /** Steps taken before. */
  readonly step: number;
  /** The epoch to begin or to go on with, from 0. */
  readonly epoch: number;
  /** Batches of that epoch seen before. */
  readonly batch: number;
}

export interface EpochBeginLogs {
  /** From 0. */
  readonly epoch: number;
}

export interface BatchLogs {
  /** From 0. */
  readonly epoch: number;
  /** Within its epoch, from 0. */
  readonly batch: number;
  /** Steps taken, this one included. */
  readonly step: number;
  /** Mean loss of the batch, before its step. */
  readonly loss: number;
  /** Norm of all gradients together, before clipping. */
  readonly gradientNorm: number;
  /** Targets in the batch. */
  readonly tokens: number;
}

export interface EpochLogs {
  /** From 0. */
  readonly epoch: number;
  /** Steps taken. */
  readonly step: number;
  /** Mean training loss of the epoch, a token; of each batch before its step. */
  readonly loss: number;
  /** Mean loss on the validation data, a token, after the epoch. */
  readonly valLoss?: number;
  /** The time limit cut the epoch off. Resumed, it goes on and is logged again, whole. */
  readonly partial?: true;
}

export interface TrainEndLogs {
  /** Steps taken. */
  readonly step: number;
  readonly stopReason: StopReason;
}

/** What a callback sees of the training it is called from. */
export interface TrainingRun {
  readonly model: Model;
  /** Epochs to train for, those before a resume included. */
  readonly epochs: number;
  /** Batches an epoch, where the data knows. */
  readonly batchesPerEpoch: number | undefined;
  /** Steps taken. */
  readonly step: number;
  /** Each epoch ended so far. */
  readonly history: readonly EpochLogs[];
  /** All that resuming from here needs, copied: training does not change it later. */
  snapshot(): Promise<TrainingState>;
}

/** The moments a callback can be called at, under Keras' names, and what it is told. */
export interface CallbackLogs {
  onTrainBegin: TrainBeginLogs;
  onEpochBegin: EpochBeginLogs;
  /** After each step. */
  onBatchEnd: BatchLogs;
  /** After validation. A snapshot taken now begins at the next epoch. */
  onEpochEnd: EpochLogs;
  /** Not called when training ends by an error. */
  onTrainEnd: TrainEndLogs;
}

export type Moment = keyof CallbackLogs;

/**
 * Called by `fit`, in the order the callbacks are listed; a promise is awaited.
 * See https://keras.io/api/callbacks/base_callback/
 *
 * @example
 * ```ts
 * import type { Callback } from '@seqlab/trainer';
 *
 * const printLoss: Callback = {
 *   onEpochEnd: ({ epoch, loss, valLoss }) => console.log(epoch, loss, valLoss),
 * };
 * ```
 */
export type Callback = {
  readonly [M in Moment]?: (logs: CallbackLogs[M], run: TrainingRun) => void | Promise<void>;
};
