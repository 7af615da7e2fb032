import '@tensorflow/tfjs-backend-cpu';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { dense } from '../layers/dense.js';
import { embedding } from '../layers/embedding.js';
import { countParams } from '../model/count-params.js';
import { gru } from '../recurrent/gru.js';
import { lstm } from '../recurrent/lstm.js';
import { simpleRNN } from '../recurrent/simple-rnn.js';
import { paramCount } from './param-count.js';
import type { ParamCount } from './count.js';

const sizes = { inputDim: 16, units: 64 };

// The totals are those of TensorFlow's tutorials.
test.each<[ParamCount, string]>([
  [paramCount.simpleRNN(sizes), '16×64 + 64×64 + 64 = 5,184'],
  [paramCount.simpleRNN({ ...sizes, useBias: false }), '16×64 + 64×64 = 5,120'],
  [
    paramCount.simpleRNN({ inputDim: 256, units: 1024 }),
    '256×1,024 + 1,024×1,024 + 1,024 = 1,311,744',
  ],
  [paramCount.lstm(sizes), '4 × (16×64 + 64×64 + 64) = 20,736'],
  [paramCount.gru(sizes), '3 × (16×64 + 64×64 + 2×64) = 15,744'],
  [paramCount.gru({ ...sizes, resetAfter: false }), '3 × (16×64 + 64×64 + 64) = 15,552'],
  [paramCount.embedding({ inputDim: 10_000, outputDim: 16 }), '10,000×16 = 160,000'],
  [paramCount.dense({ inputDim: 128, units: 64 }), '128×64 + 64 = 8,256'],
  [paramCount.dense({ inputDim: 128, units: 64, useBias: false }), '128×64 = 8,192'],
  [
    paramCount.bidirectional(paramCount.lstm({ inputDim: 128, units: 64 })),
    '2 × 4 × (128×64 + 64×64 + 64) = 98,816',
  ],
  [paramCount.bidirectional(paramCount.simpleRNN(sizes)), '2 × (16×64 + 64×64 + 64) = 10,368'],
  [
    paramCount.bidirectional(paramCount.simpleRNN(sizes), {
      backward: paramCount.lstm({ inputDim: 16, units: 2 }),
    }),
    '16×64 + 64×64 + 64 + 4 × (16×2 + 2×2 + 2) = 5,336',
  ],
  [
    paramCount.stacked({ cell: 'lstm', layers: 3, ...sizes }),
    '4 × (16×64 + 64×64 + 64) + 2 × 4 × (64×64 + 64×64 + 64) = 86,784',
  ],
  [
    paramCount.stacked({ cell: 'simpleRNN', layers: 2, ...sizes }),
    '16×64 + 64×64 + 64 + 64×64 + 64×64 + 64 = 13,440',
  ],
  [paramCount.stacked({ cell: 'gru', layers: 1, ...sizes }), '3 × (16×64 + 64×64 + 2×64) = 15,744'],
])('the formula %#', ({ formula }, expected) => {
  expect(formula).toBe(expected);
});

test('the parts are the weights', () => {
  expect(paramCount.lstm(sizes).parts).toEqual({
    kernel: 4096,
    recurrentKernel: 16_384,
    bias: 256,
  });
  expect(paramCount.lstm({ ...sizes, useBias: false }).parts).not.toHaveProperty('bias');
  expect(paramCount.embedding({ inputDim: 3, outputDim: 2 }).parts).toEqual({ embeddings: 6 });
  expect(paramCount.bidirectional(paramCount.lstm(sizes)).parts).toEqual({
    kernel: 8192,
    recurrentKernel: 32_768,
    bias: 512,
  });
  const stack = paramCount.stacked({ cell: 'gru', layers: 2, inputDim: 3, units: 2 });
  expect(stack.parts).toEqual({ kernel: 18 + 12, recurrentKernel: 24, bias: 24 });
});

const size = fc.integer({ min: 1, max: 6 });

test('counts what the built layers have, and the formula evaluates to it', () => {
  fc.assert(
    fc.property(size, size, fc.boolean(), fc.boolean(), (inputDim, units, useBias, resetAfter) => {
      const options = { inputDim, units, useBias };
      const pairs = [
        [paramCount.simpleRNN(options), simpleRNN({ units, useBias })],
        [paramCount.lstm(options), lstm({ units, useBias })],
        [paramCount.gru({ ...options, resetAfter }), gru({ units, useBias, resetAfter })],
        [paramCount.dense(options), dense({ units, useBias })],
        [
          paramCount.embedding({ inputDim, outputDim: units }),
          embedding({ inputDim, outputDim: units }),
        ],
      ] as const;
      for (const [count, layer] of pairs) {
        layer.build([null, null, inputDim]);
        expect(count.total).toBe(countParams(layer));
        const camelCase = layer.weights.map(({ name, variable }) => [
          name.split('/')[1]!.replace('recurrent_kernel', 'recurrentKernel'),
          variable.size,
        ]);
        expect(count.parts).toEqual(Object.fromEntries(camelCase));
        layer.dispose();
      }
      const stack = paramCount.stacked({ cell: 'lstm', layers: units, inputDim, units, useBias });
      for (const count of [...pairs.map(([single]) => single), stack]) {
        expect(evaluate(count.expression)).toBe(count.total);
        const both = paramCount.bidirectional(count);
        expect(evaluate(both.expression)).toBe(2 * count.total);
        expect(both.total).toBe(2 * count.total);
      }
    }),
    { numRuns: 30 },
  );
});

/** The value of sums of products, the innermost brackets first. */
function evaluate(expression: string): number {
  const flat = expression.replaceAll(/\(([^()]*)\)/g, (_, inner: string) => String(sum(inner)));
  return flat === expression ? sum(flat) : evaluate(flat);
}

function sum(expression: string): number {
  return expression
    .split('+')
    .map((term) => term.split('×').reduce((value, factor) => value * Number(factor), 1))
    .reduce((total, term) => total + term, 0);
}

test.each([
  [
    () => paramCount.lstm({ inputDim: 0, units: 2 }),
    'paramCount.lstm: inputDim must be a positive',
  ],
  [
    () => paramCount.simpleRNN({ inputDim: 1, units: 2, resetAfter: true } as typeof sizes),
    'paramCount.simpleRNN: there is no option "resetAfter"',
  ],
  [
    () => paramCount.stacked({ cell: 'rnn' as 'lstm', layers: 2, ...sizes }),
    'paramCount.stacked: cell must be simpleRNN, lstm or gru, got "rnn"',
  ],
  [
    () => paramCount.stacked({ cell: 'lstm', layers: 2, inputDim: 3, units: 1.5 }),
    'paramCount.lstm: units must be a positive integer, got 1.5',
  ],
])('refuses wrong sizes: %s', (count, message) => {
  expect(count).toThrow(message);
});
