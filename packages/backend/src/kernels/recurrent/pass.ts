import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { SeqlabBackend } from '../../backend.js';
import type { KernelCall } from '../../engine/engine.js';
import { quantizedWeight } from '../quantized/quantized-weight.js';
import type { Cell, CellInputs, CellOutputs, CellRun, CellSums } from './cell.js';
import {
  Sequence,
  type Direction,
  type SequenceAttributes,
  type SequenceInputs,
} from './sequence.js';
import { WeightGradient } from './weight-gradient.js';

/** A recurrent layer's way through a batch in one direction. */
export interface Pass<Saved, Attributes extends SequenceAttributes> {
  readonly run: CellRun<Attributes>;
  readonly saved: Saved;
}

interface PassOptions<Attributes> {
  readonly attributes: Attributes;
  readonly direction: Direction;
  /** Threads that share its units. */
  readonly team: number;
}

export interface PassGradients {
  readonly x: TensorInfo;
  readonly kernel: TensorInfo;
  readonly recurrentKernel: TensorInfo;
  readonly bias: TensorInfo;
  readonly initial: readonly TensorInfo[];
}

export function startPass<Saved, Attributes extends SequenceAttributes>(
  cell: Cell<Saved, Attributes>,
  backend: SeqlabBackend,
  inputs: SequenceInputs & CellInputs,
  { attributes, direction, team }: PassOptions<Attributes>,
): Pass<Saved, Attributes> {
  const sequence = new Sequence(backend, inputs, {
    gateCount: cell.gateCount,
    direction,
    team,
    recording: backend.recording,
    recompute: attributes.recomputeGates === true,
  });
  try {
    const gates = sequence.chunkRoom(sequence.columns);
    // Only products of several rows of floats read the recurrent kernel packed.
    const packs =
      backend.recording ||
      (sequence.batch > 1 && !quantizedWeight(backend, inputs.recurrentKernel, cell.gateCount));
    const packed = sequence.room(packs ? sequence.padded * sequence.columns : 0);
    const run = { backend, sequence, attributes, inputs, gates, packed };
    return { run, saved: cell.buffers(run) };
  } catch (error) {
    // The memory may be full; what this pass has taken is given back.
    sequence.release();
    throw error;
  }
}

/** Runs one pass, or two side by side, over all steps. */
export function runForward<Saved, Attributes extends SequenceAttributes>(
  cell: Cell<Saved, Attributes>,
  passes: readonly Pass<Saved, Attributes>[],
  outputs: readonly CellOutputs[],
): void {
  passes[0]!.run.sequence.chunks.forEach((_, i) => runChunk(cell, passes, i, outputs));
}

/** Takes the gradients of the passes. */
export function runBackward<Saved, Attributes extends SequenceAttributes>(
  cell: Cell<Saved, Attributes>,
  passes: readonly Pass<Saved, Attributes>[],
  outputs: readonly Omit<CellSums, 'dBias'>[],
): PassGradients[] {
  const { backend, sequence } = passes[0]!.run;
  const sums = passes.map(({ run }, i) => ({ ...outputs[i]!, ...roomForGradients(run) }));
  for (let i = sequence.chunks.length - 1; i >= 0; i--) {
    if (sequence.chunks.length > 1) runChunkAgain(cell, passes, i);
    runTogether(
      backend,
      passes.map(({ run, saved }, p) =>
        cell.backward(run, saved, run.sequence.chunks[i]!, sums[p]!),
      ),
    );
    passes.forEach(({ run, saved }, p) => {
      const chunk = run.sequence.chunks[i]!;
      cell.collect(run, saved, chunk, sums[p]!.recurrentKernel);
      run.sequence.input.collect(run.inputs.kernel, chunk, run.gates);
    });
  }
  return passes.map(({ run }, p) => {
    const { dBias, recurrentKernel, dStates } = sums[p]!;
    const bias = backend.allocate(run.inputs.bias.shape);
    run.sequence.restore(dBias, bias);
    return {
      ...run.sequence.input.gradients(),
      recurrentKernel: recurrentKernel.toTensor(),
      bias,
      initial: dStates.map((packed) => run.sequence.unpackState(packed)),
    };
  });
}

function runChunk<Saved, Attributes extends SequenceAttributes>(
  cell: Cell<Saved, Attributes>,
  passes: readonly Pass<Saved, Attributes>[],
  index: number,
  outputs: readonly CellOutputs[],
): void {
  for (const { run } of passes) {
    const { input, chunks } = run.sequence;
    input.project(run.inputs.kernel, chunks[index]!, run.gates);
  }
  runTogether(
    passes[0]!.run.backend,
    passes.map(({ run, saved }, p) =>
      cell.forward(run, saved, run.sequence.chunks[index]!, outputs[p]!),
    ),
  );
}

/** Makes the activated gates of a chunk again. Its states are written again too, with what they are. */
function runChunkAgain<Saved, Attributes extends SequenceAttributes>(
  cell: Cell<Saved, Attributes>,
  passes: readonly Pass<Saved, Attributes>[],
  index: number,
): void {
  const { batch, units } = passes[0]!.run.sequence;
  const stateSize = batch * units * 4;
  passes[0]!.run.sequence.borrow(passes.length * cell.states.length * batch * units, (unused) => {
    const outputs = passes.map((_, p) => ({
      output: 0,
      outputSize: 0,
      final: cell.states.map((__, s) => unused + (p * cell.states.length + s) * stateSize),
    }));
    runChunk(cell, passes, index, outputs);
  });
}

function runTogether(backend: SeqlabBackend, calls: readonly KernelCall[]): void {
  const [first, second] = calls;
  if (second) backend.engine.runSideBySide([first!, second]);
  else backend.engine.run(...first!);
}

function roomForGradients<Attributes extends SequenceAttributes>({
  backend,
  sequence,
  inputs,
}: CellRun<Attributes>): { dBias: number; recurrentKernel: WeightGradient } {
  const rows = inputs.bias.shape.length === 1 ? 1 : inputs.bias.shape[0]!;
  const dBias = sequence.room(rows * sequence.columns);
  backend.engine.zero(dBias, rows * sequence.columns);
  return { dBias, recurrentKernel: new WeightGradient(backend, sequence, sequence.units) };
}
