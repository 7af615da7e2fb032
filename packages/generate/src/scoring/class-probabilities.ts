import type { Model } from '@seqlab/seq-layers';
import { GenerateError } from '../errors.js';
import { outputActivation } from '../model/output-activation.js';

/** Makes the probabilities of all classes of a row of outputs. */
export type ClassProbabilities = (outputs: readonly number[]) => number[];

/**
 * How a classifier's outputs are read: by the activation it ends in. One output is the probability of the
 * second of two classes. A model that ends in no activation has logits.
 *
 * @throws {@link GenerateError} `invalid-model` for a model that ends in another activation
 */
export function classProbabilities(where: string, model: Model): ClassProbabilities {
  const activation = outputActivation(model) ?? 'linear';
  switch (activation) {
    case 'softmax':
      return (outputs) => [...outputs];
    case 'logSoftmax':
      return (outputs) => outputs.map(Math.exp);
    case 'sigmoid':
      return (outputs) => (outputs.length === 1 ? ofTwo(outputs[0]!) : [...outputs]);
    case 'linear':
      return (outputs) =>
        outputs.length === 1 ? ofTwo(1 / (1 + Math.exp(-outputs[0]!))) : softmax(outputs);
    default:
      throw new GenerateError(
        'invalid-model',
        `${where}: ${model.name} must end in logits, a softmax or a sigmoid, got ${activation}`,
      );
  }
}

function ofTwo(probability: number): number[] {
  return [1 - probability, probability];
}

function softmax(logits: readonly number[]): number[] {
  const greatest = Math.max(...logits);
  const weights = logits.map((logit) => Math.exp(logit - greatest));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return weights.map((weight) => weight / total);
}
