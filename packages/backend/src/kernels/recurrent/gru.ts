import type { Chunk } from './chunk.js';
import { recurrentKernels, type CellRun, type CellSums } from './kernels.js';
import type { SequenceAttributes } from './sequence.js';

interface Attributes extends SequenceAttributes {
  readonly resetAfter: boolean;
}

interface Saved {
  /** Of a chunk: h·U + c with `resetAfter` `[rows, 3 · padded]`, r ∘ h without `[rows, padded]`. */
  readonly reset: number;
  /** h before every step. */
  readonly hBefore: number;
  /** What the recurrent mask leaves of it; the same room where there is no mask. */
  readonly hMasked: number;
}

type Run = CellRun<Attributes>;

/** Keras' GRU with its default activations; gates z, r, h. */
export const gru = recurrentKernels<Saved, Attributes>({
  name: 'SeqLabGRU',
  gateCount: 3,
  states: ['H'],

  buffers({ sequence, inputs, attributes }) {
    const [initial] = inputs.initial;
    const hBefore = sequence.statesFrom(initial!);
    return {
      reset: sequence.chunkRoom(attributes.resetAfter ? sequence.columns : sequence.padded),
      hBefore,
      hMasked: sequence.recurrentMask === 0 ? hBefore : sequence.maskedStatesFrom(initial!),
    };
  },

  forward({ backend, sequence, inputs, attributes, gates }, saved, chunk, { output, final }) {
    const { units, columns, recurrentMask } = sequence;
    const { resetAfter } = attributes;
    const firstState = chunk.firstRow * sequence.padded * 4;
    const biases = resetAfter
      ? [sequence.arranged(inputs.bias, 0, 1), sequence.arranged(inputs.bias, 1, 1)]
      : [sequence.arranged(inputs.bias)];
    sequence.borrow(units * columns, (packed) =>
      backend.engine.run(
        resetAfter ? 'gruForward' : 'gruResetBeforeForward',
        ...sequence.dimensions(chunk),
        ...biases,
        sequence.arranged(inputs.recurrentKernel),
        packed,
        recurrentMask,
        gates,
        saved.reset,
        saved.hBefore + firstState,
        saved.hMasked + firstState,
        output,
        ...final,
      ),
    );
  },

  backward(run, saved, chunk, sums) {
    const { sequence, attributes } = run;
    const size = sequence.batch * sequence.padded;
    sequence.borrow(size, (dMasked) => {
      run.backend.engine.zero(dMasked, size);
      if (attributes.resetAfter) backwardResetAfter(run, saved, chunk, sums, dMasked);
      else backwardResetBefore(run, saved, chunk, sums, dMasked);
    });
  },
});

function backwardResetAfter(
  { backend, sequence, inputs, gates }: Run,
  { reset, hBefore, hMasked }: Saved,
  chunk: Chunk,
  sums: CellSums,
  dMasked: number,
): void {
  const { padded, columns } = sequence;
  const firstState = chunk.firstRow * padded * 4;
  sequence.borrow(padded * columns, (packed) =>
    backend.engine.run(
      'gruBackward',
      ...sequence.dimensions(chunk),
      chunk.rows,
      sequence.arranged(inputs.recurrentKernel),
      packed,
      sequence.recurrentMask,
      gates,
      reset,
      hBefore + firstState,
      sums.dOutput,
      ...sums.dStates,
      dMasked,
      sums.dBias,
      sums.dBias + columns * 4,
    ),
  );
  const left = hMasked + firstState;
  sums.dRecurrentKernel.add(chunk, { left, leftSize: padded, gates: reset });
}

function backwardResetBefore(
  { backend, sequence, inputs, gates }: Run,
  { reset, hBefore, hMasked }: Saved,
  chunk: Chunk,
  { dOutput, dStates, dBias, dRecurrentKernel }: CellSums,
  dMasked: number,
): void {
  const { padded, columns } = sequence;
  const firstState = chunk.firstRow * padded * 4;
  sequence.borrow(padded * columns, (packed) =>
    backend.engine.run(
      'gruResetBeforeBackward',
      ...sequence.dimensions(chunk),
      chunk.rows,
      sequence.arranged(inputs.recurrentKernel),
      packed,
      sequence.recurrentMask,
      gates,
      hBefore + firstState,
      hMasked + firstState,
      dOutput,
      ...dStates,
      dMasked,
      dBias,
    ),
  );
  // The candidate, the last third of each thread's columns, was multiplied by r ∘ h.
  const width = padded / backend.engine.threads;
  const left = hMasked + firstState;
  for (let from = 0; from < columns; from += 3 * width) {
    dRecurrentKernel.add(chunk, { left, leftSize: padded, gates, from, count: 2 * width });
    const candidate = { from: from + 2 * width, count: width };
    dRecurrentKernel.add(chunk, { left: reset, leftSize: padded, gates, ...candidate });
  }
}
