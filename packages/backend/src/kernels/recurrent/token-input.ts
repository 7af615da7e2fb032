import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { Deferred, SeqlabBackend } from '../../backend.js';
import { GatheredRows } from '../gathered-rows.js';
import type { Chunk } from './chunk.js';
import type { InputGradients, Sequence, SequenceInput } from './sequence.js';

/**
 * x as rows of an embedding table that has fewer rows than the batch has tokens: the table is projected
 * once, not every token. The same maths, a third less work on a character model.
 */
export class TokenInput implements SequenceInput {
  readonly #backend: SeqlabBackend;
  readonly #sequence: Sequence;
  readonly #tokens: GatheredRows;
  readonly #packedIds: number;
  /** The projected table `[vocabulary, columns]`. */
  #projected: number | undefined;
  /** The gates' gradients, added up token by token: `[vocabulary, columns]`. */
  #sums: number | undefined;
  #kernel: TensorInfo | undefined;
  #gates = 0;

  constructor(backend: SeqlabBackend, sequence: Sequence, { ids, table }: GatheredRows) {
    const { batch, time, plan, backwards, rows } = sequence;
    this.#backend = backend;
    this.#sequence = sequence;
    this.#tokens = new GatheredRows(backend, { ids, table, count: batch * time });
    this.#packedIds = sequence.room(rows);
    const whole = [batch, time, 1, plan, backwards, 0, time, 0];
    backend.engine.run('packSteps', ...whole, backend.address(ids), this.#packedIds);
  }

  project(kernel: TensorInfo, chunk: Chunk, gates: number): void {
    const { columns, inputDim } = this.#sequence;
    const { rows: vocabulary, table } = this.#tokens;
    const { engine } = this.#backend;
    if (this.#projected === undefined) {
      this.#projected = this.#sequence.room(vocabulary * columns);
      engine.run(
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
        this.#projected,
        columns,
      );
    }
    engine.run('gatherRows', chunk.rows, columns, this.#ids(chunk), this.#projected, gates);
  }

  collect(kernel: TensorInfo, chunk: Chunk, gates: number): void {
    const { columns } = this.#sequence;
    const { engine } = this.#backend;
    this.#kernel = kernel;
    this.#gates = gates;
    if (this.#sums === undefined) {
      this.#sums = this.#sequence.room(this.#tokens.rows * columns);
      engine.zero(this.#sums, this.#tokens.rows * columns);
    }
    engine.run('scatterAddRows', chunk.rows, columns, this.#ids(chunk), gates, this.#sums);
  }

  gradients(): InputGradients {
    const { batch, time, inputDim, columns, gateCount, units } = this.#sequence;
    const { rows: vocabulary, table, ids } = this.#tokens;
    const sums = this.#sums!;
    const kernel = this.#backend.allocate([inputDim, gateCount * units]);
    this.#sequence.borrow(inputDim * columns, (arranged) => {
      this.#backend.engine.run(
        'teamGemm',
        true,
        false,
        inputDim,
        columns,
        vocabulary,
        this.#backend.address(table),
        inputDim,
        sums,
        columns,
        0,
        arranged,
        columns,
      );
      this.#sequence.restore(arranged, kernel);
    });
    const x = new TokenGradient(this.#backend, {
      sequence: this.#sequence,
      ids,
      kernel: this.#kernel!,
      gates: this.#gates,
      sums,
    });
    return { x: this.#backend.defer([batch, time, inputDim], x), kernel };
  }

  free(): void {
    this.#tokens.release();
  }

  #ids(chunk: Chunk): number {
    return this.#packedIds + chunk.firstRow * 4;
  }
}

interface TokenGradientParts {
  readonly sequence: Sequence;
  readonly ids: TensorInfo;
  readonly kernel: TensorInfo;
  /** The gradients of the gates of all steps. */
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

  /** gates·Wᵀ, unpacked to `[batch, time, inputDim]`. */
  compute(address: number): void {
    const { sequence, gates } = this.#parts;
    const { batch, time, inputDim, rows, plan, backwards } = sequence;
    sequence.borrow(rows * inputDim, (packed) => {
      this.#unproject(rows, gates, packed);
      const whole = [batch, time, inputDim, plan, backwards, 0, time, 0];
      this.#backend.engine.run('unpackSteps', ...whole, packed, address);
    });
  }

  /** The table's gradient: sums·Wᵀ, `[vocabulary, inputDim]`. */
  tableGradient(vocabulary: number): TensorInfo {
    const { sequence, sums } = this.#parts;
    const gradient = this.#backend.allocate([vocabulary, sequence.inputDim]);
    this.#unproject(vocabulary, sums, this.#backend.address(gradient));
    return gradient;
  }

  release(): void {
    const { sequence, kernel } = this.#parts;
    sequence.release();
    this.#backend.letGo(kernel);
  }

  #unproject(rows: number, gates: number, target: number): void {
    const { sequence, kernel } = this.#parts;
    const { columns, inputDim } = sequence;
    this.#backend.engine.run(
      'teamGemm',
      false,
      true,
      rows,
      inputDim,
      columns,
      gates,
      columns,
      sequence.arranged(kernel),
      columns,
      0,
      target,
      inputDim,
    );
  }
}
