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
import type { Cell, CellInputs } from './cell.js';
import { checkInputs } from './check-inputs.js';
import { sumOfInputGradients } from './input-gradients.js';
import { runBackward, runForward, startPass, type Pass, type PassGradients } from './pass.js';
import { Direction, type SequenceAttributes, type SequenceInputs } from './sequence.js';

interface Layer<Saved, Attributes extends SequenceAttributes> {
  readonly kernelName: string;
  readonly cell: Cell<Saved, Attributes>;
  /** One direction, or two that run side by side and whose outputs are concatenated. */
  readonly sides: readonly Side<Attributes>[];
}

type Prefix = '' | 'backward';

interface Side<Attributes> {
  /** What the names of its own inputs begin with. */
  readonly prefix: Prefix;
  direction(attributes: Attributes): Direction;
}

export interface LayerKernels {
  readonly kernels: KernelConfig[];
  readonly gradient: GradConfig;
}

interface OneWay extends SequenceAttributes {
  readonly goBackwards: boolean;
}

/** A recurrent layer's kernel, the kernel of its gradient and their registration with the tape. */
export function recurrentKernels<Saved, Attributes extends SequenceAttributes>(
  name: string,
  cell: Cell<Saved, Attributes>,
): LayerKernels[] {
  const oneWay: Side<Attributes & OneWay> = {
    prefix: '',
    direction: ({ goBackwards }) => (goBackwards ? Direction.reversed : Direction.forward),
  };
  const sides: Side<Attributes>[] = [
    { prefix: '', direction: () => Direction.forward },
    { prefix: 'backward', direction: () => Direction.reversedInPlace },
  ];
  return [
    layerKernels({ kernelName: `SeqLab${name}`, cell, sides: [oneWay] }),
    layerKernels({ kernelName: `SeqLabBidirectional${name}`, cell, sides }),
  ];
}

/** What the forward pass leaves for the backward pass. */
interface Kept<Saved, Attributes extends SequenceAttributes> extends Workspace {
  readonly passes: readonly Pass<Saved, Attributes>[];
  used: boolean;
}

function layerKernels<Saved, Attributes extends SequenceAttributes>(
  layer: Layer<Saved, Attributes>,
): LayerKernels {
  const { kernelName, cell, sides } = layer;
  const ownNames = ['kernel', 'recurrentKernel', 'bias', ...cell.states.map((s) => `initial${s}`)];
  const weightNames = sides.flatMap(({ prefix }) => ownNames.map((name) => own(prefix, name)));
  const finalNames = sides.flatMap(({ prefix }) =>
    cell.states.map((state) => own(prefix, `final${state}`)),
  );

  const forwardOutputs = (
    backend: SeqlabBackend,
    passes: readonly Pass<Saved, Attributes>[],
    attributes: Attributes,
  ): TensorInfo[] => {
    const { units, batch } = passes[0]!.run.sequence;
    const outputSize = sides.length * units;
    const final = passes.map(({ run }) =>
      run.inputs.initial.map((state) => run.sequence.finalState(state)),
    );
    const output = attributes.returnSequences
      ? allocateSequences(backend, passes[0]!, outputSize)
      : backend.allocate([batch, outputSize]);
    const address = backend.address(output);
    const outputs = passes.map((_, p) => ({
      output: attributes.returnSequences ? address + p * units * 4 : 0,
      outputSize,
      final: final[p]!.map((state) => backend.address(state)),
    }));
    runForward(cell, passes, outputs);
    if (!attributes.returnSequences) {
      outputs.forEach(({ final: [lastH] }, p) =>
        backend.engine.run(
          'copyRows',
          batch,
          units,
          lastH!,
          units,
          address + p * units * 4,
          outputSize,
        ),
      );
    }
    keepOrRelease(backend, output, passes);
    return [output, ...final.flat()];
  };

  const forward: KernelConfig = {
    kernelName,
    backendName: 'seqlab',
    kernelFunc: ({ inputs, attrs, backend: active }) => {
      const backend = active as SeqlabBackend;
      const attributes = attrs as unknown as Attributes;
      const team = sides.length === 1 ? backend.engine.threads : backend.engine.halfTeam;
      const sideInputs = sides.map(({ prefix }) => {
        const side = readInputs(cell.states, inputs as NamedTensorInfoMap, prefix);
        checkInputs(kernelName, cell, side, attributes);
        return side;
      });
      const passes: Pass<Saved, Attributes>[] = [];
      try {
        sides.forEach(({ direction }, i) =>
          passes.push(
            startPass(cell, backend, sideInputs[i]!, {
              attributes,
              direction: direction(attributes),
              team,
            }),
          ),
        );
        return forwardOutputs(backend, passes, attributes);
      } catch (error) {
        for (const { run } of passes) run.sequence.release();
        throw error;
      }
    },
  };

  const backward: KernelConfig = {
    kernelName: `${kernelName}Gradient`,
    backendName: 'seqlab',
    kernelFunc: ({ inputs, attrs, backend: active }) => {
      const backend = active as SeqlabBackend;
      const named = inputs as NamedTensorInfoMap;
      const { returnSequences } = attrs as unknown as Attributes;
      const passes = takePasses<Saved, Attributes>(backend, named.output!, kernelName);
      const outputSize = named.dOutput!.shape.at(-1)!;
      try {
        const dOutput = backend.address(named.dOutput!);
        const gradients = runBackward(
          cell,
          passes,
          passes.map(({ run: { sequence } }, p) => {
            const address = dOutput + p * sequence.units * 4;
            const lastH = returnSequences ? undefined : { address, size: outputSize };
            const dStates = cell.states.map((state, s) => {
              const dFinal = named[`d${upper(own(sides[p]!.prefix, `final${state}`))}`]!;
              return sequence.packedGradient(dFinal, s === 0 ? lastH : undefined);
            });
            return { dOutput: returnSequences ? address : 0, outputSize, dStates };
          }),
        );
        return [
          sumOfInputGradients(
            backend,
            gradients.map(({ x }) => x),
          ),
          ...gradients.flatMap(listWeights),
        ];
      } finally {
        for (const { run } of passes) run.sequence.release();
      }
    },
  };

  const gradient: GradConfig = {
    kernelName,
    inputsToSave: weightNames,
    outputsToSave: [true, ...finalNames.map(() => false)],
    gradFunc: (dy, saved, attrs) => {
      const [dOutput, ...dFinal] = dy as Tensor[];
      const inputs: Record<string, Tensor> = { dOutput: dOutput! };
      [...weightNames, 'output'].forEach((name, i) => (inputs[name] = saved[i]!));
      finalNames.forEach((name, i) => (inputs[`d${upper(name)}`] = dFinal[i]!));
      const results = engine().runKernel(
        `${kernelName}Gradient`,
        inputs,
        attrs as NamedAttrMap,
      ) as Tensor[];
      return Object.fromEntries(['x', ...weightNames].map((name, i) => [name, () => results[i]!]));
    },
  };

  return { kernels: [forward, backward], gradient };
}

/** The name of a side's own input: `kernel`, `backwardKernel`. */
function own(prefix: Prefix, name: string): string {
  return prefix === '' ? name : prefix + upper(name);
}

function upper(name: string): string {
  return name[0]!.toUpperCase() + name.slice(1);
}

function readInputs(
  states: readonly string[],
  inputs: NamedTensorInfoMap,
  prefix: Prefix,
): SequenceInputs & CellInputs {
  return {
    x: inputs.x!,
    lengths: inputs.lengths,
    inputMask: inputs[own(prefix, 'inputMask')],
    recurrentMask: inputs[own(prefix, 'recurrentMask')],
    kernel: inputs[own(prefix, 'kernel')]!,
    recurrentKernel: inputs[own(prefix, 'recurrentKernel')]!,
    bias: inputs[own(prefix, 'bias')]!,
    initial: states.map((state) => inputs[own(prefix, `initial${state}`)]!),
  };
}

/** `[batch, time, size]`; zeros where no step may write. */
function allocateSequences<Saved, Attributes extends SequenceAttributes>(
  backend: SeqlabBackend,
  { run: { sequence } }: Pass<Saved, Attributes>,
  size: number,
): TensorInfo {
  const { batch, time, rows } = sequence;
  const shape = [batch, time, size];
  return rows === batch * time ? backend.allocate(shape) : backend.allocateZeros(shape);
}

function keepOrRelease<Saved, Attributes extends SequenceAttributes>(
  backend: SeqlabBackend,
  output: TensorInfo,
  passes: readonly Pass<Saved, Attributes>[],
): void {
  const release = () => passes.forEach(({ run }) => run.sequence.release());
  if (!backend.recording) {
    release();
    return;
  }
  const kept: Kept<Saved, Attributes> = {
    passes,
    used: false,
    free() {
      if (!this.used) release();
    },
  };
  backend.keepWorkspace(output, kept);
}

function takePasses<Saved, Attributes extends SequenceAttributes>(
  backend: SeqlabBackend,
  output: TensorInfo,
  kernelName: string,
): readonly Pass<Saved, Attributes>[] {
  const kept = backend.workspace(output) as Kept<Saved, Attributes> | undefined;
  if (!kept || kept.used) {
    throw new BackendError(
      'bad-input',
      `${kernelName}: the gradient of one forward pass can be taken once, and only of a pass that ran ` +
        'while gradients were recorded',
    );
  }
  kept.used = true;
  return kept.passes;
}

function listWeights({ kernel, recurrentKernel, bias, initial }: PassGradients): TensorInfo[] {
  return [kernel, recurrentKernel, bias, ...initial];
}
