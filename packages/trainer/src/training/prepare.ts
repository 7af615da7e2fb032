import type { Model } from '@seqlab/seq-layers';
import { getGradient, tidy } from '@tensorflow/tfjs-core';
import { inputsOf, type BatchSource } from '../data/batch.js';
import { TrainerError } from '../errors.js';
import { measure, type Objective } from './objective.js';

/**
 * In Node TensorFlow.js comes without gradients, and says of the first it misses only its name.
 *
 * @throws {@link TrainerError} `no-gradients`
 */
export function requireGradients(): void {
  if (getGradient('Add') !== undefined) return;
  throw new TrainerError(
    'no-gradients',
    'fit: TensorFlow.js has no gradients yet; call registerGradients() of @seqlab/seq-layers/gradients once',
  );
}

/**
 * A model that has not seen an input yet gets its weights for the shape of the first batch.
 *
 * @throws {@link TrainerError} `invalid-option` if it has none that can be trained.
 */
export async function buildModel(model: Model, data: BatchSource): Promise<void> {
  if (model.inputShape === undefined) {
    for await (const { inputs } of data.batches()) {
      model.build([null, ...inputsOf(inputs)[0]!.shape.slice(1)]);
      break;
    }
  }
  if (model.inputShape === undefined || model.trainableWeights.length > 0) return;
  throw new TrainerError(
    'invalid-option',
    'fit: the model has no weight to train; unfreeze the layers that are to learn',
  );
}

/** Lets data that do not fit fail now: not after an epoch, nor after callbacks have begun their files. */
export async function tryOut(model: Model, data: BatchSource, objective: Objective): Promise<void> {
  for await (const batch of data.batches()) {
    tidy(() => void measure(model, batch, objective));
    return;
  }
}
