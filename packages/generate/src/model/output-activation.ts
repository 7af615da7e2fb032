import type { Layer, Model } from '@seqlab/seq-layers';

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
