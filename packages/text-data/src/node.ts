export {
  fetchDataset,
  listDatasets,
  type DatasetInfo,
  type DatasetName,
} from './datasets/catalog.js';
export { resolveDataDir, type DataFileOptions } from './datasets/downloads/data-file.js';
export type { DownloadProgress } from './datasets/downloads/download.js';
export { csv, type CsvOptions, type CsvRow } from './datasets/files/csv.js';
export {
  encodeTextFile,
  type EncodeTextFileOptions,
  type EncodingProgress,
} from './datasets/files/encode-text-file.js';
export { jsonl, type JsonlOptions } from './datasets/files/jsonl.js';
export { storedIds, type IdsFile } from './datasets/files/stored-ids-file.js';
export { textFile } from './datasets/files/text-file.js';
export {
  textFolder,
  type LabelledText,
  type TextFolder,
  type TextFolderOptions,
} from './datasets/files/text-folder.js';
export { textPieces, type TextPiecesOptions } from './datasets/files/text-pieces.js';
export { aclImdb, type AclImdbOptions, type Review } from './datasets/imdb/acl-imdb.js';
export { imdbWordIndex } from './datasets/imdb/imdb-word-index.js';
export { imdb, type ImdbOptions } from './datasets/imdb/imdb.js';
export type { ImdbData, LabelledSequences } from './datasets/imdb/imdb-from-npz.js';
export { mobyDick, type MobyDickOptions } from './datasets/packaged/moby-dick.js';
export { spamAssassin, type Mail } from './datasets/packaged/spam-assassin.js';
export { stateOfTheUnion, type Address } from './datasets/packaged/state-of-the-union.js';
export { shakespeare } from './datasets/shakespeare.js';
