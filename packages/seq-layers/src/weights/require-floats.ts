import { engine } from '@tensorflow/tfjs-core';
import { SeqLayersError } from '../errors.js';
import type { Weight } from './weight.js';

/**
 * To be called before anything is computed: when a gradient fails midway, tfjs keeps what it saved.
 *
 * @throws SeqLayersError `unsupported` for training, or a gradient, where weights are quantized
 */
export function requireFloats(
  owner: { readonly weights: readonly Weight[] },
  training: boolean | undefined,
): void {
  if (!training && engine().state.gradientDepth === 0) return;
  const quantized = owner.weights.find(({ bits }) => bits !== 32);
  if (quantized === undefined) return;
  throw new SeqLayersError(
    'unsupported',
    `the weight "${quantized.name}" has ${quantized.bits} bits and serves for inference only, without ` +
      'training: true and without gradients; train the model that quantizeWeights was given, and ' +
      'quantize that again',
  );
}
