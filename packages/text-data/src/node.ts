export type { DataFileOptions } from './datasets/downloads/data-file.js';
export type { DownloadProgress } from './datasets/downloads/download.js';
export { imdbWordIndex } from './datasets/imdb/imdb-word-index.js';
export {
  imdb,
  type ImdbData,
  type ImdbOptions,
  type LabelledSequences,
} from './datasets/imdb/imdb.js';
export { mobyDick, type MobyDickOptions } from './datasets/moby-dick.js';
export { shakespeare } from './datasets/shakespeare.js';
