import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { Deferred, SeqlabBackend } from '../backend.js';

/** output[i] = table[ids[i]]: an embedding that has not been looked up yet. */
export class GatheredRows implements Deferred {
  readonly ids: TensorInfo;
  readonly table: TensorInfo;
  /** Rows of the table. */
  readonly rows: number;
  readonly #backend: SeqlabBackend;
  readonly #count: number;

  /** Holds both tensors, so a change in place makes a copy instead. */
  constructor(
    backend: SeqlabBackend,
    inputs: { ids: TensorInfo; table: TensorInfo; count: number },
  ) {
    this.#backend = backend;
    this.ids = backend.hold(inputs.ids);
    this.table = backend.hold(inputs.table);
    this.rows = inputs.table.shape[0]!;
    this.#count = inputs.count;
  }

  /** Whether the tensor's vectors are rows of the table: it may have got a shape in which two rows make one vector. */
  hasRowsOf(width: number): boolean {
    return this.table.shape[1] === width;
  }

  /** Whether that is so, and there are more of them than the table has. */
  isShorterThan({ rows, inputDim }: { rows: number; inputDim: number }): boolean {
    return this.rows <= rows && this.hasRowsOf(inputDim);
  }

  compute(address: number): void {
    this.#backend.engine.run(
      'gatherRows',
      this.#count,
      this.table.shape[1]!,
      this.#backend.address(this.ids),
      this.#backend.address(this.table),
      address,
    );
  }

  release(): void {
    this.#backend.letGo(this.ids);
    this.#backend.letGo(this.table);
  }
}
