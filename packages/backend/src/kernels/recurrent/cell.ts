import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { SeqlabBackend } from '../../backend.js';
import type { KernelCall } from '../../engine/engine.js';
import type { Chunk } from './chunk.js';
import type { Sequence, SequenceAttributes } from './sequence.js';
import type { WeightGradient } from './weight-gradient.js';

/** A recurrent cell as the kernels see it. */
export interface Cell<Saved, Attributes extends SequenceAttributes> {
  readonly gateCount: number;
  /** Rows of the bias; a bias of one row is a vector. */
  biasRows(attributes: Attributes): number;
  /** Names of the initial states, in the order of the final states among the outputs. */
  readonly states: readonly string[];
  /** Room for what the backward pass needs of every step, or of every step of a chunk. */
  buffers(run: CellRun<Attributes>): Saved;
  /** The kernel that runs the steps of a chunk, from `gates`, x·W, which become the activated gates. */
  forward(run: CellRun<Attributes>, saved: Saved, chunk: Chunk, outputs: CellOutputs): KernelCall;
  /** The kernel that turns `gates`, activated, into their gradients. */
  backward(run: CellRun<Attributes>, saved: Saved, chunk: Chunk, sums: CellSums): KernelCall;
  /** Adds a chunk's part of the recurrent kernel's gradient. */
  collect(run: CellRun<Attributes>, saved: Saved, chunk: Chunk, gradient: WeightGradient): void;
}

export interface CellRun<Attributes extends SequenceAttributes> {
  readonly backend: SeqlabBackend;
  readonly sequence: Sequence;
  readonly inputs: CellInputs;
  readonly attributes: Attributes;
  /** The gates of a chunk, `[rows, gates · padded]`. */
  readonly gates: number;
  /** Room for the recurrent kernel in the order that products read it. */
  readonly packed: number;
}

export interface CellInputs {
  readonly kernel: TensorInfo;
  readonly recurrentKernel: TensorInfo;
  readonly bias: TensorInfo;
  readonly initial: readonly TensorInfo[];
}

/** Addresses that a forward pass writes to. */
export interface CellOutputs {
  /** `[batch, time, outputSize]`, of which the run owns `units`; 0 if only the last state is asked for. */
  readonly output: number;
  readonly outputSize: number;
  readonly final: readonly number[];
}

/** What a backward pass goes by and adds up, chunk by chunk, the last one first. */
export interface CellSums {
  /** The gradient of the output, laid out like it; 0 if only the last state was asked for. */
  readonly dOutput: number;
  readonly outputSize: number;
  /** Packed gradients of the states: of those after a chunk before it, of those before it after it. */
  readonly dStates: readonly number[];
  /** The gradient of the bias with its columns arranged. */
  readonly dBias: number;
}
