import { engine, tensor, type Tensor } from '@tensorflow/tfjs-core';
import { hasKernel } from '../fused-kernel.js';
import type { QuantizedBits, RoundedWeight } from './round-weight.js';

export interface KeepRoundedOptions {
  readonly shape: readonly number[];
  readonly bits: QuantizedBits;
  /** How many blocks the columns come in. */
  readonly gates: number;
}

/** The weight as a tensor: in `bits` each where the active backend computes with them, else as floats. */
export function keepRounded(
  { values, scales }: RoundedWeight,
  { shape, bits, gates }: KeepRoundedOptions,
): Tensor {
  const floats = tensor(values, [...shape], 'float32');
  if (!hasKernel('SeqLabQuantizedWeight')) return floats;
  const inputs = { values: floats, scales: tensor(scales) };
  const kept = engine().runKernel('SeqLabQuantizedWeight', inputs, { bits, gates }) as Tensor;
  inputs.values.dispose();
  inputs.scales.dispose();
  return kept;
}
