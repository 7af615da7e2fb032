// Recurrent kernels whose weights are kept in 8 or 16 bits, beside the formulas with the same weights.
import {
  concat,
  engine,
  memory,
  reverse,
  slice,
  tensor,
  tensor1d,
  tensor2d,
  tidy,
  type Tensor,
} from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { engineInfo } from '../src/index.js';
import { expectClose, numbers } from './numbers.js';
import { quantize, toTensor } from './quantize.js';
import { gateCount, reference, type Case, type Weights } from './recurrent-reference.js';
import { engines, useBackend } from './with-backend.js';

const kernelNames = { lstm: 'LSTM', gru: 'GRU', simpleRnn: 'SimpleRNN' };
const parts = ['output', 'finalH', 'finalC'] as const;
const cells: Record<string, Pick<Case, 'cell' | 'resetAfter' | 'activation'>> = {
  lstm: { cell: 'lstm' },
  'gru, reset after': { cell: 'gru', resetAfter: true },
  'gru, reset before': { cell: 'gru', resetAfter: false },
  'simpleRnn tanh': { cell: 'simpleRnn', activation: 'tanh' },
  'simpleRnn relu': { cell: 'simpleRnn', activation: 'relu' },
};
const small = { batch: 3, time: 4, inputDim: 3, units: 5, returnSequences: true };
const variants: Record<string, Case> = {
  'one step of one text': { ...small, cell: 'lstm', batch: 1, time: 1 },
  'last state': { ...small, cell: 'lstm', batch: 6, returnSequences: false },
  backwards: { ...small, cell: 'lstm', goBackwards: true },
  lengths: { ...small, cell: 'lstm', lengths: [2, 0, 4] },
  'states that are dropped': {
    ...small,
    cell: 'lstm',
    recurrentMask: Array.from({ length: 15 }, (_, i) => (i % 3 === 1 ? 0 : 1.5)),
  },
  'more units than a block': { ...small, cell: 'lstm', batch: 1, time: 1, units: 523 },
};

/** Weights of every engine, made once: half a million numbers have to be rounded. */
const known = new Map<string, ReturnType<typeof makeWeights>>();

function makeWeights(c: Case, bits: 8 | 16) {
  const fill = numbers(7);
  const columns = gateCount(c) * c.units;
  const weight = (rows: number) => {
    const values = fill(rows * columns).map((value) => value / Math.sqrt(rows));
    return quantize(values, { rows, bits });
  };
  const [kernel, recurrentKernel] = [weight(c.inputDim), weight(c.units)];
  const weights: Weights = {
    x: fill(c.batch * c.time * c.inputDim),
    kernel: [...kernel.values],
    recurrentKernel: [...recurrentKernel.values],
    bias: fill(c.resetAfter ? 2 * columns : columns),
    initialH: fill(c.batch * c.units),
    initialC: fill(c.batch * c.units),
  };
  return { kernel, recurrentKernel, weights };
}

function make(c: Case, bits: 8 | 16) {
  const gates = gateCount(c);
  const columns = gates * c.units;
  const key = JSON.stringify([c, bits]);
  const made = known.get(key) ?? makeWeights(c, bits);
  known.set(key, made);
  const { kernel, recurrentKernel, weights } = made;
  const inputs: Record<string, Tensor> = {
    x: tensor(weights.x, [c.batch, c.time, c.inputDim]),
    kernel: toTensor(kernel, gates),
    recurrentKernel: toTensor(recurrentKernel, gates),
    bias: tensor(weights.bias, c.resetAfter ? [2, columns] : [columns]),
    initialH: tensor(weights.initialH, [c.batch, c.units]),
    ...(c.cell === 'lstm' && { initialC: tensor(weights.initialC, [c.batch, c.units]) }),
    ...(c.lengths && { lengths: tensor1d(c.lengths, 'int32') }),
    ...(c.recurrentMask && { recurrentMask: tensor(c.recurrentMask, [c.batch, c.units]) }),
  };
  const attributes = {
    returnSequences: c.returnSequences ?? false,
    goBackwards: c.goBackwards ?? false,
    resetAfter: c.resetAfter ?? false,
    activation: c.activation ?? 'tanh',
  };
  return { weights, inputs, attributes };
}

function run(c: Case, inputs: Record<string, Tensor>, attributes: object): Tensor[] {
  return engine().runKernel(`SeqLab${kernelNames[c.cell]}`, inputs, {
    ...attributes,
  }) as unknown as Tensor[];
}

describe.each(Object.entries(engines))('recurrent weights of few bits, %s', (_, options) => {
  useBackend(options);

  describe.each([8, 16] as const)('%i', (bits) => {
    it.each(Object.entries(cells))('%s by the formulas, whatever the run', (__, cell) => {
      for (const variant of Object.values(variants)) {
        const c: Case = { ...variant, ...cell };
        const { weights, inputs, attributes } = make(c, bits);
        const expected = reference(c, weights);
        // States and inputs are rounded to 16 bits on the way.
        run(c, inputs, attributes).forEach((actual, i) =>
          expectClose(actual.dataSync(), expected[parts[i]!], 1e-4),
        );
      }
    });
  });

  it('reads a text at once as it does step by step, bit for bit, by its tokens too', () => {
    const c: Case = { ...small, cell: 'lstm', batch: 1, time: 9, units: 20 };
    const { inputs, attributes } = make(c, 8);
    const { x: _x, ...others } = inputs;
    const ids = [0, 3, 1, 1, 2, 0, 3, 2, 1];
    const table = tensor(numbers(5)(4 * c.inputDim), [4, c.inputDim]);
    const look = (own: number[]) =>
      engine().runKernel('SeqLabEmbedding', { ids: tensor2d([own], undefined, 'int32'), table });
    const [output] = run(c, { ...others, x: look(ids) as Tensor }, attributes);
    let states = { initialH: inputs['initialH']!, initialC: inputs['initialC']! };
    const steps = ids.map((id) => {
      const step = { ...others, ...states, x: look([id]) as Tensor };
      const [own, initialH, initialC] = run(c, step, attributes);
      states = { initialH: initialH!, initialC: initialC! };
      return own!;
    });
    expect(concat(steps, 1).dataSync()).toEqual(output!.dataSync());
  });

  it.each(Object.entries(cells))('%s in both directions side by side', (__, cell) => {
    const c: Case = { ...small, ...cell };
    const { inputs, attributes } = make(c, 8);
    const { x, ...own } = inputs;
    const backward = Object.entries(own).map(([name, value]) => [
      `backward${name[0]!.toUpperCase()}${name.slice(1)}`,
      value,
    ]);
    const [output] = engine().runKernel(
      `SeqLabBidirectional${kernelNames[c.cell]}`,
      { ...inputs, ...Object.fromEntries(backward) },
      { ...attributes },
    ) as unknown as Tensor[];
    const [forwards] = run(c, inputs, attributes);
    const [backwards] = run(c, { ...own, x: reverse(x!, 1) }, attributes);
    const split = [0, c.units].map((from) => slice(output!, [0, 0, from], [-1, -1, c.units]));
    expect(split[0]!.dataSync()).toEqual(forwards!.dataSync());
    expect(reverse(split[1]!, 1).dataSync()).toEqual(backwards!.dataSync());
  });

  it('are floats to gradients', () => {
    const c: Case = { ...small, cell: 'lstm' };
    const { weights, inputs, attributes } = make(c, 16);
    const floats = {
      ...inputs,
      kernel: tensor(weights.kernel, inputs['kernel']!.shape),
      recurrentKernel: tensor(weights.recurrentKernel, inputs['recurrentKernel']!.shape),
    };
    const dy = tensor(numbers(3)(60), [3, 4, 5]);
    const gradientsOf = (all: Record<string, Tensor>) =>
      engine().gradients(
        () => run(c, all, attributes)[0]!,
        [all['x']!, all['recurrentKernel']!],
        dy,
      ).grads;
    const expected = gradientsOf(floats);
    gradientsOf(inputs).forEach((gradient, i) =>
      expectClose(gradient.dataSync(), expected[i]!.dataSync(), 1e-4),
    );
  });

  it('leave nothing behind', () => {
    const c: Case = { ...small, cell: 'gru', resetAfter: true };
    const { inputs, attributes } = make(c, 8);
    const round = () => tidy(() => void run(c, inputs, attributes));
    round();
    const { bytesInUse } = engineInfo();
    const { numTensors, numDataBuffers } = memory();
    for (let i = 0; i < 10; i++) round();
    expect(engineInfo().bytesInUse).toBe(bytesInUse);
    expect(memory()).toMatchObject({ numTensors, numDataBuffers });
  });
});
