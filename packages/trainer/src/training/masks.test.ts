import '@tensorflow/tfjs-backend-cpu';
import {
  dense,
  embedding,
  gru,
  sequential,
  simpleRNN,
  type LayerOptions,
} from '@seqlab/seq-layers';
import { registerGradients } from '@seqlab/seq-layers/gradients';
import { beforeAll, expect, test } from 'vitest';
import { adam } from '../optimizers/adam.js';
import { sgd } from '../optimizers/sgd.js';
import type { Batch } from '../data/batch.js';
import { evaluate } from './evaluate.js';
import { fit } from './fit.js';
import { sparseCategoricalCrossentropy } from '../losses/sparse-categorical-crossentropy.js';

beforeAll(() => registerGradients());

const loss = sparseCategoricalCrossentropy({ fromLogits: true });

function tagger() {
  return sequential(
    [
      embedding({ inputDim: 6, outputDim: 3, maskZero: true }),
      gru({ units: 4, returnSequences: true }),
      dense({ units: 2 }),
    ],
    { seed: 1 },
  );
}

function sourceOf(inputs: number[][], targets: number[][]) {
  const toArray = (rows: number[][]) => ({
    data: Int32Array.from(rows.flat()),
    shape: [rows.length, rows[0]!.length],
  });
  const batch: Batch = { inputs: toArray(inputs), targets: toArray(targets) };
  return { batches: () => [batch] };
}

// What stands at padded places must not matter.
const padded = sourceOf(
  [
    [3, 1, 4, 0, 0],
    [5, 2, 0, 0, 0],
  ],
  [
    [1, 0, 1, 1, 0],
    [0, 1, 1, 1, 1],
  ],
);
const long = sourceOf([[3, 1, 4]], [[1, 0, 1]]);
const short = sourceOf([[5, 2]], [[0, 1]]);

test('evaluate counts the time steps that count', async () => {
  const [whole, first, second] = await Promise.all(
    [padded, long, short].map((data) => evaluate(tagger(), data, { loss })),
  );
  expect(whole!.tokens).toBe(5);
  expect(whole!.loss).toBeCloseTo((3 * first!.loss + 2 * second!.loss) / 5, 6);
});

test('training on padded rows is training on what they hold', async () => {
  const withPadding = tagger();
  const { epochs } = await fit(withPadding, padded, {
    epochs: 1,
    optimizer: adam({ learningRate: 0.1 }),
    loss,
  });
  const before = await evaluate(tagger(), padded, { loss });
  expect(epochs[0]!.loss).toBeCloseTo(before.loss, 6);

  // The same with other padding.
  const other = tagger();
  const targets = [
    [1, 0, 1, 0, 0],
    [0, 1, 0, 0, 0],
  ];
  const inputs = [
    [3, 1, 4, 0, 0],
    [5, 2, 0, 0, 0],
  ];
  await fit(other, sourceOf(inputs, targets), {
    epochs: 1,
    optimizer: adam({ learningRate: 0.1 }),
    loss,
  });
  expect(await other.getWeights()).toEqual(await withPadding.getWeights());
});

test('a batch whose masks leave all out changes no weight, and an epoch of them has loss 0', async () => {
  const empty = sourceOf([[0, 0, 0]], [[1, 0, 1]]);
  const model = tagger();
  const before = await model.getWeights();
  const { epochs } = await fit(model, empty, { epochs: 1, optimizer: sgd(), loss });
  expect(epochs[0]!.loss).toBe(0);
  expect(await model.getWeights()).toEqual(before);
  await expect(evaluate(model, empty, { loss })).rejects.toThrow('masks leave all of it out');
});

function regularized(options: LayerOptions & { kernelRegularizer?: { l2: number } }) {
  return sequential(
    [
      embedding({ inputDim: 6, outputDim: 3 }),
      simpleRNN({ units: 4, returnSequences: true }),
      dense({ units: 2, ...options }),
    ],
    { seed: 1 },
  );
}

test('regularizers add to the training loss', async () => {
  const train = async (model: ReturnType<typeof regularized>) => {
    const options = { epochs: 1, optimizer: adam({ learningRate: 0.01 }), loss };
    return (await fit(model, long, options)).epochs[0]!.loss;
  };
  const plain = await train(regularized({}));
  const model = regularized({ kernelRegularizer: { l2: 0.5 } });
  const [kernel] = model.getLayer('dense').weights;
  const squares = kernel!.variable
    .dataSync<'float32'>()
    .reduce((sum, value) => sum + value * value, 0);
  expect(await train(model)).toBeCloseTo(plain + 0.5 * squares, 5);
  const active = regularized({ activityRegularizer: { l1: 1 } });
  expect(await train(active)).toBeGreaterThan(plain);
});

test('constraints hold after each step', async () => {
  const model = sequential(
    [
      embedding({ inputDim: 6, outputDim: 3, embeddingsConstraint: { name: 'nonNeg' } }),
      dense({ units: 2, kernelConstraint: { name: 'unitNorm' } }),
    ],
    { seed: 1 },
  );
  await fit(model, long, { epochs: 3, optimizer: adam({ learningRate: 0.1 }), loss });
  const [table, kernel] = model.weights.map(({ variable }) => variable.dataSync());
  expect(Math.min(...table!)).toBeGreaterThanOrEqual(0);
  for (const column of [0, 1]) {
    const norm = Math.hypot(kernel![column]!, kernel![2 + column]!, kernel![4 + column]!);
    expect(norm).toBeCloseTo(1, 5);
  }
});
