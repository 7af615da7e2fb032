import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { Deferred, SeqlabBackend } from '../../backend.js';
import { GatheredRows } from '../gathered-rows.js';
import type { Sequence, SequenceInput } from './sequence.js';

/**
 * x as rows of an embedding table that has fewer rows than the batch has tokens: the table is projected
 * once, not every token. The same maths, a third less work on a character model.
 */
export class TokenInput implements SequenceInput {
  readonly #backend: SeqlabBackend;
  readonly #sequence: Sequence;
  readonly #tokens: GatheredRows;
  readonly #packedIds: number;
  #sums: number | undefined;

  constructor(backend: SeqlabBackend, sequence: Sequence, { ids, table }: GatheredRows) {
    const { batch, time, plan, backwards, rows } = sequence;
    this.#backend = backend;
    this.#sequence = sequence;
    this.#tokens = new GatheredRows(backend, { ids, table, count: batch * time });
    this.#packedIds = sequence.room(rows);
    const address = backend.address(ids);
    backend.engine.run('packSteps', batch, time, 1, plan, backwards, address, this.#packedIds);
  }

  project(kernel: TensorInfo): number {
    const { rows, columns, inputDim } = this.#sequence;
    const { rows: vocabulary, table } = this.#tokens;
    const gates = this.#sequence.room(rows * columns);
    this.#sequence.borrow(vocabulary * columns, (projected) => {
      this.#backend.engine.run(
        'teamGemm',
        false,
        false,
        vocabulary,
        columns,
        inputDim,
        this.#backend.address(table),
        inputDim,
        this.#sequence.arranged(kernel),
        columns,
        0,
        projected,
        columns,
      );
      this.#backend.engine.run('gatherRows', rows, columns, this.#packedIds, projected, gates);
    });
    return gates;
  }

  kernelGradient(gates: number): TensorInfo {
    const { inputDim } = this.#sequence;
    const { rows, table } = this.#tokens;
    const left = this.#backend.address(table);
    const sums = this.#sumsByToken(gates);
    const product = { left, leftSize: inputDim, gates: sums, rows, width: inputDim };
    return this.#sequence.weightGradient(product);
  }

  inputGradient(kernel: TensorInfo, gates: number): TensorInfo {
    const { batch, time, inputDim } = this.#sequence;
    const sums = this.#sumsByToken(gates);
    const gradient = new TokenGradient(this.#backend, {
      sequence: this.#sequence,
      ids: this.#tokens.ids,
      kernel,
      gates,
      sums,
    });
    return this.#backend.defer([batch, time, inputDim], gradient);
  }

  free(): void {
    this.#tokens.release();
  }

  /** The gates' gradients, added up token by token: `[vocabulary, columns]`. */
  #sumsByToken(gates: number): number {
    if (this.#sums === undefined) {
      const { rows, columns } = this.#sequence;
      const size = this.#tokens.rows * columns;
      this.#sums = this.#sequence.room(size);
      this.#backend.engine.zero(this.#sums, size);
      this.#backend.engine.run('scatterAddRows', rows, columns, this.#packedIds, gates, this.#sums);
    }
    return this.#sums;
  }
}

interface TokenGradientParts {
  readonly sequence: Sequence;
  readonly ids: TensorInfo;
  readonly kernel: TensorInfo;
  readonly gates: number;
  readonly sums: number;
}

/** The gradient of an embedding's output. The embedding itself only wants its sum over each token. */
export class TokenGradient implements Deferred {
  readonly ids: TensorInfo;
  readonly #backend: SeqlabBackend;
  readonly #parts: TokenGradientParts;

  constructor(backend: SeqlabBackend, parts: TokenGradientParts) {
    this.#backend = backend;
    this.#parts = { ...parts, kernel: backend.hold(parts.kernel) };
    this.ids = parts.ids;
    parts.sequence.retain();
  }

  compute(address: number): void {
    const { sequence, kernel, gates } = this.#parts;
    sequence.unproject(kernel, gates, address);
  }

  /** The table's gradient: sums·Wᵀ, `[vocabulary, inputDim]`. */
  tableGradient(vocabulary: number): TensorInfo {
    const { sequence, kernel, sums } = this.#parts;
    const { columns, inputDim } = sequence;
    const gradient = this.#backend.allocate([vocabulary, inputDim]);
    this.#backend.engine.run(
      'teamGemm',
      false,
      true,
      vocabulary,
      inputDim,
      columns,
      sums,
      columns,
      sequence.arranged(kernel),
      columns,
      0,
      this.#backend.address(gradient),
      inputDim,
    );
    return gradient;
  }

  release(): void {
    const { sequence, kernel } = this.#parts;
    sequence.release();
    this.#backend.disposeData(kernel.dataId);
  }
}
