import '@tensorflow/tfjs-backend-cpu';
import {
  broadcast_util,
  engine,
  fused,
  matMul,
  setBackend,
  tensor,
  tidy,
  transpose,
  type Tensor,
  util,
} from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { expectClose, numbers } from './numbers.js';
import { engines, useBackend } from './with-backend.js';

type Shape = [number, number];
interface Values {
  readonly a: number[];
  readonly b: number[];
  readonly bias: number[];
}

/** The same product on the backend under test and on tfjs' own cpu backend. */
async function compare(values: Values, compute: (values: Values) => Tensor): Promise<void> {
  const run = () => tidy(() => compute(values)).dataSync();
  const actual = run();
  await setBackend('cpu');
  const expected = run();
  await setBackend('seqlab');
  expectClose(actual, expected, 1e-5);
}

interface Operands {
  readonly a: number[];
  readonly b: number[];
  readonly shapeA: number[];
  readonly shapeB: number[];
}

/** a · b over broadcast outer dimensions, number by number. */
function productOf({ a, b, shapeA, shapeB }: Operands): { shape: number[]; values: number[] } {
  const [m, k] = shapeA.slice(-2) as [number, number];
  const n = shapeB.at(-1)!;
  const [outerA, outerB] = [shapeA.slice(0, -2), shapeB.slice(0, -2)];
  const outer = broadcast_util.assertAndGetBroadcastShape(outerA, outerB);
  const strides = util.computeStrides([...outer, 1]);
  // Which matrix of an operand stands at `index` of the result.
  const matrix = (index: number, own: number[]) =>
    own.reduce((place, size, d) => {
      const axis = d + outer.length - own.length;
      const coordinate = Math.floor(index / strides[axis]!) % outer[axis]!;
      return place * size + (size === 1 ? 0 : coordinate);
    }, 0);
  const values: number[] = [];
  for (let index = 0; index < util.sizeFromShape(outer); index++) {
    const [startA, startB] = [matrix(index, outerA) * m * k, matrix(index, outerB) * k * n];
    for (let row = 0; row < m; row++) {
      for (let column = 0; column < n; column++) {
        let sum = 0;
        for (let i = 0; i < k; i++) sum += a[startA + row * k + i]! * b[startB + i * n + column]!;
        values.push(sum);
      }
    }
  }
  return { shape: [...outer, m, n], values };
}

const sizes: [number, number, number][] = [
  [1, 1, 1],
  [1, 40, 7],
  [7, 5, 13],
  [97, 70, 260],
  [6, 8, 600],
];

describe.each(Object.entries(engines))('products, %s', (_, options) => {
  useBackend(options);

  describe.each(sizes)('%i × %i over %i', (m, n, k) => {
    const fill = numbers(m + n + k);
    const values = { a: fill(m * k), b: fill(k * n), bias: fill(n) };

    it.each([
      [false, false],
      [false, true],
      [true, false],
      [true, true],
    ])('matMul as the cpu backend, transposes %s and %s', async (transposeA, transposeB) => {
      const shapeA: Shape = transposeA ? [k, m] : [m, k];
      const shapeB: Shape = transposeB ? [n, k] : [k, n];
      await compare(values, ({ a, b }) =>
        matMul(tensor(a, shapeA), tensor(b, shapeB), transposeA, transposeB),
      );
    });

    it.each(['linear', 'relu', 'sigmoid', 'elu', 'relu6'] as const)(
      'fused matMul with a bias and %s',
      async (activation) => {
        await compare(values, ({ a, b, bias }) =>
          fused.matMul({
            a: tensor(a, [m, k]),
            b: tensor(b, [k, n]),
            transposeA: false,
            transposeB: false,
            bias: tensor(bias),
            activation,
          }),
        );
      },
    );
  });

  it('is zeros, or the bias, where there is nothing to add up', () => {
    // What the memory held before is not to be seen.
    matMul(tensor([1, 2, 3], [3, 1]), tensor([1, 2, 3, 4, 5], [1, 5])).dispose();
    const [a, b] = [tensor([], [3, 0]), tensor([], [0, 5])];
    const product = matMul(a, b);
    expect(product.shape).toEqual([3, 5]);
    expect([...product.dataSync()]).toEqual(Array(15).fill(0));
    expect([...matMul(b, a, true, true).dataSync()]).toEqual(Array(15).fill(0));
    const bias = tensor([1, 2, 3, 4, 5]);
    const sum = fused.matMul({ a, b, transposeA: false, transposeB: false, bias });
    expect([...sum.dataSync()]).toEqual([1, 2, 3].flatMap(() => [1, 2, 3, 4, 5]));
  });

  // Not against the cpu backend, which takes the wrong matrices where both operands are repeated.
  describe.each<[number[], number[]]>([
    [
      [2, 3],
      [1, 1],
    ],
    [
      [1, 1],
      [2, 3],
    ],
    [
      [2, 1],
      [1, 3],
    ],
    [
      [2, 1],
      [2, 3],
    ],
    [
      [2, 3],
      [2, 1],
    ],
    [
      [2, 1, 3],
      [4, 1],
    ],
    [[], [2, 3]],
    [
      [2, 1, 2],
      [3, 1],
    ],
  ])('outer dimensions [%s] and [%s]', (outerA, outerB) => {
    const [m, k, n] = [4, 5, 6];
    const fill = numbers(3);
    const shapeA = [...outerA, m, k];
    const shapeB = [...outerB, k, n];
    const a = fill(util.sizeFromShape(shapeA));
    const b = fill(util.sizeFromShape(shapeB));
    const bias = fill(n);
    const { shape, values } = productOf({ a, b, shapeA, shapeB });

    it('are broadcast', () => {
      const product = matMul(tensor(a, shapeA), tensor(b, shapeB));
      expect(product.shape).toEqual(shape);
      expectClose(product.dataSync(), values, 1e-6);
    });

    it('are broadcast in transposed operands', () => {
      const swap = (rank: number) => [...Array(rank - 2).keys(), rank - 1, rank - 2];
      const product = matMul(
        transpose(tensor(a, shapeA), swap(shapeA.length)),
        transpose(tensor(b, shapeB), swap(shapeB.length)),
        true,
        true,
      );
      expectClose(product.dataSync(), values, 1e-6);
    });

    it('are broadcast in a fused product', () => {
      const product = engine().runKernel(
        '_FusedMatMul',
        { a: tensor(a, shapeA), b: tensor(b, shapeB), bias: tensor(bias) },
        { transposeA: false, transposeB: false, activation: 'relu' },
      ) as Tensor;
      const expected = values.map((value, i) => Math.max(0, value + bias[i % n]!));
      expect(product.shape).toEqual(shape);
      expectClose(product.dataSync(), expected, 1e-6);
    });
  });
});
