import { natsToBits } from '../losses/nats-to-bits.js';
import { sparseCategoricalCrossentropy } from '../losses/sparse-categorical-crossentropy.js';
import { meanResult, meanSums } from './mean-of.js';
import type { Metric } from './metric.js';

/** Options of {@link perplexity} and {@link bitsPerCharacter}. */
export interface CrossentropyMetricOptions {
  /** Whether the model puts out logits, not probabilities. Default false, as in Keras. */
  fromLogits?: boolean | undefined;
}

/**
 * How many tokens the model is undecided between: e to the mean cross-entropy of ids, a token. A
 * uniform guess among 64 tokens has perplexity 64.
 *
 * @example
 * ```ts
 * import { perplexity } from '@seqlab/trainer';
 *
 * const metrics = [perplexity({ fromLogits: true })];
 * ```
 */
export function perplexity(options: CrossentropyMetricOptions = {}): Metric {
  return crossentropyMetric('perplexity', { ...options, result: Math.exp });
}

/**
 * The mean cross-entropy of ids in bits a token, which for a character model is a character.
 *
 * @example
 * ```ts
 * import { bitsPerCharacter } from '@seqlab/trainer';
 *
 * const metrics = [bitsPerCharacter({ fromLogits: true })];
 * ```
 */
export function bitsPerCharacter(options: CrossentropyMetricOptions = {}): Metric {
  return crossentropyMetric('bitsPerCharacter', { ...options, result: natsToBits });
}

function crossentropyMetric(
  name: string,
  { fromLogits, result }: CrossentropyMetricOptions & { result: (nats: number) => number },
): Metric {
  const crossentropy = sparseCategoricalCrossentropy({ fromLogits });
  return {
    name,
    measure: ({ targets, outputs, counted }) => meanSums(crossentropy(targets, outputs), counted),
    result: (sums) => result(meanResult(sums)),
  };
}
