import type { Layer, Model } from '@seqlab/seq-layers';
import { GenerateError } from '../errors.js';

/** Layers that need all time steps at once. */
const wholeSequence = new Set([
  'Attention',
  'Bidirectional',
  'Dot',
  'Flatten',
  'GlobalAveragePooling1D',
  'GlobalMaxPooling1D',
]);

/**
 * Checks that a model can read a text token by token, with the numbers it has for the whole of it.
 *
 * @throws {@link GenerateError} `invalid-model` for a layer that needs the whole sequence or reads it
 * backwards, for states that come from other layers, and for several inputs
 */
export function requireStepwise(where: string, model: Model): void {
  const fail = (what: string) => {
    throw new GenerateError('invalid-model', `${where}: ${model.name} ${what}`);
  };
  if (model.inputs.length !== 1) {
    fail(`has ${model.inputs.length} inputs; only models of one input can read token by token`);
  }
  for (const { layer, initialState } of model.calls) {
    const culprit = findWholeSequence(layer);
    if (culprit) {
      fail(
        `cannot read token by token: ${culprit.name} (${culprit.className}) needs the whole sequence`,
      );
    }
    if (initialState.length > 0) {
      fail(`cannot read token by token: the state of ${layer.name} comes from another layer`);
    }
  }
}

function findWholeSequence(layer: Layer): Layer | undefined {
  const isWhole =
    wholeSequence.has(layer.className) || layer.toConfig().config['goBackwards'] === true;
  if (isWhole) return layer;
  for (const inner of layer.sublayers) {
    const culprit = findWholeSequence(inner);
    if (culprit) return culprit;
  }
  return undefined;
}

/** The ids that stand for padding, which is no text: 0 where an embedding has `maskZero`. */
export function paddingIds(model: Model): readonly number[] {
  const masks = model.layers.some(
    (layer) => layer.className === 'Embedding' && layer.toConfig().config['maskZero'] === true,
  );
  return masks ? [0] : [];
}
