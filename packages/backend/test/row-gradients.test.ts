import {
  add,
  customGrad,
  engine,
  memory,
  slice,
  square,
  sum,
  tensor,
  tensor1d,
  tidy,
  zeros,
  type NamedAttrMap,
  type Tensor,
} from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { engineInfo } from '../src/index.js';
import { expectClose, numbers } from './numbers.js';
import { engines, useBackend } from './with-backend.js';

const [rows, width] = [40, 7];
const batches = [
  [3, 39, 3, 0, 17, 3],
  [0, 1, 2, 39],
  [20, 21, 20],
];

function lookUp(table: Tensor, ids: readonly number[]): Tensor {
  return engine().runKernel('SeqLabEmbedding', { ids: tensor1d(ids as number[], 'int32'), table });
}

/** The gradient of a table, as training gets it. */
function tableGradient(ids: readonly number[], seed: number): Tensor {
  const table = zeros([rows, width]);
  const dy = tensor(numbers(seed)(ids.length * width), [ids.length, width]);
  return engine().gradients(() => lookUp(table, ids), [table], dy).grads[0]!;
}

/** Its definition. */
function expectedGradient(ids: readonly number[], seed: number): number[] {
  const dy = numbers(seed)(ids.length * width);
  const gradient = Array<number>(rows * width).fill(0);
  ids.forEach((id, i) => {
    for (let j = 0; j < width; j++) gradient[id * width + j]! += dy[i * width + j]!;
  });
  return gradient;
}

type Step = [kernel: string, attributes: NamedAttrMap, slots: string[]];

const steps: Step[] = [
  ['SeqLabSGD', { learningRate: 0.1 }, []],
  ['SeqLabSGD', { learningRate: 0.1, momentum: 0.9, nesterov: true }, ['velocity']],
  ['SeqLabAdagrad', { learningRate: 0.1, epsilon: 1e-7 }, ['accumulator']],
  [
    'SeqLabRMSprop',
    { learningRate: 0.1, rho: 0.9, momentum: 0.5, epsilon: 1e-7, centered: true },
    ['velocity', 'average', 'momentum'],
  ],
  [
    'SeqLabAdam',
    { learningRate: 0.1, beta1: 0.9, beta2: 0.999, epsilon: 1e-7, weightDecay: 0.01 },
    ['m', 'v'],
  ],
];

const start = numbers(5)(rows * width);

/** Parameter and slots after one step for each of the gradients. */
function descend([kernel, attributes, slots]: Step, gradients: readonly Tensor[]): number[][] {
  let state = [tensor(start, [rows, width]), ...slots.map(() => zeros([rows, width]))];
  gradients.forEach((gradient, i) => {
    const names = ['parameter', ...slots];
    const inputs = Object.fromEntries(names.map((name, place) => [name, state[place]!]));
    state = engine().runKernel(
      kernel,
      { ...inputs, gradient },
      { ...attributes, step: i + 1, gradientScale: 0.7 },
    ) as unknown as typeof state;
  });
  return state.map((values) => Array.from(values.dataSync()));
}

describe.each(Object.entries(engines))('gradients of few rows of a table, %s', (_, options) => {
  useBackend(options);

  it('are the whole gradient to who reads it', () => {
    batches.forEach((ids, i) => {
      expectClose(tableGradient(ids, i + 1).dataSync(), expectedGradient(ids, i + 1), 1e-6);
    });
  });

  it('have the norm of the whole gradient', () => {
    const gradient = tableGradient(batches[0]!, 1);
    const squares = engine().runKernel('SeqLabSumOfSquares', { x: gradient }) as Tensor;
    const expected = expectedGradient(batches[0]!, 1).reduce((total, x) => total + x * x, 0);
    expectClose(squares.dataSync(), [expected], 1e-6);
  });

  it('add up where a table is used twice', () => {
    const table = zeros([rows, width]);
    const dy = tensor(numbers(1)(6 * width), [6, width]);
    // In Node tfjs-core registers no gradients of its own.
    const sumOf = customGrad((a, b) => ({
      value: add(a as Tensor, b as Tensor),
      gradFunc: (d) => [d, d],
    }));
    const twice = () => sumOf(lookUp(table, batches[0]!), lookUp(table, batches[0]!.toReversed()));
    const actual = engine().gradients(twice, [table], dy).grads[0]!.dataSync();
    const reversed = Array.from({ length: 6 }, (__, i) =>
      numbers(1)(6 * width).slice((5 - i) * width, (6 - i) * width),
    ).flat();
    const expected = expectedGradient(batches[0]!, 1);
    batches[0]!.forEach((id, i) => {
      for (let j = 0; j < width; j++) expected[id * width + j]! += reversed[i * width + j]!;
    });
    expectClose(actual, expected, 1e-6);
  });

  it.each(steps)('give the bits of the whole gradient in %s %o', (...step) => {
    const sparse = descend(
      step,
      batches.map((ids, i) => tableGradient(ids, i + 1)),
    );
    const dense = descend(
      step,
      batches.map((ids, i) => tensor(tableGradient(ids, i + 1).dataSync(), [rows, width])),
    );
    expect(sparse).toEqual(dense);
  });

  it('leave nothing behind, read or not', () => {
    const round = () =>
      tidy(() => {
        tableGradient(batches[0]!, 1);
        sum(square(tableGradient(batches[1]!, 2)));
      });
    round();
    const { bytesInUse } = engineInfo();
    const { numTensors, numDataBuffers } = memory();
    for (let i = 0; i < 20; i++) round();
    expect(engineInfo().bytesInUse).toBe(bytesInUse);
    expect(memory()).toMatchObject({ numTensors, numDataBuffers });
  });
});

describe('a table of a million rows', () => {
  useBackend({ threads: 2, blas: 'off' });

  it('is trained by SGD in the memory of the rows that a batch looks up', () => {
    tidy(() => {
      const table = zeros([1_000_000, 4]);
      const dy = tensor(numbers(1)(3 * 4), [3, 4]);
      const step = (parameter: Tensor) => {
        const ids = [7, 999_999, 7];
        const { value, grads } = engine().gradients(() => lookUp(parameter, ids), [parameter], dy);
        // Vectors that have not been looked up yet hold the table.
        value.dispose();
        const gradient = grads[0]!;
        engine().runKernel('SeqLabSumOfSquares', { x: gradient });
        const inputs = { parameter, gradient };
        const outputs = engine().runKernel('SeqLabSGD', inputs, { learningRate: 1 });
        return (outputs as unknown as Tensor[])[0]!;
      };
      const once = step(table);
      table.dispose();
      const { peakBytes, bytesInUse } = engineInfo();
      expect(bytesInUse).toBeGreaterThan(16e6);
      const twice = step(once);
      expect(engineInfo().peakBytes - peakBytes).toBeLessThan(10_000);
      const expected = numbers(1)(12);
      expectClose(
        slice(twice, [7, 0], [1, 4]).dataSync(),
        [0, 1, 2, 3].map((j) => -2 * (expected[j]! + expected[8 + j]!)),
        1e-6,
      );
    });
  });
});
