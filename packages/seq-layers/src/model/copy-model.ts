import type { Model } from './model.js';
import { modelFromConfig } from './model-from-config.js';
import { requireBuilt } from './require-built.js';

/**
 * A model of the same architecture with weights of its own, equal to those the model has now.
 *
 * @throws SeqLayersError `not-built` while the model has no weights
 * @example
 * ```ts
 * import { copyModel, dense, sequential } from '@seqlab/seq-layers';
 *
 * const model = sequential([dense({ units: 2 })], { inputShape: [8] });
 * const best = await copyModel(model);
 * ```
 */
export async function copyModel(model: Model): Promise<Model> {
  requireBuilt(model, 'copyModel');
  const values = await model.getWeights();
  return modelFromConfig(model.toConfig(), {
    weights: (name) => values[name]!.data as Float32Array,
  });
}
