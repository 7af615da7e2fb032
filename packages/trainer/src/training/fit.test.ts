import { dense, embedding, lstm, sequential, type Model } from '@seqlab/seq-layers';
import {
  losses,
  memory,
  oneHot,
  tensor,
  tidy,
  train,
  variableGrads,
  type Scalar,
} from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { describeOnEachBackend } from '../../test/backends.js';
import { expectClose } from '../../test/numbers.js';
import { contiguousWindows, patternIds, shuffledWindows } from '../../test/sources.js';
import { tinyModel, tinyOptions, vocabulary, weightsOf } from '../../test/tiny-model.js';
import { adam } from '../optimizers/adam.js';
import { inputsOf, toTensor, type Batch, type BatchSource } from '../data/batch.js';
import type { BatchLogs, Callback } from '../callbacks/callback.js';
import { fit, type FitOptions } from './fit.js';
import type { Optimizer, WeightGradient } from '../optimizers/optimizer.js';

const windows = { batchSize: 4, seqLength: 6 };
const ids = patternIds(200);

/** Trains and returns the loss of each batch. */
async function batchLosses(
  model: Model,
  data: BatchSource,
  options: Partial<FitOptions> = {},
): Promise<number[]> {
  const seen: number[] = [];
  const record: Callback = { onBatchEnd: ({ loss }) => void seen.push(loss) };
  await fit(model, data, { ...tinyOptions(), callbacks: [record], ...options });
  return seen;
}

/** The mean loss by tfjs-core's own loss, gradients recorded. */
function referenceLoss(model: Model, { inputs, targets }: Batch): Scalar {
  const { output } = model.apply(inputsOf(inputs).map(toTensor), { training: true, seed: 0 });
  return losses.softmaxCrossEntropy(oneHot(toTensor(targets), vocabulary), output);
}

function oneLayer(stateful: boolean): Model {
  return sequential(
    [
      embedding({ inputDim: vocabulary, outputDim: 4 }),
      lstm({ units: 6, returnSequences: true, stateful }),
      dense({ units: vocabulary }),
    ],
    { seed: 3 },
  );
}

/** Plain gradient descent with a rate of 1, so that weights move by just their gradients. */
function descent(): Optimizer {
  return {
    iterations: 0,
    learningRate: 1,
    learningRateFactor: 1,
    applyGradients(gradients: readonly WeightGradient[]) {
      for (const { variable, gradient, scale = 1 } of gradients) {
        const values = variable.dataSync();
        const change = gradient.dataSync();
        const next = tensor(
          values.map((value, i) => value - scale * change[i]!),
          variable.shape,
        );
        variable.assign(next);
        next.dispose();
      }
    },
    getState: async () => ({ name: 'descent', iterations: 0, learningRateFactor: 1, slots: {} }),
    setState() {},
    dispose() {},
  };
}

/** Leaves the weights where they are. */
function still(): Optimizer {
  return adam({ learningRate: 0 });
}

describeOnEachBackend('fit', () => {
  it('learns: from a uniform guess to a pattern it knows', async () => {
    const model = tinyModel();
    const { epochs } = await fit(model, shuffledWindows(ids, windows), {
      ...tinyOptions(),
      epochs: 12,
      optimizer: adam({ learningRate: 0.05 }),
    });
    expect(epochs[0]!.loss).toBeLessThan(1.1 * Math.log(vocabulary));
    expect(epochs.at(-1)!.loss).toBeLessThan(0.3);
  });

  it("takes the steps of tfjs-core's own loss and gradients", async () => {
    const data = shuffledWindows(ids, windows);
    const ours = tinyModel();
    await fit(ours, data, { ...tinyOptions(), epochs: 1, optimizer: descent() });

    const theirs = tinyModel();
    const optimizer = train.sgd(1);
    const variables = theirs.weights.map(({ variable }) => variable);
    for await (const batch of data.batches()) {
      tidy(() => {
        const { grads } = variableGrads(() => referenceLoss(theirs, batch), variables);
        optimizer.applyGradients(variables.map(({ name }) => ({ name, tensor: grads[name]! })));
      });
    }
    expectClose(weightsOf(ours).flat(), weightsOf(theirs).flat());
  });

  it('logs the loss before each step and the mean over tokens, uneven batches included', async () => {
    const data = shuffledWindows(ids, windows);
    const model = tinyModel();
    const expected = [...(data.batches() as Iterable<Batch>)].map((batch) => ({
      loss: tidy(() => referenceLoss(model, batch).dataSync()[0]!),
      tokens: batch.targets.data.length,
    }));
    expect(new Set(expected.map(({ tokens }) => tokens)).size).toBe(2);

    const logs: BatchLogs[] = [];
    const { epochs } = await fit(model, data, {
      ...tinyOptions(),
      epochs: 1,
      optimizer: still(),
      callbacks: [{ onBatchEnd: (log) => void logs.push(log) }],
    });
    expect(logs.map(({ tokens }) => tokens)).toEqual(expected.map(({ tokens }) => tokens));
    expectClose(
      logs.map(({ loss }) => loss),
      expected.map(({ loss }) => loss),
    );
    const tokens = expected.reduce((sum, batch) => sum + batch.tokens, 0);
    const mean = expected.reduce((sum, batch) => sum + batch.loss * batch.tokens, 0) / tokens;
    expectClose([epochs[0]!.loss], [mean]);
  });

  it('scales gradients whose norm is over globalClipNorm down to it, and leaves others', async () => {
    const data = contiguousWindows(ids, windows);
    const oneBatch: BatchSource = {
      batches: () => [...(data.batches() as Iterable<Batch>)].slice(0, 1),
    };
    const movedBy = async (globalClipNorm?: number) => {
      const model = tinyModel();
      const before = weightsOf(model).flat();
      let gradientNorm = 0;
      await fit(model, oneBatch, {
        ...tinyOptions(),
        epochs: 1,
        optimizer: descent(),
        callbacks: [{ onBatchEnd: (logs) => void (gradientNorm = logs.gradientNorm) }],
        ...(globalClipNorm !== undefined && { globalClipNorm }),
      });
      const moved = weightsOf(model)
        .flat()
        .map((value, i) => value - before[i]!);
      return { moved: Math.hypot(...moved), gradientNorm };
    };
    const free = await movedBy();
    expectClose([free.moved], [free.gradientNorm], 1e-5);
    expectClose([(await movedBy(free.gradientNorm / 3)).moved], [free.gradientNorm / 3], 1e-5);
    expect(await movedBy(free.gradientNorm * 3)).toEqual(free);
  });

  it('carries states of stateful layers over contiguous batches, as one long sequence', async () => {
    const short = contiguousWindows(ids, { batchSize: 2, seqLength: 8 });
    const long = contiguousWindows(ids, { batchSize: 2, seqLength: 8 * short.length! });
    const options = { ...tinyOptions(), optimizer: still() };
    const carried = await fit(oneLayer(true), short, options);
    const whole = await fit(oneLayer(false), long, options);
    const cut = await fit(oneLayer(false), short, options);
    expectClose(
      carried.epochs.map(({ loss }) => loss),
      whole.epochs.map(({ loss }) => loss),
    );
    expect(Math.abs(cut.epochs[0]!.loss - whole.epochs[0]!.loss)).toBeGreaterThan(1e-4);
    // Data that does not continue begins every batch at zero.
    const { contiguous: _, ...scattered } = short;
    expect((await fit(oneLayer(true), scattered, options)).epochs).toEqual(cut.epochs);
  });

  it('leaves the states a stateful model keeps for predict alone', async () => {
    const model = tinyModel({ stateful: true });
    model.predict(tensor([[1, 2, 3]], [1, 3], 'int32')).dispose();
    const before = model
      .getStates()
      .flat()
      .map((state) => Array.from(state.dataSync()));
    await fit(model, contiguousWindows(ids, windows), tinyOptions());
    const after = model
      .getStates()
      .flat()
      .map((state) => Array.from(state.dataSync()));
    expect(after).toEqual(before);
  });

  it('is the same run with and without validation, whose states begin at zero', async () => {
    const data = contiguousWindows(ids, windows);
    const validationData = contiguousWindows(patternIds(90).subarray(3), {
      batchSize: 2,
      seqLength: 6,
    });
    const options = { stateful: true, dropoutRate: 0.2 };
    const plain = await batchLosses(tinyModel(options), data);
    expect(await batchLosses(tinyModel(options), data, { validationData })).toEqual(plain);

    const { epochs } = await fit(tinyModel(options), data, {
      ...tinyOptions(),
      optimizer: still(),
      validationData,
    });
    expect(epochs[1]!.valLoss).toBe(epochs[0]!.valLoss);
  });

  it('drops other elements with another seed, in each step and epoch', async () => {
    const data = shuffledWindows(ids, windows);
    const run = (seed: number, epochs = 1) =>
      batchLosses(tinyModel({ dropoutRate: 0.5 }), data, { seed, epochs, optimizer: still() });
    expect(await run(0)).toEqual(await run(0));
    expect(await run(0)).not.toEqual(await run(1));
    const same: BatchSource = {
      batches: () => [...(data.batches() as Iterable<Batch>)].slice(0, 1),
    };
    const repeated = await batchLosses(tinyModel({ dropoutRate: 0.5 }), same, {
      epochs: 4,
      optimizer: still(),
    });
    expect(new Set(repeated).size).toBe(4);
  });

  it('keeps as many tensors after every step', async () => {
    const counts: number[] = [];
    const optimizer = adam();
    const model = tinyModel({ stateful: true, dropoutRate: 0.1 });
    const before = memory().numTensors;
    await fit(model, contiguousWindows(ids, windows), {
      ...tinyOptions(),
      optimizer,
      globalClipNorm: 1,
      validationData: contiguousWindows(ids, { batchSize: 2, seqLength: 9 }),
      callbacks: [{ onBatchEnd: () => void counts.push(memory().numTensors) }],
    });
    expect(counts.length).toBeGreaterThan(10);
    expect(new Set(counts).size).toBe(1);
    optimizer.dispose();
    expect(memory().numTensors).toBe(before);
  });

  it('builds a model that has not seen its input', async () => {
    const model = sequential([lstm({ units: 3, returnSequences: true }), dense({ units: 2 })]);
    const inputs = { data: Float32Array.of(0.1, 0.2, 0.3, 0.4, 0.5, 0.6), shape: [1, 3, 2] };
    const targets = { data: Int32Array.of(0, 1, 0), shape: [1, 3] };
    await fit(model, { batches: () => [{ inputs, targets }] }, tinyOptions());
    expect(model.weights).toHaveLength(5);
  });
});
