export { GenerateError, type GenerateErrorCode } from './errors.js';
export { generate } from './generate.js';
export { stream, type GenerateOptions } from './stream.js';
export type { TextTokenizer } from './tokenizer.js';
