// Recurrent kernels and their reference on the same weights.
import { engine, tensor, tensor1d, type Tensor } from '@tensorflow/tfjs-core';
import { numbers } from './numbers.js';
import { gateCount, reference, type Case, type Weights } from './recurrent-reference.js';

export const cells: Record<string, Pick<Case, 'cell' | 'resetAfter' | 'activation'>> = {
  lstm: { cell: 'lstm' },
  'gru, reset after': { cell: 'gru', resetAfter: true },
  'gru, reset before': { cell: 'gru', resetAfter: false },
  'simpleRnn tanh': { cell: 'simpleRnn', activation: 'tanh' },
  'simpleRnn relu': { cell: 'simpleRnn', activation: 'relu' },
};
const kernelNames = { lstm: 'SeqLabLSTM', gru: 'SeqLabGRU', simpleRnn: 'SeqLabSimpleRNN' };
export const parts = ['output', 'finalH', 'finalC'] as const;

export function makeWeights(c: Case): Weights {
  const fill = numbers(7);
  const gates = gateCount(c) * c.units;
  return {
    x: fill(c.batch * c.time * c.inputDim),
    kernel: fill(c.inputDim * gates),
    recurrentKernel: fill(c.units * gates),
    bias: fill(c.resetAfter ? 2 * gates : gates),
    initialH: fill(c.batch * c.units),
    initialC: fill(c.batch * c.units),
  };
}

export function makeTensors(c: Case, w: Weights): Record<string, Tensor> {
  const gates = gateCount(c) * c.units;
  return {
    x: tensor(w.x, [c.batch, c.time, c.inputDim]),
    kernel: tensor(w.kernel, [c.inputDim, gates]),
    recurrentKernel: tensor(w.recurrentKernel, [c.units, gates]),
    bias: tensor(w.bias, c.resetAfter ? [2, gates] : [gates]),
    initialH: tensor(w.initialH, [c.batch, c.units]),
    ...(c.cell === 'lstm' && { initialC: tensor(w.initialC, [c.batch, c.units]) }),
  };
}

export function run(c: Case, tensors: Record<string, Tensor>, attributes = {}): Tensor[] {
  const { batch, inputDim, units } = c;
  const optional = {
    ...(c.lengths && { lengths: tensor1d(c.lengths, 'int32') }),
    ...(c.inputMask && { inputMask: tensor(c.inputMask, [batch, inputDim]) }),
    ...(c.recurrentMask && { recurrentMask: tensor(c.recurrentMask, [batch, units]) }),
  };
  return engine().runKernel(
    kernelNames[c.cell],
    { ...tensors, ...optional },
    {
      ...attributes,
      returnSequences: c.returnSequences ?? false,
      goBackwards: c.goBackwards ?? false,
      resetAfter: c.resetAfter ?? false,
      activation: c.activation ?? 'tanh',
    },
  ) as Tensor[];
}

type Part = (typeof parts)[number];
export type Gradients = Record<Part, Partial<Record<keyof Weights, number[]>>>;

const costsOf = new Map<number, number[]>();

/** Weights of the numbers of an output in what gradients are taken of. */
export function costs(size: number): number[] {
  const known = costsOf.get(size) ?? numbers(11)(size);
  costsOf.set(size, known);
  return known;
}

function costOf(output: number[]): number {
  const weights = costs(output.length);
  return output.reduce((sum, value, i) => sum + value * weights[i]!, 0);
}

/** Central differences of the double-precision reference: exact to about 1e-9. */
export function differences(c: Case, w: Weights, names: readonly (keyof Weights)[]): Gradients {
  const step = 1e-5;
  const gradients: Gradients = { output: {}, finalH: {}, finalC: {} };
  for (const name of names) {
    const changes = w[name].map((value, i) => {
      const at = (moved: number) => reference(c, { ...w, [name]: w[name].with(i, moved) });
      const [more, less] = [at(value + step), at(value - step)];
      return (part: Part) => (costOf(more[part]) - costOf(less[part])) / (2 * step);
    });
    for (const part of parts) gradients[part][name] = changes.map((change) => change(part));
  }
  return gradients;
}
