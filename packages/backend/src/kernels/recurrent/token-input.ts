import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { Deferred, SeqlabBackend } from '../../backend.js';
import { addInPlace } from '../binary.js';
import { GatheredRows } from '../gathered-rows.js';
import type { Chunk } from './chunk.js';
import { project } from './project.js';
import type { InputGradients, Sequence, SequenceInput } from './sequence.js';

/**
 * x as rows of an embedding table that has fewer rows than there are tokens to come: the table is projected
 * once, not every token. The same maths, a third less work on a character model.
 */
export class TokenInput implements SequenceInput {
  readonly #backend: SeqlabBackend;
  readonly #sequence: Sequence;
  readonly #tokens: GatheredRows;
  readonly #packedIds: number;
  readonly #keepsProjection: boolean;
  /** The projected table `[vocabulary, columns]`. */
  #projected: number | undefined;
  /** The gates' gradients, added up token by token: `[vocabulary, columns]`. */
  #sums: number | undefined;
  #kernel: TensorInfo | undefined;
  #gates = 0;

  /** `keepsProjection`: until table or kernel change, so that the next run has it. */
  constructor(
    backend: SeqlabBackend,
    sequence: Sequence,
    { ids, table }: GatheredRows,
    keepsProjection: boolean,
  ) {
    const { batch, time, plan, backwards, rows } = sequence;
    this.#backend = backend;
    this.#sequence = sequence;
    this.#keepsProjection = keepsProjection;
    this.#packedIds = sequence.room(rows);
    const whole = [batch, time, 1, plan, backwards, 0, time, 0];
    backend.engine.run('packSteps', ...whole, backend.address(ids), this.#packedIds);
    // Last, since what it holds is only let go of if all went well so far.
    this.#tokens = new GatheredRows(backend, { ids, table, count: batch * time });
  }

  project(kernel: TensorInfo, chunk: Chunk, gates: number): void {
    const { columns } = this.#sequence;
    this.#projected ??= this.#keepsProjection ? this.#kept(kernel) : this.#project(kernel);
    const ids = this.#ids(chunk);
    this.#backend.engine.run('gatherRows', chunk.rows, columns, ids, this.#projected, gates);
  }

  #project(kernel: TensorInfo, target = this.#sequence.room(this.#projectedSize)): number {
    const { rows, table } = this.#tokens;
    const left = this.#backend.address(table);
    project(this.#backend, this.#sequence, kernel, { rows, left, target });
    return target;
  }

  #kept(kernel: TensorInfo): number {
    const { gateCount, units, team } = this.#sequence;
    const { rows, table } = this.#tokens;
    return this.#backend.derived(
      kernel,
      `projects ${rows} rows to ${gateCount} gates of ${units}, ${team} threads`,
      this.#projectedSize,
      (target) => void this.#project(kernel, target),
      table,
    );
  }

  get #projectedSize(): number {
    return this.#tokens.rows * this.#sequence.columns;
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
    engine.run(
      'scatterAddRows',
      chunk.rows,
      columns,
      this.#ids(chunk),
      gates,
      this.#sums,
      this.#tokens.rows,
    );
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
    const x = new TokenGradient(this.#backend, [
      { sequence: this.#sequence, ids, kernel: this.#kernel!, gates: this.#gates, sums },
    ]);
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

/**
 * The gradient of an embedding's output, from each layer that reads it. The embedding itself only wants its
 * sum over each token.
 */
export class TokenGradient implements Deferred {
  readonly ids: TensorInfo;
  readonly #backend: SeqlabBackend;
  readonly #parts: readonly TokenGradientParts[];

  constructor(backend: SeqlabBackend, parts: readonly TokenGradientParts[]) {
    this.ids = parts[0]!.ids;
    this.#backend = backend;
    this.#parts = parts.map((part) => ({ ...part, kernel: backend.hold(part.kernel) }));
    for (const { sequence } of parts) sequence.retain();
  }

  plus(other: TokenGradient): TokenGradient {
    return new TokenGradient(this.#backend, this.#parts.concat(other.#parts));
  }

  /** Σ gates·Wᵀ, unpacked to `[batch, time, inputDim]`. */
  compute(address: number): void {
    const [first, ...others] = this.#parts;
    this.#unpack(first!, address);
    for (const part of others) {
      const { batch, time, inputDim } = part.sequence;
      const size = batch * time * inputDim;
      part.sequence.borrow(size, (more) => {
        this.#unpack(part, more);
        addInPlace(this.#backend, { size, target: address, more });
      });
    }
  }

  /** The table's gradient: Σ sums·Wᵀ, `[vocabulary, inputDim]`. */
  tableGradient(vocabulary: number): TensorInfo {
    const gradient = this.#backend.allocate([vocabulary, this.#parts[0]!.sequence.inputDim]);
    const target = this.#backend.address(gradient);
    this.#parts.forEach((part, i) =>
      this.#unproject(part, { rows: vocabulary, gates: part.sums, beta: i === 0 ? 0 : 1, target }),
    );
    return gradient;
  }

  release(): void {
    for (const { sequence, kernel } of this.#parts) {
      sequence.release();
      this.#backend.letGo(kernel);
    }
  }

  #unpack(part: TokenGradientParts, target: number): void {
    const { batch, time, inputDim, rows, plan, backwards } = part.sequence;
    part.sequence.borrow(rows * inputDim, (packed) => {
      this.#unproject(part, { rows, gates: part.gates, beta: 0, target: packed });
      const whole = [batch, time, inputDim, plan, backwards, 0, time, 0];
      this.#backend.engine.run('unpackSteps', ...whole, packed, target);
    });
  }

  #unproject(
    { sequence, kernel }: TokenGradientParts,
    { rows, gates, beta, target }: { rows: number; gates: number; beta: number; target: number },
  ): void {
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
      beta,
      target,
      inputDim,
    );
  }
}
