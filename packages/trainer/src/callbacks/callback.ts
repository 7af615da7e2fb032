import type { Model, NdArray } from '@seqlab/seq-layers';
import type { Optimizer } from '../optimizers/optimizer.js';
import type { TrainingState } from '../checkpoints/training-state.js';

/** Why training ended. */
export type StopReason =
  /** All epochs are done. */
  | 'epochs'
  /** The time limit `maxSeconds` was reached. */
  | 'maxSeconds'
  /** The `signal` was aborted. */
  | 'signal'
  /** A callback called `stopTraining`. */
  | 'callback';

/** Where training begins: step 0, or where it is resumed. */
export interface TrainBeginLogs {
  /** Steps taken before. */
  readonly step: number;
  /** The epoch to begin or to go on with, from 0. */
  readonly epoch: number;
  /** Batches of that epoch seen before. */
  readonly batch: number;
}

/** The epoch that begins. */
export interface EpochBeginLogs {
  /** From 0. */
  readonly epoch: number;
}

/** The step that begins. */
export interface BatchBeginLogs {
  /** From 0. */
  readonly epoch: number;
  /** Within its epoch, from 0. */
  readonly batch: number;
  /** The step about to be taken, from 1. */
  readonly step: number;
}

/** Values of metrics by their names, such as `accuracy`. */
export type MetricValues = Readonly<Record<string, number>>;

/** What a step did. */
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
  /** Of the step. */
  readonly learningRate: number;
  /** Of this batch alone, before its step. */
  readonly metrics: MetricValues;
}

/** What an epoch came to. */
export interface EpochLogs {
  /** From 0. */
  readonly epoch: number;
  /** Steps taken. */
  readonly step: number;
  /** Mean training loss of the epoch, a token; of each batch before its step. */
  readonly loss: number;
  /** Of the epoch's training batches together, each before its step. */
  readonly metrics: MetricValues;
  /** Of the epoch's last step. */
  readonly learningRate: number;
  /** Mean loss on the validation data, a token, after the epoch. */
  readonly valLoss?: number;
  /** On the validation data, after the epoch. */
  readonly valMetrics?: MetricValues;
  /** The time limit or a callback cut the epoch off. Resumed, it goes on and is logged again, whole. */
  readonly partial?: true;
}

/** Where training is when validation begins. */
export interface TestBeginLogs {
  /** From 0. */
  readonly epoch: number;
  /** Steps taken. */
  readonly step: number;
}

/** What validation found. */
export interface TestEndLogs extends TestBeginLogs {
  /** Mean loss on the validation data, a token. */
  readonly loss: number;
  /** On the validation data. */
  readonly metrics: MetricValues;
}

/** Where training ended, and why. */
export interface TrainEndLogs {
  /** Steps taken. */
  readonly step: number;
  /** What `fit` returns too. */
  readonly stopReason: StopReason;
}

/** What a callback sees of the training it is called from. */
export interface TrainingRun {
  /** The model in training; while weights are averaged, with its averages at the end of an epoch. */
  readonly model: Model;
  /** The one `fit` was given; its `learningRateFactor` may be set. */
  readonly optimizer: Optimizer;
  /** Epochs to train for, those before a resume included. */
  readonly epochs: number;
  /** Batches an epoch, where the data knows. */
  readonly batchesPerEpoch: number | undefined;
  /** Steps taken. */
  readonly step: number;
  /** The epoch training is in, or goes on with, from 0. */
  readonly epoch: number;
  /** Each epoch ended so far. */
  readonly history: readonly EpochLogs[];
  /** Ends training after the current step, or after the epoch when it is called at its end. */
  stopTraining(): void;
  /** All that resuming from here needs, copied: training does not change it later. */
  snapshot(): Promise<TrainingState>;
}

/** The moments a callback can be called at, under Keras' names, and what it is told. */
export interface CallbackLogs {
  /** Before the first step, once the data have been seen to fit. */
  onTrainBegin: TrainBeginLogs;
  /** Before an epoch's first batch. */
  onEpochBegin: EpochBeginLogs;
  /** Before each step. */
  onBatchBegin: BatchBeginLogs;
  /** After each step. */
  onBatchEnd: BatchLogs;
  /** Before an epoch's validation. */
  onTestBegin: TestBeginLogs;
  /** After an epoch's validation. */
  onTestEnd: TestEndLogs;
  /** After validation. A snapshot taken now begins at the next epoch. */
  onEpochEnd: EpochLogs;
  /** Not called when training ends by an error. */
  onTrainEnd: TrainEndLogs;
}

/** The name of a moment: `onEpochEnd`, for example. */
export type Moment = keyof CallbackLogs;

/** What is called at which moment; a promise is awaited. */
export type MomentHandlers = {
  readonly [M in Moment]?: (logs: CallbackLogs[M], run: TrainingRun) => void | Promise<void>;
};

/** What a callback remembers from one epoch to the next, as it is saved in a checkpoint. */
export interface CallbackState {
  readonly values: Readonly<Record<string, number>>;
  readonly arrays: Readonly<Record<string, NdArray>>;
}

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
export interface Callback extends MomentHandlers {
  /**
   * Called after all callbacks that do not say so: what it saves includes what they have done. When
   * training begins it is called before them: it can refuse before they begin their files anew.
   */
  readonly runsLast?: true;
  /** What has to be saved and restored for an exact resume, under a name no other callback has. */
  readonly state?: {
    readonly name: string;
    /** What is saved. */
    get(): CallbackState;
    /** Goes on from what was saved. */
    set(state: CallbackState): void;
  };
}
