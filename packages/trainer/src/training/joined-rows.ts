import { concat1d, reshape, tidy, type Tensor, type Tensor1D } from '@tensorflow/tfjs-core';

/** Rows of tensors put together, so that reading them is one wait for the device. */
export type JoinedRows = {
  readonly tensor: Tensor1D;
  /** Of each row. */
  readonly sizes: number[];
};

export function joinRows(rows: readonly (readonly Tensor[])[]): JoinedRows {
  return {
    tensor: tidy(() => concat1d(rows.flat().map((tensor) => reshape(tensor, [tensor.size])))),
    sizes: rows.map((row) => row.reduce((size, tensor) => size + tensor.size, 0)),
  };
}

/** The numbers of each row. The tensor is disposed. */
export async function readRows({ tensor, sizes }: JoinedRows): Promise<number[][]> {
  try {
    const numbers = Array.from(await tensor.data<'float32'>());
    let from = 0;
    return sizes.map((size) => numbers.slice(from, (from += size)));
  } finally {
    tensor.dispose();
  }
}
