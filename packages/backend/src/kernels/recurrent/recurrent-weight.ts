import { quantizedWeight } from '../quantized/quantized-weight.js';
import type { CellRun } from './cell.js';
import type { SequenceAttributes } from './sequence.js';

/** Bits of a number, address and room of the recurrent kernel, as `assembly/recurrent-product.ts` takes them. */
export function recurrentWeight<Attributes extends SequenceAttributes>({
  backend,
  sequence,
  inputs,
  packed,
}: CellRun<Attributes>): number[] {
  const quantized = quantizedWeight(backend, inputs.recurrentKernel, sequence.gateCount);
  return quantized
    ? [quantized.bits, quantized.address, 0]
    : [32, sequence.arranged(inputs.recurrentKernel), packed];
}
