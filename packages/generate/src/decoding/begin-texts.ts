import type { Model } from '@seqlab/seq-layers';
import { mersenne } from 'pure-rand/generator/mersenne';
import { checkNumber } from '../check-number.js';
import type { GenerateOptions } from '../generate-options.js';
import { ModelReader } from '../model/model-reader.js';
import { requireStepwise } from '../model/require-stepwise.js';
import { randomSeed } from '../random-seed.js';
import { encodePrompt } from '../text/encode-prompt.js';
import { TextPieces } from '../text/text-pieces.js';
import type { TextTokenizer } from '../tokenizer.js';
import { TokenHistory } from '../tokens/token-history.js';
import { samplingPlan } from './sampling-plan.js';
import { TextWriter } from './text-writer.js';
import type { WriteTextsOptions } from './write-texts.js';

export interface BeginTextsOptions extends GenerateOptions {
  readonly model: Model;
  readonly tokenizer: TextTokenizer;
  readonly count: number;
  /** Whether ids and probabilities are kept. */
  readonly records: boolean;
}

/**
 * Texts that continue one prompt, ready to be written; text `i` by the seed `seed + i`.
 *
 * @throws as `stream` does at once
 */
export function beginTexts(where: string, options: BeginTextsOptions): WriteTextsOptions {
  const { model, tokenizer, count, prompt = '', replaceUnknown, seed = randomSeed() } = options;
  checkNumber(`${where}: seed`, seed, { integer: true });
  requireStepwise(where, model);
  const plan = samplingPlan(where, options);
  const ids = encodePrompt(prompt, { where, tokenizer, replaceUnknown });
  const { vocabularySize } = tokenizer;
  const constraint = plan.startConstraint(Array.from(ids));
  const writers = Array.from({ length: count }, (_, index) => {
    const history = new TokenHistory(vocabularySize);
    history.read(ids);
    return new TextWriter(plan, {
      history,
      generator: mersenne(seed + index),
      pieces: new TextPieces(tokenizer, ids),
      constraint,
    });
  });
  const reader = new ModelReader(model, { vocabularySize });
  reader.push(ids);
  return { reader, chooser: plan.chooser, writers, signal: options.signal };
}
