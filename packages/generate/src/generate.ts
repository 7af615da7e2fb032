import type { Model } from '@seqlab/seq-layers';
import type { GenerateOptions } from './generate-options.js';
import { stream } from './stream.js';
import type { TextTokenizer } from './tokenizer.js';

/**
 * Text that continues the prompt, whole: what {@link stream} yields, joined.
 *
 * @throws as {@link stream} does.
 *
 * @example
 * ```ts
 * import { generate } from '@seqlab/generate';
 *
 * // model and tokenizer as in the example of `stream`
 * const text = await generate(model, tokenizer, { prompt: 'It ', maxTokens: 20, seed: 7 });
 * ```
 */
export async function generate(
  model: Model,
  tokenizer: TextTokenizer,
  options: GenerateOptions = {},
): Promise<string> {
  let text = '';
  for await (const piece of stream(model, tokenizer, options)) text += piece;
  return text;
}
