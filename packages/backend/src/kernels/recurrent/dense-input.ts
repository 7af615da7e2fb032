import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { SeqlabBackend } from '../../backend.js';
import type { Chunk } from './chunk.js';
import { project } from './project.js';
import type { InputGradients, Sequence, SequenceInput } from './sequence.js';
import { WeightGradient } from './weight-gradient.js';

/** x `[batch, time, inputDim]` as it is, times a mask `[batch, inputDim]` if there is one. */
export class DenseInput implements SequenceInput {
  readonly #backend: SeqlabBackend;
  readonly #sequence: Sequence;
  readonly #x: TensorInfo;
  readonly #mask: TensorInfo | undefined;
  /** The packed rows of a chunk. */
  readonly #packed: number;
  #gradients: { x: TensorInfo; kernel: WeightGradient } | undefined;

  constructor(
    backend: SeqlabBackend,
    sequence: Sequence,
    { x, mask }: { x: TensorInfo; mask: TensorInfo | undefined },
  ) {
    this.#backend = backend;
    this.#sequence = sequence;
    this.#packed = sequence.chunkRoom(sequence.inputDim);
    this.#x = backend.hold(x);
    this.#mask = mask && backend.hold(mask);
  }

  project(kernel: TensorInfo, chunk: Chunk, gates: number): void {
    this.#rearrange('packSteps', chunk, this.#backend.address(this.#x), this.#packed);
    project(this.#backend, this.#sequence, kernel, {
      rows: chunk.rows,
      left: this.#packed,
      target: gates,
    });
  }

  collect(kernel: TensorInfo, chunk: Chunk, gates: number): void {
    const { batch, time, inputDim, columns } = this.#sequence;
    this.#gradients ??= {
      x: this.#backend.allocate([batch, time, inputDim]),
      kernel: new WeightGradient(this.#backend, this.#sequence, inputDim),
    };
    this.#gradients.kernel.add(chunk, { left: this.#packed, leftSize: inputDim, gates });
    // The packed rows have served: their gradient takes their place.
    this.#backend.engine.run(
      'teamGemm',
      false,
      true,
      chunk.rows,
      inputDim,
      columns,
      gates,
      columns,
      this.#sequence.arranged(kernel),
      columns,
      0,
      this.#packed,
      inputDim,
    );
    const target = this.#backend.address(this.#gradients.x);
    this.#rearrange('unpackSteps', chunk, this.#packed, target);
  }

  gradients(): InputGradients {
    const { x, kernel } = this.#gradients!;
    return { x, kernel: kernel.toTensor() };
  }

  free(): void {
    this.#backend.letGo(this.#x);
    if (this.#mask) this.#backend.letGo(this.#mask);
  }

  #rearrange(kernel: 'packSteps' | 'unpackSteps', chunk: Chunk, from: number, to: number): void {
    const { batch, time, inputDim, plan, backwards } = this.#sequence;
    this.#backend.engine.run(
      kernel,
      batch,
      time,
      inputDim,
      plan,
      backwards,
      chunk.firstStep,
      chunk.endStep,
      this.#mask ? this.#backend.address(this.#mask) : 0,
      from,
      to,
    );
  }
}
