import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { SeqlabBackend } from '../../backend.js';
import type { Sequence, SequenceInput } from './sequence.js';

/** x `[batch, time, inputDim]` as it is: one product for all steps. */
export class DenseInput implements SequenceInput {
  readonly #backend: SeqlabBackend;
  readonly #sequence: Sequence;
  readonly #packed: number;

  constructor(backend: SeqlabBackend, sequence: Sequence, x: TensorInfo) {
    const { batch, time, inputDim, plan, backwards, rows } = sequence;
    this.#backend = backend;
    this.#sequence = sequence;
    this.#packed = sequence.room(rows * inputDim);
    const address = backend.address(x);
    backend.engine.run('packSteps', batch, time, inputDim, plan, backwards, address, this.#packed);
  }

  project(kernel: TensorInfo): number {
    const { rows, columns, inputDim } = this.#sequence;
    const gates = this.#sequence.room(rows * columns);
    this.#backend.engine.run(
      'teamGemm',
      false,
      false,
      rows,
      columns,
      inputDim,
      this.#packed,
      inputDim,
      this.#sequence.arranged(kernel),
      columns,
      0,
      gates,
      columns,
    );
    return gates;
  }

  kernelGradient(gates: number): TensorInfo {
    const { rows, inputDim } = this.#sequence;
    const left = this.#packed;
    return this.#sequence.weightGradient({
      left,
      leftSize: inputDim,
      gates,
      rows,
      width: inputDim,
    });
  }

  inputGradient(kernel: TensorInfo, gates: number): TensorInfo {
    const { batch, time, inputDim } = this.#sequence;
    const gradient = this.#backend.allocate([batch, time, inputDim]);
    this.#sequence.unproject(kernel, gates, this.#backend.address(gradient));
    return gradient;
  }

  free(): void {}
}
