export type { Batch, BatchPosition, BatchSource, NdArray } from './batches/batch.js';
export { contiguousWindows } from './batches/contiguous-windows.js';
export { shuffledWindows, type ShuffledWindowsOptions } from './batches/shuffled-windows.js';
export {
  trainValidationSplit,
  type TrainValidationSplitOptions,
} from './batches/train-validation-split.js';
export type { WindowOptions } from './batches/window-options.js';
export { TextDataError, type TextDataErrorCode } from './errors.js';
export {
  charTokenizer,
  charTokenizerFromJSON,
  type CharTokenizer,
  type CharTokenizerConfig,
} from './tokenizers/char-tokenizer.js';
export type { Tokenizer } from './tokenizers/tokenizer.js';
