import type { Model } from '@seqlab/seq-layers';
import { checkNumber } from './check-number.js';
import { beginTexts } from './decoding/begin-texts.js';
import type { TextWriter } from './decoding/text-writer.js';
import { writeTexts } from './decoding/write-texts.js';
import type { GenerateOptions } from './generate-options.js';
import type { FinishReason } from './sampling-options.js';
import type { TextTokenizer } from './tokenizer.js';

/** Options of {@link generateSamples}. */
export interface GenerateSamplesOptions extends GenerateOptions {
  /** How many texts. Default 1. */
  count?: number | undefined;
}

/** A text that was generated, and what there is to know about it. */
export interface Sample {
  /** Without the prompt, and without the stop string or stop token that ended it. */
  readonly text: string;
  /** What was generated, the tokens of a stop string and a stop token included. */
  readonly ids: readonly number[];
  /**
   * For each of `ids`, the natural logarithm of its probability in the model, before penalties,
   * temperature and the like. Where there is no prompt, the first is that of the uniform draw.
   */
  readonly logProbabilities: readonly number[];
  /** What ended the text. */
  readonly finishReason: FinishReason;
}

/**
 * Several texts that continue the prompt, written side by side in one batch. Sample `i` is what
 * `generate` writes with the seed `seed + i`, however many there are (up to the last digits of the
 * backend's numbers, which may depend on the size of a batch).
 *
 * @throws as {@link stream} does.
 *
 * @example
 * ```ts
 * import { generateSamples } from '@seqlab/generate';
 *
 * // model and tokenizer as in the example of `stream`
 * const samples = await generateSamples(model, tokenizer, { prompt: 'It ', count: 3, seed: 7 });
 * for (const { text, finishReason } of samples) console.log(finishReason, text);
 * ```
 */
export async function generateSamples(
  model: Model,
  tokenizer: TextTokenizer,
  { count = 1, ...options }: GenerateSamplesOptions = {},
): Promise<Sample[]> {
  const where = 'generateSamples';
  checkNumber(`${where}: count`, count, { min: 1, integer: true });
  const begun = beginTexts(where, { ...options, model, tokenizer, count, records: true });
  const { reader, writers } = begun;
  const texts = writers.map(() => '');
  try {
    for await (const _ of writeTexts(begun)) {
      writers.forEach((writer, index) => (texts[index] += writer.takeText()));
    }
  } finally {
    reader.reset();
  }
  return writers.map((writer, index) => sampleOf(writer, texts[index]!));
}

/** What a writer that is finished has written. */
export function sampleOf(writer: TextWriter, text: string): Sample {
  return {
    text,
    ids: writer.ids,
    logProbabilities: writer.logProbabilities,
    finishReason: writer.finishReason!,
  };
}
