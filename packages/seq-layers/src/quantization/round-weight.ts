/** How many bits a quantized weight has. */
export type QuantizedBits = 8 | 16;

/** The largest whole number that a weight becomes; there is one more below zero, which is left out. */
const largest = { 8: 127, 16: 32_767 };
/** Smaller ones lose bits, and nothing so small changes a sum. */
const smallestScale = 2 ** -126;

export interface RoundedWeight {
  /** Whole numbers times the scales of their columns. */
  readonly values: Float32Array;
  /** `[columns]` */
  readonly scales: Float32Array;
}

/**
 * Rounds a matrix `[rows, columns]` of finite numbers, column by column, so that the number furthest from
 * zero becomes ±127 (±32767 with 16 bits) times the scale. No number moves by more than half the scale.
 */
export function roundWeight(
  matrix: Float32Array,
  { columns, bits }: { readonly columns: number; readonly bits: QuantizedBits },
): RoundedWeight {
  const scales = new Float32Array(columns);
  for (let i = 0, column = 0; i < matrix.length; i++, column++) {
    if (column === columns) column = 0;
    scales[column] = Math.max(scales[column]!, Math.abs(matrix[i]!));
  }
  for (let column = 0; column < columns; column++) {
    const scale = scales[column]! / largest[bits];
    scales[column] = scale < smallestScale ? 0 : scale;
  }
  const values = new Float32Array(matrix.length);
  for (let i = 0, column = 0; i < values.length; i++, column++) {
    if (column === columns) column = 0;
    const scale = scales[column]!;
    // Never −0, which no whole number is.
    if (scale > 0) values[i] = Math.round(matrix[i]! / scale) * scale + 0;
  }
  return { values, scales };
}
