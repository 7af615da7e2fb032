import {
  engine,
  type GradConfig,
  type KernelConfig,
  type NamedAttrMap,
  type NamedTensorInfoMap,
  type Tensor,
  type TensorInfo,
} from '@tensorflow/tfjs-core';
import type { SeqlabBackend, Workspace } from '../../backend.js';
import { BackendError } from '../../errors.js';
import type { Chunk } from './chunk.js';
import { Sequence, type SequenceAttributes, type SequenceInputs } from './sequence.js';
import { WeightGradient } from './weight-gradient.js';

/** A recurrent cell as the kernels see it. */
export interface CellKernels<Saved, Attributes extends SequenceAttributes> {
  readonly name: string;
  readonly gateCount: number;
  /** Names of the initial states, in the order of the final states among the outputs. */
  readonly states: readonly string[];
  /** Room for what the backward pass needs of every step, or of every step of a chunk. */
  buffers(run: CellRun<Attributes>): Saved;
  /** Runs the steps of a chunk, from `gates`, x·W, which become the activated gates. */
  forward(run: CellRun<Attributes>, saved: Saved, chunk: Chunk, outputs: CellOutputs): void;
  /** Turns `gates`, activated, into their gradients and adds those up that are not the input's. */
  backward(run: CellRun<Attributes>, saved: Saved, chunk: Chunk, sums: CellSums): void;
}

export interface CellRun<Attributes extends SequenceAttributes> {
  readonly backend: SeqlabBackend;
  readonly sequence: Sequence;
  readonly inputs: CellInputs;
  readonly attributes: Attributes;
  /** The gates of a chunk, `[rows, gates · padded]`. */
  readonly gates: number;
}

interface CellInputs {
  readonly kernel: TensorInfo;
  readonly recurrentKernel: TensorInfo;
  readonly bias: TensorInfo;
  readonly initial: readonly TensorInfo[];
}

/** Addresses that a forward pass writes to. */
export interface CellOutputs {
  /** `[batch, time, units]`; 0 if only the last state is asked for. */
  readonly output: number;
  readonly final: readonly number[];
}

/** What a backward pass goes by and adds up, chunk by chunk, the last one first. */
export interface CellSums {
  /** The gradient of the output; 0 if only the last state was asked for. */
  readonly dOutput: number;
  /** Packed gradients of the states: of those after a chunk before it, of those before it after it. */
  readonly dStates: readonly number[];
  /** The gradient of the bias with its columns arranged. */
  readonly dBias: number;
  readonly dRecurrentKernel: WeightGradient;
}

/** What the forward pass leaves for the backward pass. */
interface Kept<Saved> extends Workspace {
  readonly sequence: Sequence;
  readonly gates: number;
  readonly saved: Saved;
  used: boolean;
}

const GRADIENT_NAMES = ['x', 'kernel', 'recurrentKernel', 'bias'] as const;

/** The kernel of a cell, the kernel of its gradient and their registration with the tape. */
export function recurrentKernels<Saved, Attributes extends SequenceAttributes>(
  cell: CellKernels<Saved, Attributes>,
): { kernels: KernelConfig[]; gradient: GradConfig } {
  const readInputs = (inputs: NamedTensorInfoMap): CellInputs => ({
    kernel: inputs.kernel!,
    recurrentKernel: inputs.recurrentKernel!,
    bias: inputs.bias!,
    initial: cell.states.map((state) => inputs[`initial${state}`]!),
  });

  const forward: KernelConfig = {
    kernelName: cell.name,
    backendName: 'seqlab',
    kernelFunc: ({ inputs, attrs, backend: active }) => {
      const backend = active as SeqlabBackend;
      const attributes = attrs as unknown as Attributes;
      const sequence = new Sequence(backend, inputs as unknown as SequenceInputs, {
        gateCount: cell.gateCount,
        backwards: attributes.goBackwards,
        recording: backend.recording,
        recompute: attributes.recomputeGates === true,
      });
      const gates = sequence.chunkRoom(sequence.columns);
      const named = readInputs(inputs as NamedTensorInfoMap);
      const run = { backend, sequence, attributes, inputs: named, gates };
      const final = named.initial.map((state) => sequence.finalState(state));
      const sequences = attributes.returnSequences ? sequence.outputSequences() : undefined;
      const saved = cell.buffers(run);
      const outputs = {
        output: sequences ? backend.address(sequences) : 0,
        final: final.map((state) => backend.address(state)),
      };
      for (const chunk of sequence.chunks) {
        sequence.input.project(named.kernel, chunk, gates);
        cell.forward(run, saved, chunk, outputs);
      }
      const output = sequences ?? backend.hold(final[0]!);
      if (backend.recording) {
        const kept: Kept<Saved> = {
          sequence,
          gates,
          saved,
          used: false,
          free() {
            if (!this.used) sequence.release();
          },
        };
        backend.keepWorkspace(output, kept);
      } else {
        sequence.release();
      }
      return [output, ...final];
    },
  };

  const backward: KernelConfig = {
    kernelName: `${cell.name}Gradient`,
    backendName: 'seqlab',
    kernelFunc: ({ inputs, attrs, backend: active }) => {
      const backend = active as SeqlabBackend;
      const named = inputs as NamedTensorInfoMap;
      const kept = backend.workspace(named.output!) as Kept<Saved> | undefined;
      if (!kept || kept.used) {
        throw new BackendError(
          'bad-input',
          `${cell.name}: the gradient of one forward pass can be taken once, and only of a pass that ran ` +
            'while gradients were recorded',
        );
      }
      kept.used = true;
      const { sequence, gates, saved } = kept;
      const attributes = attrs as unknown as Attributes;
      const { returnSequences } = attributes;
      const run = { backend, sequence, attributes, inputs: readInputs(named), gates };
      const { kernel, bias } = run.inputs;
      const dStates = cell.states.map((state, i) => {
        const packed = sequence.packedState(
          named[`dFinal${state}`]!,
          sequence.batch * sequence.padded,
        );
        if (i === 0 && !returnSequences) addPacked(backend, sequence, named.dOutput!, packed);
        return packed;
      });
      const biasSize = (bias.shape.length === 1 ? 1 : bias.shape[0]!) * sequence.columns;
      const dBias = sequence.room(biasSize);
      backend.engine.zero(dBias, biasSize);
      const dRecurrentKernel = new WeightGradient(backend, sequence, sequence.units);
      const dOutput = returnSequences ? backend.address(named.dOutput!) : 0;
      const sums = { dOutput, dStates, dBias, dRecurrentKernel };
      for (const chunk of sequence.chunks.toReversed()) {
        if (sequence.chunks.length > 1) {
          sequence.input.project(kernel, chunk, gates);
          forwardAgain(cell, run, saved, chunk);
        }
        cell.backward(run, saved, chunk, sums);
        sequence.input.collect(kernel, chunk, gates);
      }
      const gradients = {
        ...sequence.input.gradients(),
        recurrentKernel: dRecurrentKernel.toTensor(),
        bias: backend.allocate(bias.shape),
      };
      sequence.restore(dBias, gradients.bias);
      const dInitial = dStates.map((packed) => sequence.unpackState(packed));
      sequence.release();
      return [...GRADIENT_NAMES.map((name) => gradients[name]), ...dInitial];
    },
  };

  const initialNames = cell.states.map((state) => `initial${state}`);
  const gradient: GradConfig = {
    kernelName: cell.name,
    inputsToSave: ['kernel', 'recurrentKernel', 'bias', ...initialNames],
    outputsToSave: [true, ...cell.states.map(() => false)],
    gradFunc: (dy, saved, attrs) => {
      const [dOutput, ...dFinal] = dy as Tensor[];
      const savedNames = ['kernel', 'recurrentKernel', 'bias', ...initialNames, 'output'];
      const inputs: Record<string, Tensor> = { dOutput: dOutput! };
      savedNames.forEach((name, i) => (inputs[name] = saved[i]!));
      cell.states.forEach((state, i) => (inputs[`dFinal${state}`] = dFinal[i]!));
      const results = engine().runKernel(
        `${cell.name}Gradient`,
        inputs,
        attrs as NamedAttrMap,
      ) as Tensor[];
      const names = [...GRADIENT_NAMES, ...initialNames];
      return Object.fromEntries(names.map((name, i) => [name, () => results[i]!]));
    },
  };

  return { kernels: [forward, backward], gradient };
}

/** Makes the activated gates of a chunk again. Its states are written again too, with what they are. */
function forwardAgain<Saved, Attributes extends SequenceAttributes>(
  cell: CellKernels<Saved, Attributes>,
  run: CellRun<Attributes>,
  saved: Saved,
  chunk: Chunk,
): void {
  const { batch, units } = run.sequence;
  const size = batch * units;
  run.sequence.borrow(cell.states.length * size, (unused) => {
    const final = cell.states.map((_, i) => unused + i * size * 4);
    cell.forward(run, saved, chunk, { output: 0, final });
  });
}

/** Adds a state's gradient to the packed one at `packed`. */
function addPacked(
  backend: SeqlabBackend,
  sequence: Sequence,
  state: TensorInfo,
  packed: number,
): void {
  const size = sequence.batch * sequence.padded;
  sequence.borrow(size, (other) => {
    sequence.packState(state, other);
    const sum = new Float32Array(backend.engine.memory.buffer, packed, size);
    const more = new Float32Array(backend.engine.memory.buffer, other, size);
    for (let i = 0; i < size; i++) sum[i]! += more[i]!;
  });
}
