import { recurrentKernels, type CellGradients, type CellRun } from './kernels.js';
import type { SequenceAttributes } from './sequence.js';

interface Attributes extends SequenceAttributes {
  readonly resetAfter: boolean;
}

interface Saved {
  readonly gates: number;
  /** h·U + c with `resetAfter` `[rows, 3 · padded]`, r ∘ h without `[rows, padded]`. */
  readonly reset: number;
  readonly hBefore: number;
}

type Run = CellRun<Attributes>;

/** Keras' GRU with its default activations; gates z, r, h. */
export const gru = recurrentKernels<Saved, Attributes>({
  name: 'SeqLabGRU',
  gateCount: 3,
  states: ['H'],

  forward(run, output, [finalH]) {
    const { backend, sequence, inputs } = run;
    const { units, padded, rows } = sequence;
    const { resetAfter } = run.attributes;
    const gates = sequence.input.project(inputs.kernel);
    const hBefore = sequence.statesFrom(inputs.initial[0]!);
    const reset = sequence.room(rows * padded * (resetAfter ? 3 : 1));
    const biases = resetAfter
      ? [sequence.arranged(inputs.bias, 0, 1), sequence.arranged(inputs.bias, 1, 1)]
      : [sequence.arranged(inputs.bias)];
    sequence.borrow(units * 3 * padded, (packed) =>
      backend.engine.run(
        resetAfter ? 'gruForward' : 'gruResetBeforeForward',
        ...sequence.dimensions,
        ...biases,
        sequence.arranged(inputs.recurrentKernel),
        packed,
        gates,
        reset,
        hBefore,
        output,
        backend.address(finalH!),
      ),
    );
    return { gates, reset, hBefore };
  },

  backward(run, saved, dOutput, [dH]) {
    return run.attributes.resetAfter
      ? backwardResetAfter(run, saved, dOutput, dH!)
      : backwardResetBefore(run, saved, dOutput, dH!);
  },
});

function backwardResetAfter(run: Run, saved: Saved, dOutput: number, dH: number): CellGradients {
  const { backend, sequence, inputs } = run;
  const { padded } = sequence;
  const bias = backend.allocate(inputs.bias.shape);
  sequence.borrow(2 * 3 * padded, (dBias) => {
    backend.engine.zero(dBias, 2 * 3 * padded);
    const dRecurrentBias = dBias + 3 * padded * 4;
    sequence.borrow(padded * 3 * padded, (packed) =>
      backend.engine.run(
        'gruBackward',
        ...sequence.dimensions,
        sequence.rows,
        sequence.arranged(inputs.recurrentKernel),
        packed,
        saved.gates,
        saved.reset,
        saved.hBefore,
        dOutput,
        dH,
        dBias,
        dRecurrentBias,
      ),
    );
    sequence.restore(dBias, bias);
  });
  return {
    x: sequence.input.inputGradient(inputs.kernel, saved.gates),
    kernel: sequence.input.kernelGradient(saved.gates),
    recurrentKernel: sequence.recurrentGradient(saved.hBefore, saved.reset),
    bias,
  };
}

function backwardResetBefore(run: Run, saved: Saved, dOutput: number, dH: number): CellGradients {
  const { backend, sequence, inputs } = run;
  const { batch, padded } = sequence;
  const bias = backend.allocate(inputs.bias.shape);
  sequence.borrow(3 * padded, (dBias) => {
    backend.engine.zero(dBias, 3 * padded);
    sequence.borrow(padded * 3 * padded, (packed) =>
      sequence.borrow(batch * padded, (dResetH) => {
        backend.engine.zero(dResetH, batch * padded);
        backend.engine.run(
          'gruResetBeforeBackward',
          ...sequence.dimensions,
          sequence.rows,
          sequence.arranged(inputs.recurrentKernel),
          packed,
          saved.gates,
          saved.hBefore,
          dOutput,
          dH,
          dResetH,
          dBias,
        );
      }),
    );
    sequence.restore(dBias, bias);
  });
  return {
    x: sequence.input.inputGradient(inputs.kernel, saved.gates),
    kernel: sequence.input.kernelGradient(saved.gates),
    recurrentKernel: sequence.splitRecurrentGradient(saved.hBefore, saved.reset, saved.gates),
    bias,
  };
}
