export {
  exponentialMovingAverage,
  polyakAverage,
  type ExponentialMovingAverageOptions,
  type PolyakAverageOptions,
  type WeightAveraging,
} from './averaging/weight-averaging.js';
export type { AveragesState } from './averaging/averaged-weights.js';
export type {
  BatchBeginLogs,
  BatchLogs,
  Callback,
  CallbackLogs,
  CallbackState,
  EpochBeginLogs,
  EpochLogs,
  MetricValues,
  Moment,
  MomentHandlers,
  StopReason,
  TestBeginLogs,
  TestEndLogs,
  TrainBeginLogs,
  TrainEndLogs,
  TrainingRun,
} from './callbacks/callback.js';
export { earlyStopping, type EarlyStoppingOptions } from './callbacks/early-stopping.js';
export { lambdaCallback } from './callbacks/lambda-callback.js';
export type { MonitorOptions } from './callbacks/monitor.js';
export {
  reduceLROnPlateau,
  type ReduceLROnPlateauOptions,
} from './callbacks/reduce-lr-on-plateau.js';
export {
  sampleText,
  type SamplePosition,
  type SampleTextOptions,
  type TextLog,
} from './callbacks/sample-text.js';
export {
  trainingPhases,
  type TrainingPhase,
  type TrainingPhasesOptions,
} from './callbacks/training-phases.js';
export type { TrainingState } from './checkpoints/training-state.js';
export { arrayBatches, type ArrayBatchesOptions, type Arrays } from './data/array-batches.js';
export type { Batch, BatchSource } from './data/batch.js';
export { TrainerError, type TrainerErrorCode, type TrainerErrorOptions } from './errors.js';
export {
  binaryCrossentropy,
  type BinaryCrossentropyOptions,
} from './losses/binary-crossentropy.js';
export {
  categoricalCrossentropy,
  type CategoricalCrossentropyOptions,
} from './losses/categorical-crossentropy.js';
export type { Loss } from './losses/loss.js';
export { meanSquaredError } from './losses/mean-squared-error.js';
export { natsToBits } from './losses/nats-to-bits.js';
export {
  sparseCategoricalCrossentropy,
  type SparseCategoricalCrossentropyOptions,
} from './losses/sparse-categorical-crossentropy.js';
export type { ClassWeight } from './losses/target-weights.js';
export { accuracy } from './metrics/accuracy.js';
export { auc, type AUCOptions } from './metrics/auc.js';
export { binaryAccuracy } from './metrics/binary-accuracy.js';
export type { ClassMetricOptions } from './metrics/class-counts.js';
export { confusionMatrix, type ConfusionMatrixOptions } from './metrics/confusion-matrix.js';
export { f1Score } from './metrics/f1-score.js';
export type { Metric, MetricBatch } from './metrics/metric.js';
export type { SumsOfMetrics } from './metrics/metric-sums.js';
export {
  bitsPerCharacter,
  perplexity,
  type CrossentropyMetricOptions,
} from './metrics/perplexity.js';
export { precision } from './metrics/precision.js';
export { recall } from './metrics/recall.js';
export type { ThresholdOptions } from './metrics/threshold.js';
export { topKAccuracy, type TopKAccuracyOptions } from './metrics/top-k-accuracy.js';
export { adagrad, type AdagradOptions } from './optimizers/adagrad.js';
export { adam, adamW, type AdamOptions, type AdamWOptions } from './optimizers/adam.js';
export type { Optimizer, OptimizerState, WeightGradient } from './optimizers/optimizer.js';
export type { DecayedParameterGroup, ParameterGroup } from './optimizers/parameter-groups.js';
export { rmsprop, type RMSpropOptions } from './optimizers/rmsprop.js';
export { sgd, type SGDOptions } from './optimizers/sgd.js';
export { cosineDecay, type CosineDecayOptions } from './schedules/cosine-decay.js';
export { exponentialDecay, type ExponentialDecayOptions } from './schedules/exponential-decay.js';
export { oneCycle, type OneCycleOptions } from './schedules/one-cycle.js';
export {
  piecewiseConstantDecay,
  type PiecewiseConstantDecayOptions,
} from './schedules/piecewise-constant-decay.js';
export type { Schedule } from './schedules/schedule.js';
export { stepDecay, type StepDecayOptions } from './schedules/step-decay.js';
export type { Clipping } from './training/clipping.js';
export { evaluate, type EvaluateOptions, type Evaluation } from './training/evaluate.js';
export { fit, type FitOptions } from './training/fit.js';
export type { AccumulatedGradients } from './training/gradient-accumulator.js';
export type { History } from './training/history.js';
export {
  learningRateRangeTest,
  type LearningRatePoint,
  type LearningRateRangeTest,
  type LearningRateRangeTestOptions,
} from './training/learning-rate-range-test.js';
export type { Objective } from './training/objective.js';
export { predict, type PredictInputs, type PredictOptions } from './training/predict.js';
