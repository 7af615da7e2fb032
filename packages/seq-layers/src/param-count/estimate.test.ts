import '@tensorflow/tfjs-backend-cpu';
import { expect, test } from 'vitest';
import { dense } from '../layers/dense.js';
import { dropout } from '../layers/dropout.js';
import { embedding } from '../layers/embedding.js';
import { sequential } from '../model/sequential.js';
import { gru } from '../recurrent/gru.js';
import { lstm } from '../recurrent/lstm.js';
import { simpleRNN } from '../recurrent/simple-rnn.js';
import { estimate } from './estimate.js';

test('is the sum of what its layers take, computed by hand', () => {
  const model = sequential([
    embedding({ inputDim: 7, outputDim: 3 }),
    lstm({ units: 5, returnSequences: true }),
    dropout({ rate: 0.5 }),
    gru({ units: 4 }),
    dense({ units: 2 }),
  ]);
  // 2 examples of 10 steps: 20 rows up to the GRU, whose last output is 2 rows.
  expect(estimate(model, { batchSize: 2, timeSteps: 10 })).toEqual({
    layers: [
      {
        name: 'embedding',
        params: 21,
        forwardMultiplyAdds: 0,
        multiplyAdds: 0,
        activations: 4 * 20 * 3,
      },
      {
        name: 'lstm',
        params: 180,
        forwardMultiplyAdds: 20 * 4 * (3 * 5 + 5 * 5),
        multiplyAdds: 9600,
        activations: 4 * 20 * (4 + 2) * 5,
      },
      {
        name: 'dropout',
        params: 0,
        forwardMultiplyAdds: 0,
        multiplyAdds: 0,
        activations: 4 * 20 * 5,
      },
      {
        name: 'gru',
        params: 132,
        forwardMultiplyAdds: 20 * 3 * (5 * 4 + 4 * 4),
        multiplyAdds: 6480,
        activations: 4 * 20 * (3 + 1) * 4,
      },
      {
        name: 'dense',
        params: 10,
        forwardMultiplyAdds: 2 * 4 * 2,
        multiplyAdds: 48,
        activations: 4 * 2 * 2,
      },
    ],
    multiplyAdds: { forward: 3200 + 2160 + 16, trainingStep: 16_128 },
    bytes: {
      weights: 4 * 343,
      gradients: 4 * 343,
      moments: 8 * 343,
      activations: 240 + 2400 + 400 + 1280 + 16,
      total: 16 * 343 + 4336,
    },
  });
});

test('the simple RNN of the text generation tutorial', () => {
  const zeros = { kernelInitializer: 'zeros', recurrentInitializer: 'zeros' } as const;
  const model = sequential([
    embedding({ inputDim: 65, outputDim: 256 }),
    simpleRNN({ units: 1024, returnSequences: true, ...zeros }),
    dense({ units: 65 }),
  ]);
  const { multiplyAdds, bytes } = estimate(model, { batchSize: 64, timeSteps: 100 });
  // Kernels of 256 × 1024, 1024 × 1024 and 1024 × 65, each times 6400 rows.
  expect(multiplyAdds.forward).toBe(6400 * 1_377_280);
  expect(multiplyAdds.trainingStep).toBe(3 * 6400 * 1_377_280);
  expect(bytes.weights + bytes.gradients + bytes.moments).toBe(16 * 1_395_009);
  expect(bytes.activations).toBe(4 * 6400 * (256 + 2048 + 65));
});

test('timeSteps are needed only where they are open', () => {
  const model = sequential([dense({ units: 2 })], { inputShape: [3] });
  expect(estimate(model, { batchSize: 4 }).multiplyAdds.forward).toBe(4 * 6);
  expect(() => estimate(model, { batchSize: 4, timeSteps: 5 })).toThrow(
    'dense: the last dimension of the input must be 3, got shape (4, 5)',
  );
  const fixed = sequential([lstm({ units: 2 })], { inputShape: [6, 3] });
  expect(estimate(fixed, { batchSize: 1 })).toEqual(
    estimate(fixed, { batchSize: 1, timeSteps: 6 }),
  );
  expect(estimate(fixed, { batchSize: 1, timeSteps: 12 }).bytes.activations).toBe(4 * 12 * 12);
});

test('the kernel of a frozen layer costs no gradient, no moments and one product less', () => {
  const model = sequential([dense({ units: 2, useBias: false }), dense({ units: 1 })], {
    inputShape: [3],
  });
  model.freeze(0);
  const { multiplyAdds, bytes } = estimate(model, { batchSize: 5 });
  expect(multiplyAdds).toEqual({ forward: 5 * (6 + 2), trainingStep: 5 * (2 * 6 + 3 * 2) });
  expect(bytes).toEqual({
    weights: 4 * 9,
    gradients: 4 * 3,
    moments: 8 * 3,
    activations: 4 * 5 * (2 + 1),
    total: 36 + 12 + 24 + 60,
  });
});

test.each([
  [
    () =>
      estimate(sequential([dense({ units: 2 })], { inputShape: [null, null, 3] }), {
        batchSize: 1,
        timeSteps: 2,
      }),
    'shape-mismatch',
  ],
  [() => estimate(sequential([dense({ units: 2 })]), { batchSize: 1 }), 'not-built'],
  [() => estimate(open(), { batchSize: 1 }), 'invalid-option'],
  [() => estimate(open(), { batchSize: 0, timeSteps: 2 }), 'invalid-option'],
])('refuses what it cannot estimate: %s', (run, code) => {
  expect(run).toThrow(expect.objectContaining({ code }));
});

function open() {
  return sequential([embedding({ inputDim: 7, outputDim: 3 })]);
}
