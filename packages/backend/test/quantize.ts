import { engine, tensor, type Tensor } from '@tensorflow/tfjs-core';

/** A matrix of numbers that are whole multiples of a scale for each column. */
export interface Quantized {
  readonly bits: 8 | 16;
  readonly shape: [number, number];
  readonly values: Float32Array;
  readonly scales: Float32Array;
}

/** The nearest such matrix, written from the definition. */
export function quantize(
  matrix: readonly number[],
  { rows, bits }: { rows: number; bits: 8 | 16 },
): Quantized {
  const columns = matrix.length / rows;
  const largest = bits === 8 ? 127 : 32767;
  const scales = new Float32Array(columns);
  matrix.forEach((value, i) => {
    const column = i % columns;
    scales[column] = Math.max(scales[column]!, Math.abs(value) / largest);
  });
  const values = Float32Array.from(matrix, (value, i) => {
    const scale = scales[i % columns]!;
    // Never −0, which no whole number is.
    return Math.round(value / scale) * scale + 0;
  });
  return { bits, shape: [rows, columns], values, scales };
}

/** The matrix as the backend keeps it. */
export function toTensor({ bits, shape, values, scales }: Quantized, gates: number): Tensor {
  const inputs = { values: tensor(values, shape), scales: tensor(scales) };
  const kept = engine().runKernel('SeqLabQuantizedWeight', inputs, { bits, gates }) as Tensor;
  inputs.values.dispose();
  inputs.scales.dispose();
  return kept;
}
