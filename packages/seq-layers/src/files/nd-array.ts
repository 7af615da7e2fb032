/** Numbers in row-major order and the sizes of their dimensions. */
export interface NdArray {
  readonly data: Float32Array | Int32Array;
  readonly shape: readonly number[];
}
