import { type TensorInfo } from '@tensorflow/tfjs-core';
import type { SeqlabBackend } from '../../backend.js';
import type { Block } from '../../engine/allocator.js';
import { addInPlace } from '../binary.js';
import { GatheredRows } from '../gathered-rows.js';
import { cutChunks, type Chunk } from './chunk.js';
import { DenseInput } from './dense-input.js';
import { fillPlan } from './plan.js';
import { TokenInput } from './token-input.js';

/** Attributes that every recurrent kernel has. */
export interface SequenceAttributes {
  readonly returnSequences: boolean;
  /** Computes the gates a second time in the backward pass instead of keeping them; default false. */
  readonly recomputeGates?: boolean;
}

/** Inputs that every recurrent kernel has. */
export interface SequenceInputs {
  readonly x: TensorInfo;
  readonly recurrentKernel: TensorInfo;
  /** Steps of each sequence, int32 `[batch]`. */
  readonly lengths: TensorInfo | undefined;
  /** What multiplies x at every step (dropout), `[batch, inputDim]`. */
  readonly inputMask: TensorInfo | undefined;
  /** What multiplies the state before it meets the recurrent kernel, `[batch, units]`. */
  readonly recurrentMask: TensorInfo | undefined;
}

/** How the input of a layer meets its gates: as vectors, or as rows of an embedding table. */
export interface SequenceInput {
  /** x·W of the chunk's steps, `[rows, columns]`, to `gates`. */
  project(kernel: TensorInfo, chunk: Chunk, gates: number): void;
  /** Takes in the gradients of the gates of the chunk that was projected last. */
  collect(kernel: TensorInfo, chunk: Chunk, gates: number): void;
  /** What came together of all chunks. */
  gradients(): InputGradients;
  free(): void;
}

export interface InputGradients {
  readonly x: TensorInfo;
  readonly kernel: TensorInfo;
}

/** The way through time and the order of the output, as `assembly/sequence.ts` numbers them. */
export const Direction = { forward: 0, reversed: 1, reversedInPlace: 2 } as const;
export type Direction = (typeof Direction)[keyof typeof Direction];

export interface SequenceOptions {
  readonly gateCount: number;
  readonly direction: Direction;
  /** Threads that share the units. */
  readonly team: number;
  /** Whether a backward pass may follow. */
  readonly recording: boolean;
  /** Whether it computes the gates again. */
  readonly recompute: boolean;
}

/** Units are padded so that every thread has whole panels of the matrix product. */
const UNIT_GROUP = 8;

/** Floats of gates that are in memory at once where they need not be kept: 16 MB. */
const CHUNK_FLOATS = 2 ** 22;

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
  /** Threads that share the units. */
  readonly team: number;
  readonly gateCount: number;
  /** In the order of computation. One, if the gates of all steps are kept. */
  readonly chunks: readonly Chunk[];
  /** The packed recurrent mask, `[batch, padded]`; 0 if there is none. */
  readonly recurrentMask: number;
  readonly input: SequenceInput;
  readonly #backend: SeqlabBackend;
  readonly #direction: Direction;
  readonly #blocks: Block[] = [];
  #holders = 1;

  constructor(backend: SeqlabBackend, inputs: SequenceInputs, options: SequenceOptions) {
    const [batch, time, inputDim] = inputs.x.shape as [number, number, number];
    this.#backend = backend;
    this.gateCount = options.gateCount;
    this.backwards = options.direction !== Direction.forward;
    this.#direction = options.direction;
    this.team = options.team;
    this.batch = batch;
    this.time = time;
    this.inputDim = inputDim;
    this.units = inputs.recurrentKernel.shape[0]!;
    const group = UNIT_GROUP * this.team;
    this.padded = Math.ceil(this.units / group) * group;

    try {
      const planBlock = backend.engine.allocateFloats(time + 2 * batch);
      this.#blocks.push(planBlock);
      this.plan = planBlock.address;
      const lengths = inputs.lengths && (backend.values(inputs.lengths) as Int32Array);
      const plan = backend.engine.ints(planBlock, time + 2 * batch);
      this.rows = fillPlan(plan, { batch, time, lengths });
      const keepsGates = options.recording && !options.recompute;
      const steps = Math.max(1, Math.floor(CHUNK_FLOATS / (batch * this.columns)));
      this.chunks = cutChunks(plan.subarray(0, time), keepsGates ? time : steps);
      this.recurrentMask = inputs.recurrentMask
        ? this.packedState(inputs.recurrentMask, batch * this.padded)
        : 0;

      const { x, inputMask: mask } = inputs;
      const tokens = backend.deferred(x);
      // A token's gradient may be asked of all steps at once.
      const mayUseTokens = !mask && (keepsGates || !options.recording);
      // One who generates asks for many single steps with the same weights.
      const keepsProjection = !options.recording && time === 1;
      this.input =
        mayUseTokens &&
        tokens instanceof GatheredRows &&
        (tokens.isShorterThan(this) ||
          (keepsProjection &&
            tokens.hasRowsOf(inputDim) &&
            tokens.rows * this.columns <= CHUNK_FLOATS))
          ? new TokenInput(backend, this, tokens, keepsProjection)
          : new DenseInput(backend, this, { x, mask });
    } catch (error) {
      this.#freeBlocks();
      throw error;
    }
  }

  /** The arguments that every recurrent WebAssembly kernel starts with. */
  dimensions({ firstStep, endStep }: Chunk): (number | boolean)[] {
    const { batch, time, units, padded, plan } = this;
    return [batch, time, units, padded, plan, this.#direction, firstStep, endStep];
  }

  /** Room for floats that lives as long as this run. */
  room(floats: number): number {
    const block = this.#backend.engine.allocateFloats(floats);
    this.#blocks.push(block);
    return block.address;
  }

  /** Room for `width` floats for each row of a chunk. */
  chunkRoom(width: number): number {
    return this.room(Math.max(...this.chunks.map(({ rows }) => rows)) * width);
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
    return this.gateCount * this.padded;
  }

  /** Keeps the buffers until one more `release`. */
  retain(): void {
    this.#holders++;
  }

  /** Frees the buffers with the last holder. */
  release(): void {
    if (--this.#holders > 0) return;
    this.#freeBlocks();
    this.input.free();
  }

  #freeBlocks(): void {
    for (const block of this.#blocks) this.#backend.engine.allocator.free(block);
  }

  /** A weight `[rows, gates · units]` with its columns arranged by thread, kept until it changes. */
  arranged(
    weight: TensorInfo,
    from = 0,
    rows = weight.shape.length === 1 ? 1 : weight.shape[0]!,
  ): number {
    const gates = this.gateCount;
    const source = this.#backend.address(weight) + from * gates * this.units * 4;
    return this.#backend.derived(
      weight,
      `rows ${from} to ${from + rows}, ${gates} gates of ${this.units}, ${this.team} threads`,
      rows * gates * this.padded,
      (target) =>
        this.#backend.engine.run(
          'arrangeGates',
          rows,
          gates,
          this.units,
          this.padded,
          this.team,
          source,
          target,
        ),
    );
  }

  /** The way back from arranged columns, for gradients. */
  restore(arranged: number, target: TensorInfo): void {
    this.#backend.engine.run(
      'restoreGates',
      target.shape.length === 1 ? 1 : target.shape[0]!,
      this.gateCount,
      this.units,
      this.padded,
      this.team,
      arranged,
      this.#backend.address(target),
    );
  }

  /** Room for the state before each step, `[rows, padded]`, with the first step's filled. */
  statesFrom(initial: TensorInfo): number {
    // One step more than there is, since a batch may have no rows at all.
    return this.packedState(initial, (this.rows + this.batch) * this.padded);
  }

  /** The same of what the recurrent mask leaves of the state. */
  maskedStatesFrom(initial: TensorInfo): number {
    const states = this.statesFrom(initial);
    if (this.recurrentMask !== 0) {
      const size = this.batch * this.padded;
      const { buffer } = this.#backend.engine.memory;
      const mask = new Float32Array(buffer, this.recurrentMask, size);
      new Float32Array(buffer, states, size).forEach((h, i, all) => (all[i] = h * mask[i]!));
    }
    return states;
  }

  /** Room for floats that begins with a packed state. */
  packedState(state: TensorInfo, floats: number): number {
    const packed = this.room(floats);
    this.#packState(this.#backend.address(state), this.units, packed);
    return packed;
  }

  /** The packed gradient of a final state, plus that of an output that is this state. */
  packedGradient(dFinal: TensorInfo, dOutput?: { address: number; size: number }): number {
    const size = this.batch * this.padded;
    const sum = this.packedState(dFinal, size);
    if (dOutput) {
      this.borrow(size, (more) => {
        this.#packState(dOutput.address, dOutput.size, more);
        addInPlace(this.#backend, { size, target: sum, more });
      });
    }
    return sum;
  }

  #packState(source: number, sourceSize: number, packed: number): void {
    this.#backend.engine.run(
      'packState',
      this.batch,
      this.time,
      this.units,
      sourceSize,
      this.padded,
      this.plan,
      source,
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
}
