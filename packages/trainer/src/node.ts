export { loadCheckpoint, saveCheckpoint } from './checkpoint.js';
export { latestCheckpoint, type LatestCheckpointOptions } from './checkpoint-folder.js';
export { jsonlLogger, type JsonlLoggerOptions } from './jsonl-logger.js';
export { modelCheckpoint, type ModelCheckpointOptions } from './model-checkpoint.js';
