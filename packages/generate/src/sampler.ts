import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import type { RandomGenerator } from 'pure-rand/types/RandomGenerator';
import { GenerateError } from './errors.js';

/** Chooses the next token: its id, given the logits of all tokens. */
export type Sampler = (logits: Float32Array) => number;

/** Always the likeliest token, the lowest id among equals. */
export function greedySampler(): Sampler {
  return (logits) => checkedMaximum(logits).id;
}

export interface CategoricalSamplerOptions {
  /** Above 1 flattens the distribution, below 1 sharpens it. */
  temperature: number;
  generator: RandomGenerator;
}

/** A token drawn from `softmax(logits / temperature)`; one whose logit is −∞ never is. */
export function categoricalSampler({ temperature, generator }: CategoricalSamplerOptions): Sampler {
  return (logits) => {
    const { id: likeliest, logit: maximum } = checkedMaximum(logits);
    const weights = Float64Array.from(logits, (logit) => Math.exp((logit - maximum) / temperature));
    let rest = uniformFloat64(generator) * weights.reduce((sum, weight) => sum + weight, 0);
    const drawn = weights.findIndex((weight) => (rest -= weight) < 0);
    // Rounding may leave a crumb beyond the last token.
    return drawn >= 0 ? drawn : likeliest;
  };
}

function checkedMaximum(logits: Float32Array): { id: number; logit: number } {
  let id = 0;
  for (const [i, logit] of logits.entries()) {
    if (Number.isNaN(logit) || logit === Infinity) {
      throw new GenerateError('invalid-output', `The model's logit of token ${i} is ${logit}`);
    }
    if (logit > logits[id]!) id = i;
  }
  const logit = logits[id] ?? -Infinity;
  if (logit === -Infinity) {
    throw new GenerateError('invalid-output', 'The model rules out every token');
  }
  return { id, logit };
}
