import { recurrentKernels } from './kernels.js';
import type { SequenceAttributes } from './sequence.js';

interface Saved {
  readonly gates: number;
  readonly hBefore: number;
  readonly cBefore: number;
}

/** Keras' LSTM with its default activations; gates i, f, c, o. */
export const lstm = recurrentKernels<Saved, SequenceAttributes>({
  name: 'SeqLabLSTM',
  gateCount: 4,
  states: ['H', 'C'],

  forward({ backend, sequence, inputs }, output, [finalH, finalC]) {
    const { units, padded } = sequence;
    const gates = sequence.input.project(inputs.kernel);
    const hBefore = sequence.statesFrom(inputs.initial[0]!);
    const cBefore = sequence.statesFrom(inputs.initial[1]!);
    sequence.borrow(units * 4 * padded, (packed) =>
      backend.engine.run(
        'lstmForward',
        ...sequence.dimensions,
        sequence.arranged(inputs.bias),
        sequence.arranged(inputs.recurrentKernel),
        packed,
        gates,
        hBefore,
        cBefore,
        output,
        backend.address(finalH!),
        backend.address(finalC!),
      ),
    );
    return { gates, hBefore, cBefore };
  },

  backward({ backend, sequence, inputs }, { gates, hBefore, cBefore }, dOutput, [dH, dC]) {
    const { padded } = sequence;
    const bias = backend.allocate(inputs.bias.shape);
    sequence.borrow(4 * padded, (dBias) => {
      backend.engine.zero(dBias, 4 * padded);
      sequence.borrow(padded * 4 * padded, (packed) =>
        backend.engine.run(
          'lstmBackward',
          ...sequence.dimensions,
          sequence.rows,
          sequence.arranged(inputs.recurrentKernel),
          packed,
          gates,
          cBefore,
          dOutput,
          dH!,
          dC!,
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
