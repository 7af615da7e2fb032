import { type TensorInfo } from '@tensorflow/tfjs-core';
import type { SeqlabBackend } from '../../backend.js';
import type { Block } from '../../engine/allocator.js';
import { BackendError } from '../../errors.js';

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
  readonly #backend: SeqlabBackend;
  readonly #gateCount: number;
  readonly #backwards: boolean;
  readonly #blocks: Block[] = [];
  readonly #packedInput: number;

  constructor(
    backend: SeqlabBackend,
    inputs: SequenceInputs,
    options: { gateCount: number; backwards: boolean },
  ) {
    const [batch, time, inputDim] = inputs.x.shape as [number, number, number];
    this.#backend = backend;
    this.#gateCount = options.gateCount;
    this.#backwards = options.backwards;
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

    this.#packedInput = this.room(this.rows * inputDim);
    backend.engine.run(
      'packSteps',
      batch,
      time,
      inputDim,
      this.plan,
      this.#backwards,
      backend.address(inputs.x),
      this.#packedInput,
    );
  }

  /** The arguments that every recurrent WebAssembly kernel starts with. */
  get dimensions(): (number | boolean)[] {
    return [this.batch, this.time, this.units, this.padded, this.plan, this.#backwards];
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

  free(): void {
    for (const block of this.#blocks) this.#backend.engine.allocator.free(block);
    this.#blocks.length = 0;
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

  /** x·W for all rows: `[rows, gates · padded]`. */
  projectInput(kernel: TensorInfo): number {
    const columns = this.#gateCount * this.padded;
    const gates = this.room(this.rows * columns);
    this.#backend.engine.run(
      'teamGemm',
      false,
      false,
      this.rows,
      columns,
      this.inputDim,
      this.#packedInput,
      this.inputDim,
      this.arranged(kernel),
      columns,
      0,
      gates,
      columns,
    );
    return gates;
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

  /** leftᵀ·gates `[width, units · gates]` as a tensor of `shape`; `left` is `[rows, leftSize]`. */
  weightGradient(left: number, leftSize: number, gates: number, shape: number[]): TensorInfo {
    const columns = this.#gateCount * this.padded;
    const width = shape[0]!;
    const gradient = this.#backend.allocate(shape);
    this.borrow(width * columns, (arranged) => {
      this.#backend.engine.run(
        'teamGemm',
        true,
        false,
        width,
        columns,
        this.rows,
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

  /** The gradient of the kernel, from those of the gates. */
  kernelGradient(gates: number): TensorInfo {
    const shape = [this.inputDim, this.#gateCount * this.units];
    return this.weightGradient(this.#packedInput, this.inputDim, gates, shape);
  }

  /** The gradient of the recurrent kernel, from those of the gates and the states before each step. */
  recurrentGradient(states: number, gates: number): TensorInfo {
    return this.weightGradient(states, this.padded, gates, [
      this.units,
      this.#gateCount * this.units,
    ]);
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

  /** gates·Wᵀ, unpacked: the gradient of x. */
  inputGradient(kernel: TensorInfo, gates: number): TensorInfo {
    const columns = this.#gateCount * this.padded;
    const gradient = this.#backend.allocate([this.batch, this.time, this.inputDim]);
    this.borrow(this.rows * this.inputDim, (packed) => {
      this.#backend.engine.run(
        'teamGemm',
        false,
        true,
        this.rows,
        this.inputDim,
        columns,
        gates,
        columns,
        this.arranged(kernel),
        columns,
        0,
        packed,
        this.inputDim,
      );
      this.#backend.engine.run(
        'unpackSteps',
        this.batch,
        this.time,
        this.inputDim,
        this.plan,
        this.#backwards,
        packed,
        this.#backend.address(gradient),
      );
    });
    return gradient;
  }
}

/** Writes active rows of each step, order of the batch and lengths, longest first; returns all rows. */
function fillPlan(
  plan: Int32Array,
  options: { batch: number; time: number; lengths: Int32Array | undefined },
): number {
  const { batch, time, lengths } = options;
  const order = Array.from({ length: batch }, (_, i) => i);
  if (lengths) {
    const wrong = lengths.findIndex((length) => length < 0 || length > time);
    if (wrong >= 0) {
      throw new BackendError(
        'bad-input',
        `recurrent kernel: lengths must lie from 0 to the ${time} time steps, got ${lengths[wrong]} for ` +
          `example ${wrong}`,
      );
    }
    order.sort((a, b) => lengths[b]! - lengths[a]! || a - b);
  }
  let rows = 0;
  const active = plan.subarray(0, time).fill(0);
  order.forEach((example, row) => {
    const length = lengths ? lengths[example]! : time;
    plan[time + row] = example;
    plan[time + batch + row] = length;
    rows += length;
    for (let step = 0; step < length; step++) active[step]!++;
  });
  return rows;
}
