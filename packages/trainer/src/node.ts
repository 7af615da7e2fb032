export { averageCheckpoints, loadWeights } from './checkpoints/average-checkpoints.js';
export {
  latestCheckpoint,
  loadCheckpoint,
  saveCheckpoint,
} from './checkpoints/checkpoint-folder.js';
export type { LatestCheckpointOptions } from './checkpoints/stored-checkpoints.js';
export type { CheckpointingOptions } from './callbacks/checkpointing.js';
export { csvLogger, type CSVLoggerOptions } from './callbacks/csv-logger.js';
export { jsonlLogger, type JsonlLoggerOptions } from './callbacks/jsonl-logger.js';
export { modelCheckpoint, type ModelCheckpointOptions } from './callbacks/model-checkpoint.js';
export {
  progressBar,
  type ProgressBarOptions,
  type ProgressStream,
} from './callbacks/progress-bar.js';
export {
  tensorBoard,
  type TensorBoard,
  type TensorBoardOptions,
} from './callbacks/tensor-board.js';
