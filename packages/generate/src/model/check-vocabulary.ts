import type { Model } from '@seqlab/seq-layers';
import type { Tensor } from '@tensorflow/tfjs-core';
import { GenerateError } from '../errors.js';

/**
 * Checks that an output has a number for every token: `[batch, time, vocabularySize]`, or
 * `[batch, vocabularySize]` of a model that puts out the last time step only.
 *
 * @throws {@link GenerateError} `invalid-model`
 */
export function checkVocabulary(
  model: Model,
  { rank, shape }: Tensor,
  vocabularySize: number,
): void {
  if ((rank === 2 || rank === 3) && shape.at(-1) === vocabularySize) return;
  throw new GenerateError(
    'invalid-model',
    `${model.name}: the output must be [batch, time, ${vocabularySize}], a number for each token of the ` +
      `tokenizer, got shape [${shape.join(', ')}]; is it the model's tokenizer?`,
  );
}
