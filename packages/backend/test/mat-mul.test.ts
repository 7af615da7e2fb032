import '@tensorflow/tfjs-backend-cpu';
import { fused, matMul, setBackend, tensor, tidy, type Tensor } from '@tensorflow/tfjs-core';
import { describe, it } from 'vitest';
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

  it('broadcasts the outer dimensions', async () => {
    const fill = numbers(3);
    const values = { a: fill(2 * 3 * 4 * 5), b: fill(5 * 6), bias: [] };
    await compare(values, ({ a, b }) => matMul(tensor(a, [2, 3, 4, 5]), tensor(b, [1, 1, 5, 6])));
  });
});
