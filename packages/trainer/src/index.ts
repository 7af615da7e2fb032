export { adam, type AdamOptions } from './adam.js';
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
} from './callback.js';
export { TrainerError, type TrainerErrorCode, type TrainerErrorOptions } from './errors.js';
export { evaluate, type EvaluateOptions, type Evaluation } from './evaluate.js';
export { fit, type FitOptions } from './fit.js';
export type { History } from './history.js';
export { bitsPerCharacter, type Loss } from './loss.js';
export type {
  ApplyGradientsOptions,
  Optimizer,
  OptimizerState,
  WeightGradient,
} from './optimizer.js';
export {
  sparseCategoricalCrossentropy,
  type SparseCategoricalCrossentropyOptions,
} from './sparse-categorical-crossentropy.js';
export type { TrainingState } from './training-state.js';
