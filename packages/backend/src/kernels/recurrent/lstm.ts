import { recurrentKernels } from './kernels.js';
import { recurrentWeight } from './recurrent-weight.js';
import type { SequenceAttributes } from './sequence.js';

/** h (masked) and c before every step. */
interface Saved {
  readonly hBefore: number;
  readonly cBefore: number;
}

/** Keras' LSTM with its default activations; gates i, f, c, o. */
export const lstm = recurrentKernels<Saved, SequenceAttributes>('LSTM', {
  gateCount: 4,
  biasRows: () => 1,
  states: ['H', 'C'],

  buffers({ sequence, inputs }) {
    return {
      hBefore: sequence.maskedStatesFrom(inputs.initial[0]!),
      cBefore: sequence.statesFrom(inputs.initial[1]!),
    };
  },

  forward(run, { hBefore, cBefore }, chunk, outputs) {
    const { sequence, inputs, gates } = run;
    const firstState = chunk.firstRow * sequence.padded * 4;
    return [
      'lstmForward',
      ...sequence.dimensions(chunk),
      sequence.arranged(inputs.bias),
      ...recurrentWeight(run),
      sequence.recurrentMask,
      gates,
      hBefore + firstState,
      cBefore + firstState,
      outputs.output,
      outputs.outputSize,
      ...outputs.final,
    ];
  },

  backward({ sequence, inputs, gates, packed }, { cBefore }, chunk, sums) {
    return [
      'lstmBackward',
      ...sequence.dimensions(chunk),
      chunk.rows,
      sequence.arranged(inputs.recurrentKernel),
      packed,
      sequence.recurrentMask,
      gates,
      cBefore + chunk.firstRow * sequence.padded * 4,
      sums.dOutput,
      sums.outputSize,
      ...sums.dStates,
      sums.dBias,
    ];
  },

  collect({ sequence, gates }, { hBefore }, chunk, dRecurrentKernel) {
    const { padded } = sequence;
    const left = hBefore + chunk.firstRow * padded * 4;
    dRecurrentKernel.add(chunk, { left, leftSize: padded, gates });
  },
});
