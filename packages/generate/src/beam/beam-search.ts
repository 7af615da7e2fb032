import type { Model } from '@seqlab/seq-layers';
import { checkNumber } from '../check-number.js';
import { GenerateError } from '../errors.js';
import type { PromptOptions } from '../generate-options.js';
import type { Sample } from '../generate-samples.js';
import { ModelReader } from '../model/model-reader.js';
import { requireStepwise } from '../model/require-stepwise.js';
import { nextTask } from '../next-task.js';
import type { RestrictionOptions } from '../sampling-options.js';
import { encodePrompt } from '../text/encode-prompt.js';
import type { TextTokenizer } from '../tokenizer.js';
import { BeamWriters } from './beam-writers.js';

/** Options of {@link beamSearch}. */
export interface BeamSearchOptions extends PromptOptions, RestrictionOptions {
  /** Text to continue; there has to be one. */
  prompt: string;
  /** How many texts are followed side by side, and returned at most. Default 5. */
  beams?: number | undefined;
  /**
   * The log-likelihood of a text is divided by its number of tokens to this power: above 0 is for longer
   * texts, below 0 for shorter ones, 0 is plain likelihood. Only texts that end differently, by stop
   * strings, stop tokens or a constraint, differ in length. Default 1.
   */
  lengthPenalty?: number | undefined;
}

/** A likely text. */
export interface Beam extends Sample {
  /** The sum of `logProbabilities`. */
  readonly logLikelihood: number;
  /** `logLikelihood / ids.length ** lengthPenalty`: what beams are ordered by. */
  readonly score: number;
}

/**
 * The likeliest texts that continue the prompt, best first, as far as following the `beams` likeliest at
 * every token finds them. A text that has ended is kept while the others go on; the search ends once none
 * of those can be better, or at `maxTokens`. There is no chance in it.
 *
 * @throws {@link GenerateError} `invalid-option`, also without a prompt; else as `stream` does.
 * @see Freitag and Al-Onaizan, [Beam Search Strategies for Neural Machine Translation](https://arxiv.org/abs/1702.01806),
 * section 2; the length penalty is that of Hugging Face
 *
 * @example
 * ```ts
 * import { beamSearch } from '@seqlab/generate';
 *
 * // model and tokenizer as in the example of `stream`
 * const [best] = await beamSearch(model, tokenizer, { prompt: 'It ', beams: 4, maxTokens: 20 });
 * console.log(best!.text, best!.score);
 * ```
 */
export async function beamSearch(
  model: Model,
  tokenizer: TextTokenizer,
  options: BeamSearchOptions,
): Promise<Beam[]> {
  const where = 'beamSearch';
  const { prompt, replaceUnknown, beams = 5, lengthPenalty = 1, signal } = options;
  checkNumber(`${where}: beams`, beams, { min: 1, integer: true });
  checkNumber(`${where}: lengthPenalty`, lengthPenalty);
  requireStepwise(where, model);
  const ids = encodePrompt(prompt, { where, tokenizer, replaceUnknown });
  if (ids.length === 0) {
    throw new GenerateError(
      'invalid-option',
      `${where}: prompt must not be empty, since without one the model has no likeliest text`,
    );
  }
  const writers = new BeamWriters({ ...options, model, tokenizer, ids, beams, lengthPenalty });
  const reader = new ModelReader(model, { vocabularySize: tokenizer.vocabularySize });
  reader.push(ids);
  try {
    while (writers.goOn) {
      signal?.throwIfAborted();
      const logits = await reader.read(signal);
      const { rows, lastIds } = writers.advance(logits!);
      if (!writers.goOn) break;
      reader.select(rows);
      reader.push(lastIds);
      await nextTask();
    }
  } finally {
    reader.reset();
  }
  return writers.finished;
}
