import { checkList } from '../check-list.js';
import { checkNumber } from '../check-number.js';
import { GenerateError } from '../errors.js';
import type { SamplingOptions } from '../sampling-options.js';
import type { TextTokenizer } from '../tokenizer.js';
import { tokenId, type TokenReference } from '../tokens/token-ids.js';
import { bannedTokens } from './banned-tokens.js';
import { frequencyPresencePenalty } from './frequency-presence-penalty.js';
import { logitBias } from './logit-bias.js';
import type { LogitsProcessor } from './logits-processor.js';
import { noRepeatNgram } from './no-repeat-ngram.js';
import { repetitionPenalty } from './repetition-penalty.js';

export type ShapingOptions = Pick<
  SamplingOptions,
  'logitBias' | 'repetitionPenalty' | 'frequencyPenalty' | 'presencePenalty' | 'noRepeatNgramSize'
> & {
  /** Ids that are never chosen. */
  readonly bannedIds: readonly number[];
  readonly tokenizer: TextTokenizer;
};

/**
 * The processors that change single logits, in order; those whose option has no effect are left out.
 *
 * @throws {@link GenerateError} `invalid-option`
 */
export function shapingProcessors(where: string, options: ShapingOptions): LogitsProcessor[] {
  const { tokenizer, bannedIds } = options;
  const { repetitionPenalty: repetition = 1, noRepeatNgramSize: size = 0 } = options;
  const { frequencyPenalty: frequency = 0, presencePenalty: presence = 0 } = options;
  checkNumber(`${where}: repetitionPenalty`, repetition, { above: 0 });
  checkNumber(`${where}: frequencyPenalty`, frequency);
  checkNumber(`${where}: presencePenalty`, presence);
  checkNumber(`${where}: noRepeatNgramSize`, size, { min: 0, integer: true });
  const biases = biasesOf(options.logitBias ?? [], { what: `${where}: logitBias`, tokenizer });
  const processors: LogitsProcessor[] = [];
  if (biases.size > 0) processors.push(logitBias(biases));
  if (repetition !== 1) processors.push(repetitionPenalty(repetition));
  if (frequency !== 0 || presence !== 0) {
    processors.push(frequencyPresencePenalty({ frequency, presence }));
  }
  if (size > 0) processors.push(noRepeatNgram(size));
  if (bannedIds.length > 0) processors.push(bannedTokens(bannedIds));
  return processors;
}

function biasesOf(
  pairs: Iterable<readonly [TokenReference, number]>,
  { what, tokenizer }: { what: string; tokenizer: TextTokenizer },
): Map<number, number> {
  checkList(what, pairs);
  const biases = new Map<number, number>();
  for (const pair of pairs) {
    checkList(`${what}: a pair of a token and a number`, pair);
    const [token, bias] = pair;
    const id = tokenId(token, { what, tokenizer });
    checkNumber(`${what} of ${JSON.stringify(token)}`, bias);
    if (biases.has(id)) {
      throw new GenerateError('invalid-option', `${what}: token ${id} is there twice`);
    }
    biases.set(id, bias);
  }
  return biases;
}
