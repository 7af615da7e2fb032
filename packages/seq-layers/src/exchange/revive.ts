import { SeqLayersError } from '../errors.js';
import type { Model } from '../model/model.js';
import type { ModelConfig } from '../model/model-config.js';
import { modelFromConfig } from '../model/model-from-config.js';
import { LayerWeights, type ForeignWeight } from './layer-weights.js';

/**
 * A model with the weights of a file.
 *
 * @throws SeqLayersError `invalid-file`, naming the first thing that is wrong or does not fit;
 * `unsupported`
 */
export function reviveModel(
  where: string,
  read: () => { config: ModelConfig; byLayer: ReadonlyMap<string, readonly ForeignWeight[]> },
): Model {
  let model: Model | undefined;
  try {
    const { config, byLayer } = read();
    const weights = new LayerWeights(byLayer);
    model = modelFromConfig(config, { weights: weights.source });
    weights.requireEmpty();
    if (model.inputShape !== undefined) return model;
  } catch (cause) {
    model?.dispose();
    const isUnsupported = cause instanceof SeqLayersError && cause.code === 'unsupported';
    throw new SeqLayersError(
      isUnsupported ? 'unsupported' : 'invalid-file',
      `${where}: ${(cause as Error).message}`,
      { cause },
    );
  }
  model.dispose();
  throw new SeqLayersError('invalid-file', `${where}: the input's shape is missing`);
}
