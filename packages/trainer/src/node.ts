export { loadCheckpoint, saveCheckpoint } from './checkpoints/checkpoint.js';
export { latestCheckpoint, type LatestCheckpointOptions } from './checkpoints/checkpoint-folder.js';
export { jsonlLogger, type JsonlLoggerOptions } from './callbacks/jsonl-logger.js';
export { modelCheckpoint, type ModelCheckpointOptions } from './callbacks/model-checkpoint.js';
