/** How many bits a quantized weight has. */
export type QuantizedBits = 8 | 16;

/**
 * The largest whole number that a weight becomes. 8 bits have one more below zero, which is left out; numbers
 * of 16 bits are 256 · high + low with both parts from −127 to 127 at the ends.
 */
const largest = { 8: 127, 16: 127 * 256 + 127 };
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
 * zero becomes ±127 (±32639 with 16 bits) times the scale. No number moves by more than half the scale.
 */
export function roundWeight(
  matrix: Float32Array,
  { columns, bits }: { readonly columns: number; readonly bits: QuantizedBits },
): RoundedWeight {
  const scales = new Float32Array(columns);
  for (let i = 0; i < matrix.length; i++) {
    const column = i % columns;
    scales[column] = Math.max(scales[column]!, Math.abs(matrix[i]!));
  }
  for (let column = 0; column < columns; column++) {
    const scale = scales[column]! / largest[bits];
    scales[column] = scale < smallestScale ? 0 : scale;
  }
  const values = matrix.map((value, i) => {
    const scale = scales[i % columns]!;
    // Never −0, which no whole number is.
    return scale === 0 ? 0 : Math.round(value / scale) * scale + 0;
  });
  return { values, scales };
}
