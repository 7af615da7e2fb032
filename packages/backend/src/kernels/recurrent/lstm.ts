import { recurrentKernels } from './kernels.js';
import type { SequenceAttributes } from './sequence.js';

/** h (masked) and c before every step. */
interface Saved {
  readonly hBefore: number;
  readonly cBefore: number;
}

/** Keras' LSTM with its default activations; gates i, f, c, o. */
export const lstm = recurrentKernels<Saved, SequenceAttributes>({
  name: 'SeqLabLSTM',
  gateCount: 4,
  states: ['H', 'C'],

  buffers({ sequence, inputs }) {
    return {
      hBefore: sequence.maskedStatesFrom(inputs.initial[0]!),
      cBefore: sequence.statesFrom(inputs.initial[1]!),
    };
  },

  forward({ backend, sequence, inputs, gates }, { hBefore, cBefore }, chunk, { output, final }) {
    const { units, columns, recurrentMask } = sequence;
    const firstState = chunk.firstRow * sequence.padded * 4;
    sequence.borrow(units * columns, (packed) =>
      backend.engine.run(
        'lstmForward',
        ...sequence.dimensions(chunk),
        sequence.arranged(inputs.bias),
        sequence.arranged(inputs.recurrentKernel),
        packed,
        recurrentMask,
        gates,
        hBefore + firstState,
        cBefore + firstState,
        output,
        ...final,
      ),
    );
  },

  backward({ backend, sequence, inputs, gates }, { hBefore, cBefore }, chunk, sums) {
    const { padded, columns, recurrentMask } = sequence;
    const firstState = chunk.firstRow * padded * 4;
    sequence.borrow(padded * columns, (packed) =>
      backend.engine.run(
        'lstmBackward',
        ...sequence.dimensions(chunk),
        chunk.rows,
        sequence.arranged(inputs.recurrentKernel),
        packed,
        recurrentMask,
        gates,
        cBefore + firstState,
        sums.dOutput,
        ...sums.dStates,
        sums.dBias,
      ),
    );
    sums.dRecurrentKernel.add(chunk, { left: hBefore + firstState, leftSize: padded, gates });
  },
});
