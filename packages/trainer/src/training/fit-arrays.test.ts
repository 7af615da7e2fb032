import { dense, embedding, globalAveragePooling1d, sequential } from '@seqlab/seq-layers';
import { expect, it } from 'vitest';
import { describeOnEachBackend } from '../../test/backends.js';
import { expectClose } from '../../test/numbers.js';
import { weightsOf } from '../../test/tiny-model.js';
import type { TrainingState } from '../checkpoints/training-state.js';
import { arrayBatches, splitArrays, type Arrays } from '../data/array-batches.js';
import { binaryCrossentropy } from '../losses/binary-crossentropy.js';
import { auc } from '../metrics/auc.js';
import { binaryAccuracy } from '../metrics/binary-accuracy.js';
import { sgd } from '../optimizers/sgd.js';
import { evaluate } from './evaluate.js';
import { fit, type FitOptions } from './fit.js';
import { predict } from './predict.js';

const examples = 22;
const ids = Int32Array.from({ length: examples * 3 }, (_, i) => (i * 5 + (i >> 2)) % 6);
const labels = Float32Array.from({ length: examples }, (_, i) => Number(ids[3 * i]! > 2));
const arrays: Arrays = {
  inputs: { data: ids, shape: [examples, 3] },
  targets: { data: labels, shape: [examples, 1] },
};

const loss = binaryCrossentropy({ fromLogits: true });

function classifier() {
  return sequential(
    [embedding({ inputDim: 6, outputDim: 4 }), globalAveragePooling1d(), dense({ units: 1 })],
    { seed: 3 },
  );
}

function options(own: Partial<FitOptions> = {}): FitOptions {
  return { loss, optimizer: sgd({ learningRate: 0.5 }), epochs: 3, batchSize: 5, ...own };
}

async function trained(data: Arrays, own?: Partial<FitOptions>) {
  const model = classifier();
  const history = await fit(model, data, options(own));
  return { history, weights: weightsOf(model) };
}

describeOnEachBackend('fit on arrays', () => {
  it('validates on the last part before shuffling, and trains on the rest alone', async () => {
    const { training, validation } = splitArrays(arrays, 0.25);
    const metrics = [binaryAccuracy({ fromLogits: true })];
    const split = await trained(arrays, { validationSplit: 0.25, metrics });
    const apart = await trained(training, { validationData: validation, metrics });
    expect(split).toEqual(apart);
    const { epochs } = split.history;
    expect(epochs).toHaveLength(3);
    // 16 examples in batches of 5.
    expect(epochs[0]!.step).toBe(4);
    const model = classifier();
    await fit(model, training, options());
    const { loss: valLoss, metrics: valMetrics } = await evaluate(model, validation, {
      loss,
      metrics,
    });
    expectClose([epochs[2]!.valLoss!], [valLoss], 1e-6);
    expect(epochs[2]!.valMetrics).toEqual(valMetrics);
    // Another loss than on the training part, and another run than on the first part alone.
    expect(epochs[2]!.valLoss).not.toBeCloseTo(epochs[2]!.loss, 4);
  });

  it('shuffles unless told not to, by the seed', async () => {
    const shuffled = await trained(arrays);
    expect(await trained(arrays, { shuffle: true, seed: 0 })).toEqual(shuffled);
    const source = arrayBatches(arrays, { batchSize: 5, shuffle: true });
    const model = classifier();
    await fit(model, source, options({ batchSize: undefined }));
    expect(weightsOf(model)).toEqual(shuffled.weights);
    const inOrder = await trained(arrays, { shuffle: false });
    expect(inOrder.weights).not.toEqual(shuffled.weights);
    expect((await trained(arrays, { seed: 1 })).weights).not.toEqual(shuffled.weights);
    expect((await trained(arrays, { seed: -1 })).weights).not.toEqual(shuffled.weights);
    expect(await trained(arrays, { seed: -1 })).toEqual(await trained(arrays, { seed: -1 }));
  });

  it('resumes in the middle of a shuffled epoch exactly, the seed being that of the state', async () => {
    const whole = await trained(arrays, { seed: 7 });
    let state: TrainingState | undefined;
    const callback: FitOptions['callbacks'] = [
      {
        async onBatchEnd({ step }, run) {
          if (step === 7) state = await run.snapshot();
        },
      },
    ];
    await trained(arrays, { seed: 7, callbacks: callback });
    expect(state).toMatchObject({ step: 7, epoch: 1, batch: 2, seed: 7 });
    expect(await trained(arrays, { resumeFrom: state })).toEqual(whole);
  });

  it('weighs examples: none at weight 0, twice at 2', async () => {
    const weights = Float32Array.from({ length: examples }, (_, i) => (i < 8 ? 0 : i < 15 ? 1 : 2));
    const sampleWeights = { data: weights, shape: [examples] };
    const one = { shuffle: false, batchSize: examples, epochs: 1 };
    const weighted = await trained({ ...arrays, sampleWeights }, one);
    // A gradient is that of weighted losses over the number of examples, as in Keras.
    const repeated = [...weights.keys()].flatMap((i) =>
      Array.from({ length: weights[i]! }, () => i),
    );
    const scale = repeated.length / examples;
    const model = classifier();
    await fit(
      model,
      {
        inputs: {
          data: Int32Array.from(repeated.flatMap((i) => [...ids.subarray(3 * i, 3 * i + 3)])),
          shape: [repeated.length, 3],
        },
        targets: {
          data: Float32Array.from(repeated, (i) => labels[i]!),
          shape: [repeated.length, 1],
        },
      },
      options({
        ...one,
        batchSize: repeated.length,
        optimizer: sgd({ learningRate: 0.5 * scale }),
      }),
    );
    expectClose(weighted.weights.flat(), weightsOf(model).flat(), 1e-5);
    expect(weighted.weights).not.toEqual((await trained(arrays, one)).weights);
  });

  it('weighs classes as it would weigh their examples', async () => {
    const sampleWeights = {
      data: labels.map((label) => (label === 1 ? 3 : 0.5)),
      shape: [examples],
    };
    const byClass = await trained(arrays, { classWeight: { 0: 0.5, 1: 3 } });
    const byExample = await trained({ ...arrays, sampleWeights });
    expectClose(byClass.weights.flat(), byExample.weights.flat(), 1e-6);
    expect(byClass.weights).not.toEqual((await trained(arrays)).weights);
  });
});

it.each<[string, Partial<FitOptions>, RegExp]>([
  ['a split of 0', { validationSplit: 0 }, /validationSplit/],
  ['a split of all', { validationSplit: 1 }, /validationSplit/],
  ['both kinds of validation', { validationSplit: 0.5, validationData: arrays }, /not both/],
  ['half a batch', { batchSize: 0.5 }, /batchSize/],
  ['a class that is no id', { classWeight: { [-1]: 1 } }, /classWeight/],
  ['a negative weight', { classWeight: { 1: -1 } }, /classWeight/],
  ['a class that the model has not', { classWeight: { 2: 1 } }, /class 2, .* 0 to 1/],
  ['no batch a step', { gradientAccumulationSteps: 0 }, /gradientAccumulationSteps/],
  ['a metric twice', { metrics: [binaryAccuracy(), binaryAccuracy()] }, /binaryAccuracy/],
  [
    'a metric named as the loss',
    { metrics: [{ ...binaryAccuracy(), name: 'loss' }] },
    /named loss/,
  ],
  ['two clippings', { clipNorm: 1, clipValue: 1 }, /only one of clipNorm and clipValue/],
])('refuses %s', async (_name, own, message) => {
  await expect(fit(classifier(), arrays, options(own))).rejects.toThrow(message);
});

it('refuses targets that are no classes where classes have weights', async () => {
  const targets = { data: labels.map((label) => 3 * label), shape: [examples, 1] };
  const own = { classWeight: { 1: 2 }, shuffle: false };
  await expect(fit(classifier(), { ...arrays, targets }, options(own))).rejects.toThrow(
    /target 3 at \[\d+, 0\] is no class, which are 0 to 1/,
  );
});

it('evaluate and predict refuse batchSize for a source of batches', async () => {
  const source = arrayBatches(arrays);
  const message = /batchSize is for arrays; a source of batches has its own/;
  await expect(evaluate(classifier(), source, { loss, batchSize: 3 })).rejects.toThrow(message);
  await expect(predict(classifier(), source, { batchSize: 3 })).rejects.toThrow(message);
});

it.each(['validationSplit', 'batchSize', 'shuffle'])(
  'refuses %s for a source of batches, which has its own',
  async (name) => {
    const own = { batchSize: undefined, [name]: name === 'shuffle' ? true : 0.5 };
    await expect(fit(classifier(), arrayBatches(arrays), options(own))).rejects.toThrow(
      `${name} is for arrays`,
    );
  },
);

it('keeps metrics of several names apart', async () => {
  const metrics = [binaryAccuracy({ fromLogits: true }), auc({ fromLogits: true })];
  const { history } = await trained(arrays, { metrics, epochs: 1 });
  expect(Object.keys(history.epochs[0]!.metrics)).toEqual(['binaryAccuracy', 'auc']);
});
