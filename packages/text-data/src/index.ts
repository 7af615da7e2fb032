export type { Batch, Position, BatchSource, NdArray } from './batches/batch.js';
export { contiguousWindows } from './batches/contiguous-windows.js';
export { nextTokenBatch, type NextTokenOptions } from './batches/next-token-batch.js';
export { padBatch, type LabelledSequence, type PaddedBatch } from './batches/pad-batch.js';
export { shuffledWindows, type ShuffledWindowsOptions } from './batches/shuffled-windows.js';
export {
  skipGramBatches,
  type SkipGramBatch,
  type SkipGramBatches,
  type SkipGramBatchesOptions,
} from './batches/skip-gram-batches.js';
export { slidingWindows, type SlidingWindowsOptions } from './batches/sliding-windows.js';
export type { StoredIds } from './batches/stored-ids.js';
export {
  trainValidationSplit,
  type ExampleSplitOptions,
  type Split,
  type TrainValidationSplitOptions,
} from './batches/train-validation-split.js';
export type { StoredWindowBatches, WindowBatches } from './batches/window-batches.js';
export type { WindowOptions } from './batches/window-options.js';
export { readNpy, type NpyArray, type ReadNpyOptions } from './datasets/archives/npy.js';
export {
  imdbFromNpz,
  type ImdbArguments,
  type ImdbData,
  type ImdbFromNpzOptions,
  type LabelledSequences,
} from './datasets/imdb/imdb-from-npz.js';
export { readNpz, type ReadNpzOptions } from './datasets/archives/npz.js';
export type {
  ClassDescription,
  DatasetDescription,
  LengthDescription,
  TokenDescription,
} from './describe/dataset-description.js';
export type { DescribedElement, DescribeOptions } from './describe/dataset-statistics.js';
export { describe } from './describe/describe.js';
export { formatDescription } from './describe/format-description.js';
export {
  documentFrequencies,
  type DocumentFrequencies,
  type DocumentFrequenciesOptions,
} from './encodings/document-frequencies.js';
export { ngramIndexFromJSON } from './encodings/ngram-index-from-json.js';
export {
  ngramIndex,
  type NgramIndex,
  type NgramIndexConfig,
  type NgramIndexOptions,
} from './encodings/ngram-index.js';
export { oneHot, type OneHotOptions } from './encodings/one-hot.js';
export { makeSamplingTable, type SamplingTableOptions } from './encodings/sampling-table.js';
export type { MatrixMode, MatrixOptions } from './encodings/sequence-weights.js';
export { sequencesToMatrix } from './encodings/sequences-to-matrix.js';
export {
  sequencesToSparseMatrix,
  type SparseMatrix,
} from './encodings/sequences-to-sparse-matrix.js';
export { skipGrams, type SkipGrams, type SkipGramsOptions } from './encodings/skip-grams.js';
export { TextDataError, type TextDataErrorCode } from './errors.js';
export {
  padSequences,
  type PaddedSequences,
  type PadSequencesOptions,
  type SequenceEnd,
} from './padding/pad-sequences.js';
export { sequenceMask, type Mask, type SequenceMaskOptions } from './padding/sequence-mask.js';
export type { BatchOptions } from './pipeline/batch-elements.js';
export type { BucketOptions } from './pipeline/bucket-by-length.js';
export { datasetFrom, datasetOf, type DatasetFromOptions } from './pipeline/dataset-of.js';
export type { Dataset } from './pipeline/dataset.js';
export type { Elements } from './pipeline/elements.js';
export { labelledDataset, type SequencesWithLabels } from './pipeline/labelled-dataset.js';
export type { PositionedIterator } from './pipeline/positioned-iterator.js';
export type { ShuffleOptions } from './pipeline/shuffle-elements.js';
export type { Ngrams } from './splitters/ngram-splitter.js';
export type { RegexOptions } from './splitters/regex-splitter.js';
export type { SegmentOptions } from './splitters/segment-splitter.js';
export type { SplitterConfig } from './splitters/splitter.js';
export type { WordSplitOptions } from './splitters/word-splitter.js';
export {
  bpeTokenizer,
  type BpeTokenizer,
  type BpeTokenizerConfig,
  type BpeTokenizerOptions,
} from './tokenizers/bpe-tokenizer.js';
export type { Pair } from './tokenizers/bpe-training.js';
export {
  byteTokenizer,
  type ByteTokenizer,
  type ByteTokenizerConfig,
} from './tokenizers/byte-tokenizer.js';
export {
  charTokenizer,
  charTokenizerFromJSON,
  type CharTokenizer,
  type CharTokenizerConfig,
  type CharTokenizerOptions,
} from './tokenizers/char-tokenizer.js';
export { regexTokenizer, type RegexTokenizerOptions } from './tokenizers/regex-tokenizer.js';
export { segmentTokenizer, type SegmentTokenizerOptions } from './tokenizers/segment-tokenizer.js';
export type { Texts } from './tokenizers/texts.js';
export {
  tokenizerFromJSON,
  type TokenizerFromJSONOptions,
} from './tokenizers/tokenizer-from-json.js';
export type { Tokenizer } from './tokenizers/tokenizer.js';
export type {
  VocabularyTokenizer,
  VocabularyTokenizerConfig,
  VocabularyTokenizerOptions,
} from './tokenizers/vocabulary-tokenizer.js';
export {
  wordTokenizer,
  wordTokenizerOf,
  type WordTokenizerOfOptions,
  type WordTokenizerOptions,
} from './tokenizers/word-tokenizer.js';
export {
  buildVocabulary,
  mergeVocabularies,
  type VocabularyOptions,
} from './vocabulary/build-vocabulary.js';
export {
  defaultSpecialTokens,
  kerasSpecialTokens,
  type SpecialToken,
  type SpecialTokens,
} from './vocabulary/special-tokens.js';
export type { TokenCount } from './vocabulary/token-counter.js';
export { vocabularyFromJSON } from './vocabulary/vocabulary-from-json.js';
export {
  vocabularyFromWordIndex,
  type WordIndexOptions,
} from './vocabulary/vocabulary-from-word-index.js';
export type { DecodeOptions, Vocabulary, VocabularyConfig } from './vocabulary/vocabulary.js';
