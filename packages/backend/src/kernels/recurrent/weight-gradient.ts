import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { SeqlabBackend } from '../../backend.js';
import type { Chunk } from './chunk.js';
import type { Sequence } from './sequence.js';

interface Product {
  /** `[rows of the chunk, leftSize]`, of which the first `width` columns count. */
  readonly left: number;
  readonly leftSize: number;
  /** The gradients of the gates. */
  readonly gates: number;
  /** The columns of the gates that the product is about; all by default. */
  readonly from?: number;
  readonly count?: number;
}

/** The gradient of a weight `[width, gates · units]`: leftᵀ·gates, added up chunk by chunk, the last one first. */
export class WeightGradient {
  readonly #backend: SeqlabBackend;
  readonly #sequence: Sequence;
  readonly #width: number;
  readonly #sum: number;

  constructor(backend: SeqlabBackend, sequence: Sequence, width: number) {
    this.#backend = backend;
    this.#sequence = sequence;
    this.#width = width;
    this.#sum = sequence.room(width * sequence.columns);
  }

  add(chunk: Chunk, { left, leftSize, gates, from = 0, count }: Product): void {
    const { columns, time } = this.#sequence;
    this.#backend.engine.run(
      'teamGemm',
      true,
      false,
      this.#width,
      count ?? columns,
      chunk.rows,
      left,
      leftSize,
      gates + from * 4,
      columns,
      chunk.endStep === time ? 0 : 1,
      this.#sum + from * 4,
      columns,
    );
  }

  toTensor(): TensorInfo {
    const { gateCount, units } = this.#sequence;
    const gradient = this.#backend.allocate([this.#width, gateCount * units]);
    this.#sequence.restore(this.#sum, gradient);
    return gradient;
  }
}
