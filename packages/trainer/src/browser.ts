export {
  indexedDBCheckpoint,
  type IndexedDBCheckpointOptions,
} from './callbacks/indexed-db-checkpoint.js';
export type { CheckpointingOptions } from './callbacks/checkpointing.js';
export { loadLatestCheckpoint, removeCheckpoints } from './checkpoints/indexed-db-checkpoints.js';
export type { LatestCheckpointOptions } from './checkpoints/stored-checkpoints.js';
