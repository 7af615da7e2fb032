import type { NdArray } from '../files/nd-array.js';

/**
 * Where each block of columns of another library stands in Keras' order (i, f, c, o for LSTM; z, r, h
 * for GRU): block `i` of the one comes from block `order[i]` of the other. PyTorch's are their own
 * inverses.
 */
export const gateOrders = {
  /** PyTorch: i, f, g, o and r, z, n. */
  pytorch: { LSTM: [0, 1, 2, 3], GRU: [1, 0, 2], SimpleRNN: [0] },
  /** ONNX from Keras: i, o, f, c and z, r, h. */
  onnx: { LSTM: [0, 3, 1, 2], GRU: [0, 1, 2], SimpleRNN: [0] },
} as const;

/** The blocks of the last dimension in another order: block `i` comes from block `order[i]`. */
export function reorderGates({ data, shape }: NdArray, order: readonly number[]): NdArray {
  const columns = shape.at(-1)!;
  const width = columns / order.length;
  const result = new Float32Array(data.length);
  for (let row = 0; row < data.length; row += columns) {
    for (const [to, from] of order.entries()) {
      const block = data.subarray(row + from * width, row + (from + 1) * width);
      result.set(block, row + to * width);
    }
  }
  return { data: result, shape };
}

/** A matrix with rows and columns exchanged. */
export function transpose({ data, shape }: NdArray): NdArray {
  const [rows = 0, columns = 0] = shape;
  const result = new Float32Array(data.length);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      result[column * rows + row] = data[row * columns + column]!;
    }
  }
  return { data: result, shape: [columns, rows] };
}
