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
import { Sequence, type SequenceAttributes, type SequenceInputs } from './sequence.js';

/** A recurrent cell as the kernels see it. */
export interface CellKernels<Saved, Attributes extends SequenceAttributes> {
  readonly name: string;
  readonly gateCount: number;
  /** Names of the initial states, in the order of the final states among the outputs. */
  readonly states: readonly string[];
  /** Runs the cell and returns what its backward pass needs. `output` is 0 for the last state only. */
  forward(run: CellRun<Attributes>, output: number, final: readonly TensorInfo[]): Saved;
  /**
   * From the gradients of the output (0 if only the last state was asked for) and, packed in `dStates`,
   * of the final states: leaves those of the initial states there and returns those of the weights.
   */
  backward(
    run: CellRun<Attributes>,
    saved: Saved,
    dOutput: number,
    dStates: readonly number[],
  ): CellGradients;
}

export interface CellRun<Attributes extends SequenceAttributes> {
  readonly backend: SeqlabBackend;
  readonly sequence: Sequence;
  readonly inputs: CellInputs;
  readonly attributes: Attributes;
}

interface CellInputs {
  readonly kernel: TensorInfo;
  readonly recurrentKernel: TensorInfo;
  readonly bias: TensorInfo;
  readonly initial: readonly TensorInfo[];
}

export interface CellGradients {
  readonly x: TensorInfo;
  readonly kernel: TensorInfo;
  readonly recurrentKernel: TensorInfo;
  readonly bias: TensorInfo;
}

/** What the forward pass leaves for the backward pass. */
interface Kept<Saved> extends Workspace {
  readonly sequence: Sequence;
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
      });
      const run = {
        backend,
        sequence,
        attributes,
        inputs: readInputs(inputs as NamedTensorInfoMap),
      };
      const final = run.inputs.initial.map((state) => sequence.finalState(state));
      const sequences = attributes.returnSequences ? sequence.outputSequences() : undefined;
      const saved = cell.forward(run, sequences ? backend.address(sequences) : 0, final);
      const output = sequences ?? backend.hold(final[0]!);
      if (backend.recording) {
        const kept: Kept<Saved> = {
          sequence,
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
      const { sequence } = kept;
      const attributes = attrs as unknown as Attributes;
      const { returnSequences } = attributes;
      const run = { backend, sequence, attributes, inputs: readInputs(named) };
      const dStates = cell.states.map((state, i) => {
        const packed = sequence.room(sequence.batch * sequence.padded);
        sequence.packState(named[`dFinal${state}`]!, packed);
        if (i === 0 && !returnSequences) addPacked(backend, sequence, named.dOutput!, packed);
        return packed;
      });
      const dOutput = returnSequences ? backend.address(named.dOutput!) : 0;
      const gradients = cell.backward(run, kept.saved, dOutput, dStates);
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
