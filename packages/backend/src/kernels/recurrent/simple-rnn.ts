import { recurrentKernels } from './kernels.js';
import type { SequenceAttributes } from './sequence.js';

interface Attributes extends SequenceAttributes {
  readonly activation: 'tanh' | 'relu';
}

/** h (masked) before every step. */
interface Saved {
  readonly hBefore: number;
}

/** Keras' SimpleRNN with tanh or relu. */
export const simpleRnn = recurrentKernels<Saved, Attributes>({
  name: 'SeqLabSimpleRNN',
  gateCount: 1,
  states: ['H'],

  buffers({ sequence, inputs }) {
    return { hBefore: sequence.maskedStatesFrom(inputs.initial[0]!) };
  },

  forward({ backend, sequence, inputs, attributes, gates }, { hBefore }, chunk, outputs) {
    const { units, padded, recurrentMask } = sequence;
    sequence.borrow(units * padded, (packed) =>
      backend.engine.run(
        'simpleRnnForward',
        ...sequence.dimensions(chunk),
        attributes.activation === 'relu',
        sequence.arranged(inputs.bias),
        sequence.arranged(inputs.recurrentKernel),
        packed,
        recurrentMask,
        gates,
        hBefore + chunk.firstRow * padded * 4,
        outputs.output,
        ...outputs.final,
      ),
    );
  },

  backward({ backend, sequence, inputs, attributes, gates }, { hBefore }, chunk, sums) {
    const { padded, recurrentMask } = sequence;
    sequence.borrow(padded * padded, (packed) =>
      backend.engine.run(
        'simpleRnnBackward',
        ...sequence.dimensions(chunk),
        chunk.rows,
        attributes.activation === 'relu',
        sequence.arranged(inputs.recurrentKernel),
        packed,
        recurrentMask,
        gates,
        sums.dOutput,
        ...sums.dStates,
        sums.dBias,
      ),
    );
    const left = hBefore + chunk.firstRow * padded * 4;
    sums.dRecurrentKernel.add(chunk, { left, leftSize: padded, gates });
  },
});
