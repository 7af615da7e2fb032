import type { Model } from '@seqlab/seq-layers';
import { beginTexts } from './decoding/begin-texts.js';
import { writeTexts, type WriteTextsOptions } from './decoding/write-texts.js';
import type { GenerateOptions } from './generate-options.js';
import type { TextTokenizer } from './tokenizer.js';

/**
 * Text that continues the prompt, in pieces as they are generated; the prompt itself is not among
 * them. A piece is never cut within a character. The model ends in logits or in a softmax,
 * `[batch, time, classes]`; the states it keeps for `predict` are neither read nor changed, so a
 * model trained at any batch size will do.
 *
 * Leaving the loop early frees everything.
 *
 * @throws {@link GenerateError} at once `invalid-option`, `invalid-constraint`, and `invalid-model` for a
 * model that cannot read token by token or ends in another activation; while generating `invalid-output`
 * for logits that are NaN or infinite, `invalid-model` for a model that is not the tokenizer's, `no-token`
 * where nothing may be chosen. The tokenizer's own error, at once, for a prompt it cannot encode.
 *
 * @example
 * ```ts
 * import '@tensorflow/tfjs-backend-cpu';
 * import { stream } from '@seqlab/generate';
 * import { dense, embedding, gru, sequential } from '@seqlab/seq-layers';
 * import { charTokenizer } from '@seqlab/text-data';
 *
 * const tokenizer = charTokenizer('It was the best of times.');
 * const classes = tokenizer.vocabularySize;
 * const model = sequential([
 *   embedding({ inputDim: classes, outputDim: 4 }),
 *   gru({ units: 8, returnSequences: true }),
 *   dense({ units: classes }),
 * ]);
 * const options = { prompt: 'It ', maxTokens: 20, temperature: 0.8, seed: 7 };
 * for await (const piece of stream(model, tokenizer, options)) process.stdout.write(piece);
 * ```
 */
export function stream(
  model: Model,
  tokenizer: TextTokenizer,
  options: GenerateOptions = {},
): AsyncGenerator<string, void, undefined> {
  return pieces(beginTexts('generate', { ...options, model, tokenizer, count: 1, records: false }));
}

async function* pieces(texts: WriteTextsOptions): AsyncGenerator<string, void, undefined> {
  const [writer] = texts.writers;
  try {
    for await (const _ of writeTexts(texts)) {
      const piece = writer!.takeText();
      if (piece !== '') yield piece;
    }
  } finally {
    texts.reader.reset();
  }
}
