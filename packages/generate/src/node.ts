export type {
  ReadWordVectorsOptions,
  WordVectorFormat,
} from './word-vectors/formats/read-word-vectors.js';
export { loadWordVectors } from './word-vectors/node/load-word-vectors.js';
export { saveWordVectors } from './word-vectors/node/save-word-vectors.js';
export { writeProjectorFiles } from './word-vectors/node/write-projector-files.js';
export type { ProjectorOptions } from './word-vectors/projector/projector-lines.js';
