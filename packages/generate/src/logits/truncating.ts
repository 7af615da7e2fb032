import { checkNumber } from '../check-number.js';
import type { SamplingOptions } from '../sampling-options.js';
import type { LogitsProcessor } from './logits-processor.js';
import { minP } from './min-p.js';
import { temperature } from './temperature.js';
import { topK } from './top-k.js';
import { topP } from './top-p.js';
import { typical } from './typical.js';

export type TruncatingOptions = Pick<
  SamplingOptions,
  'temperature' | 'topK' | 'topP' | 'minP' | 'typicalP'
> & { readonly vocabularySize: number };

/**
 * The temperature, then the processors that leave fewer tokens, in the order of Hugging Face; those
 * whose option has no effect are left out. At temperature 0 there are none, for nothing is drawn.
 *
 * @throws {@link GenerateError} `invalid-option`
 */
export function truncatingProcessors(
  where: string,
  { vocabularySize, ...options }: TruncatingOptions,
): LogitsProcessor[] {
  const { temperature: degree = 1, topK: k = 0, minP: share = 0 } = options;
  const { topP: nucleus = 1, typicalP: mass = 1 } = options;
  checkNumber(`${where}: temperature`, degree, { min: 0 });
  checkNumber(`${where}: topK`, k, { min: 0, integer: true });
  checkNumber(`${where}: topP`, nucleus, { above: 0, max: 1 });
  checkNumber(`${where}: minP`, share, { min: 0, max: 1 });
  checkNumber(`${where}: typicalP`, mass, { above: 0, max: 1 });
  if (degree === 0) return [];
  const processors: LogitsProcessor[] = [];
  if (degree !== 1) processors.push(temperature(degree));
  if (k > 0) processors.push(topK(k, vocabularySize));
  if (nucleus < 1) processors.push(topP(nucleus, vocabularySize));
  if (share > 0) processors.push(minP(share));
  if (mass < 1) processors.push(typical(mass, vocabularySize));
  return processors;
}
