export { adam, type AdamOptions } from './optimizers/adam.js';
export type { Batch, BatchSource } from './batch.js';
export type {
  BatchLogs,
  Callback,
  CallbackLogs,
  EpochBeginLogs,
  EpochLogs,
  Moment,
  StopReason,
  TrainBeginLogs,
  TrainEndLogs,
  TrainingRun,
} from './callbacks/callback.js';
export { TrainerError, type TrainerErrorCode, type TrainerErrorOptions } from './errors.js';
export { evaluate, type EvaluateOptions, type Evaluation } from './training/evaluate.js';
export { fit, type FitOptions } from './training/fit.js';
export type { History } from './training/history.js';
export { bitsPerCharacter, type Loss } from './losses/loss.js';
export type {
  ApplyGradientsOptions,
  Optimizer,
  OptimizerState,
  WeightGradient,
} from './optimizers/optimizer.js';
export {
  sparseCategoricalCrossentropy,
  type SparseCategoricalCrossentropyOptions,
} from './losses/sparse-categorical-crossentropy.js';
export type { TrainingState } from './checkpoints/training-state.js';
