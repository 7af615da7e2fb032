import { type TensorInfo } from '@tensorflow/tfjs-core';
import type { SeqlabBackend } from '../../backend.js';
import type { Block } from '../../engine/allocator.js';
import { DenseInput } from './dense-input.js';
import { fillPlan } from './plan.js';
import { GatheredRows } from '../gathered-rows.js';
import { TokenInput } from './token-input.js';

/** Attributes that every recurrent kernel has. */
export interface SequenceAttributes {
  readonly returnSequences: boolean;
  readonly goBackwards: boolean;
}

/** Inputs that every recurrent kernel has; `lengths` (int32 `[batch]`) may be left out. */
export interface SequenceInputs {
  readonly x: TensorInfo;
  readonly kernel: TensorInfo;
  readonly recurrentKernel: TensorInfo;
  readonly lengths?: TensorInfo;
}

/** How the input of a layer meets its gates: as vectors, or as rows of an embedding table. */
export interface SequenceInput {
  /** x·W for all rows: `[rows, columns]`. */
  project(kernel: TensorInfo): number;
  /** The gradient of W, from those of the gates. */
  kernelGradient(gates: number): TensorInfo;
  /** The gradient of x, from those of the gates. */
  inputGradient(kernel: TensorInfo, gates: number): TensorInfo;
  free(): void;
}

interface WeightGradient {
  readonly left: number;
  readonly leftSize: number;
  readonly gates: number;
  readonly rows: number;
  readonly width: number;
}

/** Units are padded so that every thread has whole panels of the matrix product. */
const UNIT_GROUP = 8;

/**
 * One run of a recurrent layer over a batch: the plan of its packed rows and the buffers that forward
 * and backward pass share. `assembly/sequence.ts` describes the layout.
 */
export class Sequence {
  readonly batch: number;
  readonly time: number;
  readonly inputDim: number;
  readonly units: number;
  readonly padded: number;
  /** Steps of all sequences together. */
  readonly rows: number;
  readonly plan: number;
  readonly backwards: boolean;
  readonly input: SequenceInput;
  readonly #backend: SeqlabBackend;
  readonly #gateCount: number;
  readonly #blocks: Block[] = [];
  #holders = 1;

  constructor(
    backend: SeqlabBackend,
    inputs: SequenceInputs,
    options: { gateCount: number; backwards: boolean },
  ) {
    const [batch, time, inputDim] = inputs.x.shape as [number, number, number];
    this.#backend = backend;
    this.#gateCount = options.gateCount;
    this.backwards = options.backwards;
    this.batch = batch;
    this.time = time;
    this.inputDim = inputDim;
    this.units = inputs.recurrentKernel.shape[0]!;
    const group = UNIT_GROUP * backend.engine.threads;
    this.padded = Math.ceil(this.units / group) * group;

    const planBlock = backend.engine.allocateFloats(time + 2 * batch);
    this.#blocks.push(planBlock);
    this.plan = planBlock.address;
    const lengths = inputs.lengths && (backend.values(inputs.lengths) as Int32Array);
    this.rows = fillPlan(backend.engine.ints(planBlock, time + 2 * batch), {
      batch,
      time,
      lengths,
    });

    const tokens = backend.deferred(inputs.x);
    this.input =
      tokens instanceof GatheredRows && tokens.rows <= this.rows
        ? new TokenInput(backend, this, tokens)
        : new DenseInput(backend, this, inputs.x);
  }

  /** The arguments that every recurrent WebAssembly kernel starts with. */
  get dimensions(): (number | boolean)[] {
    return [this.batch, this.time, this.units, this.padded, this.plan, this.backwards];
  }

  /** Room for floats that lives as long as this run. */
  room(floats: number): number {
    const block = this.#backend.engine.allocateFloats(floats);
    this.#blocks.push(block);
    return block.address;
  }

  /** Room for floats during one call of `use`. */
  borrow<T>(floats: number, use: (address: number) => T): T {
    const block = this.#backend.engine.allocateFloats(floats);
    try {
      return use(block.address);
    } finally {
      this.#backend.engine.allocator.free(block);
    }
  }

  /** Columns of the gates, padding included. */
  get columns(): number {
    return this.#gateCount * this.padded;
  }

  /** Keeps the buffers until one more `release`. */
  retain(): void {
    this.#holders++;
  }

  /** Frees the buffers with the last holder. */
  release(): void {
    if (--this.#holders > 0) return;
    for (const block of this.#blocks) this.#backend.engine.allocator.free(block);
    this.input.free();
  }

  /** A weight `[rows, gates · units]` with its columns arranged by thread, kept until it changes. */
  arranged(
    weight: TensorInfo,
    from = 0,
    rows = weight.shape.length === 1 ? 1 : weight.shape[0]!,
  ): number {
    const gates = this.#gateCount;
    const source = this.#backend.address(weight) + from * gates * this.units * 4;
    return this.#backend.derived(weight, `gates ${from}`, rows * gates * this.padded, (target) =>
      this.#backend.engine.run(
        'arrangeGates',
        rows,
        gates,
        this.units,
        this.padded,
        source,
        target,
      ),
    );
  }

  /** The way back from arranged columns, for gradients: writes rows of `target` from row `from` on. */
  restore(
    arranged: number,
    target: TensorInfo,
    from = 0,
    rows = target.shape.length === 1 ? 1 : target.shape[0]!,
  ): void {
    const gates = this.#gateCount;
    this.#backend.engine.run(
      'restoreGates',
      rows,
      gates,
      this.units,
      this.padded,
      arranged,
      this.#backend.address(target) + from * gates * this.units * 4,
    );
  }

  /** Room for the state before each step, `[rows, padded]`, with the first step's filled. */
  statesFrom(initial: TensorInfo): number {
    // One step more than there is, since a batch may have no rows at all.
    const states = this.room((this.rows + this.batch) * this.padded);
    this.packState(initial, states);
    return states;
  }

  packState(state: TensorInfo, packed: number): void {
    this.#backend.engine.run(
      'packState',
      this.batch,
      this.time,
      this.units,
      this.padded,
      this.plan,
      this.#backend.address(state),
      packed,
    );
  }

  unpackState(packed: number): TensorInfo {
    const state = this.#backend.allocate([this.batch, this.units]);
    this.#backend.engine.run(
      'unpackState',
      this.batch,
      this.time,
      this.units,
      this.padded,
      this.plan,
      packed,
      this.#backend.address(state),
    );
    return state;
  }

  /** The final state's tensor, holding the initial state for sequences of no length. */
  finalState(initial: TensorInfo): TensorInfo {
    const final = this.#backend.allocate(initial.shape);
    (this.#backend.values(final) as Float32Array).set(
      this.#backend.values(initial) as Float32Array,
    );
    return final;
  }

  /** `[batch, time, units]`; zeros where no step writes. */
  outputSequences(): TensorInfo {
    const shape = [this.batch, this.time, this.units];
    const full = this.rows === this.batch * this.time;
    return full ? this.#backend.allocate(shape) : this.#backend.allocateZeros(shape);
  }

  /** leftᵀ·gates over `rows`: a weight's gradient, `[width, gates · units]`. `left` is `[rows, leftSize]`. */
  weightGradient(product: WeightGradient): TensorInfo {
    const { left, leftSize, gates, rows, width } = product;
    const { columns } = this;
    const gradient = this.#backend.allocate([width, this.#gateCount * this.units]);
    this.borrow(width * columns, (arranged) => {
      this.#backend.engine.run(
        'teamGemm',
        true,
        false,
        width,
        columns,
        rows,
        left,
        leftSize,
        gates,
        columns,
        0,
        arranged,
        columns,
      );
      this.restore(arranged, gradient);
    });
    return gradient;
  }

  /** The gradient of the recurrent kernel, from those of the gates and the states before each step. */
  recurrentGradient(states: number, gates: number): TensorInfo {
    const { rows, units, padded } = this;
    return this.weightGradient({ left: states, leftSize: padded, gates, rows, width: units });
  }

  /**
   * The same for a GRU with `resetAfter: false`, whose candidate (the last third of each thread's
   * columns) was multiplied by `resetStates`, r ∘ h.
   */
  splitRecurrentGradient(states: number, resetStates: number, gates: number): TensorInfo {
    const columns = 3 * this.padded;
    const width = this.padded / this.#backend.engine.threads;
    const gradient = this.#backend.allocate([this.units, 3 * this.units]);
    this.borrow(this.units * columns, (arranged) => {
      const product = (left: number, from: number, count: number) =>
        this.#backend.engine.run(
          'teamGemm',
          true,
          false,
          this.units,
          count,
          this.rows,
          left,
          this.padded,
          gates + from * 4,
          columns,
          0,
          arranged + from * 4,
          columns,
        );
      for (let from = 0; from < columns; from += 3 * width) {
        product(states, from, 2 * width);
        product(resetStates, from + 2 * width, width);
      }
      this.restore(arranged, gradient);
    });
    return gradient;
  }

  /** gates·Wᵀ, unpacked to `[batch, time, inputDim]` at `target`. */
  unproject(kernel: TensorInfo, gates: number, target: number): void {
    const { batch, time, inputDim, rows, columns, plan, backwards } = this;
    const { engine } = this.#backend;
    this.borrow(rows * inputDim, (packed) => {
      engine.run(
        'teamGemm',
        false,
        true,
        rows,
        inputDim,
        columns,
        gates,
        columns,
        this.arranged(kernel),
        columns,
        0,
        packed,
        inputDim,
      );
      engine.run('unpackSteps', batch, time, inputDim, plan, backwards, packed, target);
    });
  }
}
