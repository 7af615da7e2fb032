export {
  huggingFaceTokenizer,
  huggingFaceTokenizerFromJSON,
  type HuggingFaceTokenizer,
  type HuggingFaceTokenizerConfig,
  type HuggingFaceTokenizerOptions,
} from './tokenizers/hugging-face-tokenizer.js';
export type { Tokenizer } from './tokenizers/tokenizer.js';
