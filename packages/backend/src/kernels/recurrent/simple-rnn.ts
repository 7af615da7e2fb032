import { recurrentKernels } from './kernels.js';
import type { SequenceAttributes } from './sequence.js';

interface Attributes extends SequenceAttributes {
  readonly activation: 'tanh' | 'relu';
}

interface Saved {
  readonly gates: number;
  readonly hBefore: number;
}

/** Keras' SimpleRNN with tanh or relu. */
export const simpleRnn = recurrentKernels<Saved, Attributes>({
  name: 'SeqLabSimpleRNN',
  gateCount: 1,
  states: ['H'],

  forward({ backend, sequence, inputs, attributes }, output, [finalH]) {
    const { units, padded } = sequence;
    const gates = sequence.input.project(inputs.kernel);
    const hBefore = sequence.statesFrom(inputs.initial[0]!);
    sequence.borrow(units * padded, (packed) =>
      backend.engine.run(
        'simpleRnnForward',
        ...sequence.dimensions,
        attributes.activation === 'relu',
        sequence.arranged(inputs.bias),
        sequence.arranged(inputs.recurrentKernel),
        packed,
        gates,
        hBefore,
        output,
        backend.address(finalH!),
      ),
    );
    return { gates, hBefore };
  },

  backward({ backend, sequence, inputs, attributes }, { gates, hBefore }, dOutput, [dH]) {
    const { padded } = sequence;
    const bias = backend.allocate(inputs.bias.shape);
    sequence.borrow(padded, (dBias) => {
      backend.engine.zero(dBias, padded);
      sequence.borrow(padded * padded, (packed) =>
        backend.engine.run(
          'simpleRnnBackward',
          ...sequence.dimensions,
          sequence.rows,
          attributes.activation === 'relu',
          sequence.arranged(inputs.recurrentKernel),
          packed,
          gates,
          dOutput,
          dH!,
          dBias,
        ),
      );
      sequence.restore(dBias, bias);
    });
    return {
      x: sequence.input.inputGradient(inputs.kernel, gates),
      kernel: sequence.input.kernelGradient(gates),
      recurrentKernel: sequence.recurrentGradient(hBefore, gates),
      bias,
    };
  },
});
