import type { Model } from '@seqlab/seq-layers';
import { shapingProcessors } from '../logits/shaping.js';
import { truncatingProcessors } from '../logits/truncating.js';
import type { SamplingOptions } from '../sampling-options.js';
import { TokenChooser } from '../sampling/token-chooser.js';
import type { TextTokenizer } from '../tokenizer.js';
import { checkRestrictions, type Restrictions } from './restrictions.js';
import type { WritingPlan } from './text-writer.js';

export interface SamplingPlanOptions extends SamplingOptions {
  readonly model: Model;
  readonly tokenizer: TextTokenizer;
  /** Whether ids and probabilities are kept. */
  readonly records: boolean;
  /** Whether a character that `maxTokens` cuts in two is left to the next text. */
  readonly continues?: boolean;
}

export interface SamplingPlan extends WritingPlan, Pick<Restrictions, 'startConstraint'> {
  readonly chooser: TokenChooser;
}

/**
 * Everything that the texts of one call share.
 *
 * @throws {@link GenerateError} `invalid-option`
 */
export function samplingPlan(where: string, options: SamplingPlanOptions): SamplingPlan {
  const { tokenizer, records, continues = false } = options;
  const { vocabularySize } = tokenizer;
  const { bannedIds, ...restrictions } = checkRestrictions(where, options);
  const chooser = new TokenChooser({
    vocabularySize,
    shaping: shapingProcessors(where, { ...options, bannedIds }),
    truncating: truncatingProcessors(where, { ...options, vocabularySize }),
    isGreedy: options.temperature === 0,
    measures: records,
  });
  return { chooser, records, continues, ...restrictions };
}
