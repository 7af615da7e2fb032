import { recurrentKernels } from './kernels.js';
import { recurrentWeight } from './recurrent-weight.js';
import type { SequenceAttributes } from './sequence.js';

interface Attributes extends SequenceAttributes {
  readonly activation: 'tanh' | 'relu';
}

/** h (masked) before every step. */
interface Saved {
  readonly hBefore: number;
}

/** Keras' SimpleRNN with tanh or relu. */
export const simpleRnn = recurrentKernels<Saved, Attributes>('SimpleRNN', {
  gateCount: 1,
  biasRows: () => 1,
  states: ['H'],

  buffers({ sequence, inputs }) {
    return { hBefore: sequence.maskedStatesFrom(inputs.initial[0]!) };
  },

  forward(run, { hBefore }, chunk, outputs) {
    const { sequence, inputs, attributes, gates } = run;
    return [
      'simpleRnnForward',
      ...sequence.dimensions(chunk),
      attributes.activation === 'relu',
      sequence.arranged(inputs.bias),
      ...recurrentWeight(run),
      sequence.recurrentMask,
      gates,
      hBefore + chunk.firstRow * sequence.padded * 4,
      outputs.output,
      outputs.outputSize,
      ...outputs.final,
    ];
  },

  backward({ sequence, inputs, attributes, gates, packed }, _, chunk, sums) {
    return [
      'simpleRnnBackward',
      ...sequence.dimensions(chunk),
      chunk.rows,
      attributes.activation === 'relu',
      sequence.arranged(inputs.recurrentKernel),
      packed,
      sequence.recurrentMask,
      gates,
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
