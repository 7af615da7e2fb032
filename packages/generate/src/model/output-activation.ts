import type { Layer, Model } from '@seqlab/seq-layers';
import { GenerateError } from '../errors.js';

/**
 * The activation that a model's first output comes from, that of the layer inside where the last layer
 * is a wrapper; undefined where the layer has none, such as a merging one.
 */
export function outputActivation(model: Model): string | undefined {
  const source = model.graph.outputs[0];
  if (source === undefined || !('output' in source)) return undefined;
  return activationOf(model.calls[source.call]!.layer);
}

function activationOf(layer: Layer): string | undefined {
  const inner = layer.sublayers.at(-1);
  if (layer.className === 'TimeDistributed' && inner) return activationOf(inner);
  const activation = layer.toConfig().config['activation'];
  return typeof activation === 'string' ? activation : undefined;
}

/**
 * Whether a model that predicts tokens puts out their probabilities; else their logits.
 *
 * @throws {@link GenerateError} `invalid-model` for a model that ends in another activation
 */
export function endsInSoftmax(model: Model): boolean {
  const activation = outputActivation(model) ?? 'linear';
  if (activation === 'softmax') return true;
  // Logarithms of probabilities are logits too.
  if (activation === 'linear' || activation === 'logSoftmax') return false;
  throw new GenerateError(
    'invalid-model',
    `${model.name}: a model of text must end in logits or a softmax, got ${activation}`,
  );
}
