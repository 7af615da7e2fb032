import { recurrentKernels } from './kernels.js';
import { recurrentWeight } from './recurrent-weight.js';
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
  /** Room for the gradient of what enters the product, `[batch, padded]`. */
  readonly dMasked: number;
}

/** Keras' GRU with its default activations; gates z, r, h. */
export const gru = recurrentKernels<Saved, Attributes>('GRU', {
  gateCount: 3,
  biasRows: ({ resetAfter }) => (resetAfter ? 2 : 1),
  states: ['H'],

  buffers({ sequence, inputs, attributes }) {
    const [initial] = inputs.initial;
    const hBefore = sequence.statesFrom(initial!);
    return {
      reset: sequence.chunkRoom(attributes.resetAfter ? sequence.columns : sequence.padded),
      hBefore,
      hMasked: sequence.recurrentMask === 0 ? hBefore : sequence.maskedStatesFrom(initial!),
      dMasked: sequence.room(sequence.batch * sequence.padded),
    };
  },

  forward(run, saved, chunk, outputs) {
    const { sequence, inputs, attributes, gates } = run;
    const { resetAfter } = attributes;
    const firstState = chunk.firstRow * sequence.padded * 4;
    const biases = resetAfter
      ? [sequence.arranged(inputs.bias, 0, 1), sequence.arranged(inputs.bias, 1, 1)]
      : [sequence.arranged(inputs.bias)];
    return [
      resetAfter ? 'gruForward' : 'gruResetBeforeForward',
      ...sequence.dimensions(chunk),
      ...biases,
      ...recurrentWeight(run),
      sequence.recurrentMask,
      gates,
      saved.reset,
      saved.hBefore + firstState,
      saved.hMasked + firstState,
      outputs.output,
      outputs.outputSize,
      ...outputs.final,
    ];
  },

  backward({ backend, sequence, inputs, attributes, gates, packed }, saved, chunk, sums) {
    const { resetAfter } = attributes;
    const firstState = chunk.firstRow * sequence.padded * 4;
    backend.engine.zero(saved.dMasked, sequence.batch * sequence.padded);
    return [
      resetAfter ? 'gruBackward' : 'gruResetBeforeBackward',
      ...sequence.dimensions(chunk),
      chunk.rows,
      sequence.arranged(inputs.recurrentKernel),
      packed,
      sequence.recurrentMask,
      gates,
      ...(resetAfter
        ? [saved.reset, saved.hBefore + firstState]
        : [saved.hBefore + firstState, saved.hMasked + firstState]),
      sums.dOutput,
      sums.outputSize,
      ...sums.dStates,
      saved.dMasked,
      sums.dBias,
      ...(resetAfter ? [sums.dBias + sequence.columns * 4] : []),
    ];
  },

  collect({ sequence, attributes, gates }, { reset, hMasked }, chunk, dRecurrentKernel) {
    const { padded, columns, team } = sequence;
    const left = hMasked + chunk.firstRow * padded * 4;
    if (attributes.resetAfter) {
      dRecurrentKernel.add(chunk, { left, leftSize: padded, gates: reset });
      return;
    }
    // The candidate, the last third of each thread's columns, was multiplied by r ∘ h.
    const width = padded / team;
    for (let from = 0; from < columns; from += 3 * width) {
      dRecurrentKernel.add(chunk, { left, leftSize: padded, gates, from, count: 2 * width });
      const candidate = { from: from + 2 * width, count: width };
      dRecurrentKernel.add(chunk, { left: reset, leftSize: padded, gates, ...candidate });
    }
  },
});
