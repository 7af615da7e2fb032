import { dense, embedding, sequential, simpleRNN } from '@seqlab/seq-layers';
import { contiguousWindows, shuffledWindows } from '@seqlab/text-data';
import { expect, it } from 'vitest';
import { describeOnEachBackend } from '../../test/backends.js';
import { patternIds } from '../../test/sources.js';
import { tinyModel, tinyOptions, vocabulary, weightsOf } from '../../test/tiny-model.js';
import { adam } from '../optimizers/adam.js';
import { sgd } from '../optimizers/sgd.js';
import type { BatchSource } from '../data/batch.js';
import type { BatchLogs, Callback } from '../callbacks/callback.js';
import { fit, type FitOptions } from '../training/fit.js';
import type { History } from '../training/history.js';
import type { Optimizer } from '../optimizers/optimizer.js';
import type { TrainingState } from './training-state.js';

const ids = patternIds(120);
const contiguous = contiguousWindows(ids, { batchSize: 3, seqLength: 6 });
const shuffled = shuffledWindows(ids, { batchSize: 4, seqLength: 6, seed: 3 });
const validationData = contiguousWindows(patternIds(60), { batchSize: 2, seqLength: 5 });

interface Outcome {
  batches: BatchLogs[];
  weights: number[][];
  history: History;
  /** Taken when training ended. */
  state: TrainingState;
}

/** Trains a new model on its own, or for as many steps as `until` says. */
async function train(
  data: BatchSource,
  { until = Infinity, ...options }: Partial<FitOptions> & { until?: number } = {},
): Promise<Outcome> {
  const controller = new AbortController();
  const batches: BatchLogs[] = [];
  const states: TrainingState[] = [];
  const callback: Callback = {
    onBatchEnd(logs) {
      batches.push(logs);
      if (logs.step === until) controller.abort();
    },
    async onTrainEnd(_, run) {
      states.push(structuredClone(await run.snapshot()));
    },
  };
  const model = tinyModel({ stateful: true, dropoutRate: 0.3 });
  const history = await fit(model, data, {
    ...tinyOptions(),
    epochs: 3,
    globalClipNorm: 0.5,
    validationData,
    signal: controller.signal,
    callbacks: [callback],
    ...options,
  });
  return { batches, weights: weightsOf(model), history, state: states[0]! };
}

describeOnEachBackend('resuming', () => {
  it.each([
    ['stateful, contiguous batches', contiguous],
    ['shuffled batches', shuffled],
  ])('is bit for bit the run that never stopped: %s', async (_name, data) => {
    const length = data.length!;
    const options = () => ({
      optimizer: adam({ learningRate: (step) => 0.01 / (1 + step) }),
    });
    const whole = await train(data, { ...options(), seed: 7 });
    expect(whole.batches).toHaveLength(3 * length);
    // In the first step, within epochs, at the end of one, and one step before the end.
    for (const until of [1, 2, length - 1, length, length + 1, 2 * length, 3 * length - 1]) {
      const before = await train(data, { ...options(), seed: 7, until });
      expect(before.history).toMatchObject({ step: until, stopReason: 'signal' });
      const after = await train(data, { ...options(), resumeFrom: before.state });
      expect([...before.batches, ...after.batches]).toEqual(whole.batches);
      expect(after.history).toEqual(whole.history);
      expect(after.weights).toEqual(whole.weights);
    }
  });

  it('goes on for more epochs after a run has ended', async () => {
    const whole = await train(contiguous);
    const first = await train(contiguous, { epochs: 2 });
    const second = await train(contiguous, { epochs: 3, resumeFrom: first.state });
    expect(second.history).toEqual(whole.history);
    expect(second.weights).toEqual(whole.weights);
    const third = await train(contiguous, { epochs: 3, resumeFrom: second.state });
    expect(third.batches).toEqual([]);
    expect(third.history).toEqual(whole.history);
  });

  it('logs an epoch cut off by the time limit again, whole', async () => {
    const wait: Callback = {
      onBatchEnd: ({ step }) =>
        step === 2 ? new Promise((resolve) => setTimeout(resolve, 1050)) : undefined,
    };
    let state: TrainingState | undefined;
    const save: Callback = {
      async onEpochEnd(_logs, run) {
        state = await run.snapshot();
      },
    };
    const model = tinyModel({ stateful: true, dropoutRate: 0.3 });
    const options = { ...tinyOptions(), epochs: 3, globalClipNorm: 0.5, validationData };
    await fit(model, contiguous, { ...options, maxSeconds: 1, callbacks: [wait, save] });
    const whole = await train(contiguous);
    const after = await train(contiguous, { resumeFrom: state! });
    expect(after.history.epochs[0]).toMatchObject({ epoch: 0, step: 2, partial: true });
    expect(after.history.epochs.slice(1)).toEqual(whole.history.epochs);
    expect(after.weights).toEqual(whole.weights);
  });

  it('differs when any part of the state does', async () => {
    const whole = await train(contiguous);
    const { state } = await train(contiguous, { until: 2 });
    const zeros = new Float32Array(3 * 6);
    const changes: Partial<TrainingState>[] = [
      { seed: 1 },
      { step: 3 },
      { batch: 3 },
      { optimizer: { ...state.optimizer, iterations: 9 } },
      { optimizer: { ...state.optimizer, slots: {} } },
      { states: state.states.map((own) => own.map(({ shape }) => ({ data: zeros, shape }))) },
    ];
    for (const change of changes) {
      const after = await train(contiguous, { resumeFrom: { ...state, ...change } });
      expect(after.weights).not.toEqual(whole.weights);
    }
  });

  it.each<[string, (state: TrainingState) => Promise<unknown>, RegExp]>([
    [
      'another seed',
      (resumeFrom) => train(contiguous, { resumeFrom, seed: 1 }),
      /trained with seed 0, not 1/,
    ],
    [
      'another model',
      (resumeFrom) => {
        const layers = [
          embedding({ inputDim: vocabulary, outputDim: 4 }),
          dense({ units: vocabulary }),
        ];
        return fit(sequential(layers), contiguous, { ...tinyOptions(), resumeFrom });
      },
      /dense\/kernel is \[5, 5\] in it and \[4, 5\] in the model/,
    ],
    [
      'a model that lacks a layer',
      (resumeFrom) =>
        fit(sequential([embedding({ inputDim: vocabulary, outputDim: 4 })]), contiguous, {
          ...tinyOptions(),
          resumeFrom,
        }),
      /it has a weight \w+\/\w+, the model has not/,
    ],
    [
      'a model with a layer more',
      (resumeFrom) =>
        fit(
          sequential([
            embedding({ inputDim: vocabulary, outputDim: 4 }),
            simpleRNN({ units: 2, returnSequences: true }),
          ]),
          contiguous,
          { ...tinyOptions(), resumeFrom },
        ),
      /it has no weight simple_rnn\/kernel/,
    ],
    [
      'slots of other weights',
      (resumeFrom) => {
        const slots = { 'dense/kernel/m': { data: new Float32Array(2), shape: [2] } };
        const optimizer = { ...resumeFrom.optimizer, slots };
        return train(contiguous, { resumeFrom: { ...resumeFrom, optimizer } });
      },
      /the optimizer's dense\/kernel\/m \[2\] belongs to no weight/,
    ],
    [
      'gradients of other weights',
      (resumeFrom) => {
        const sums = { 'dense/kernel': { data: new Float32Array(2), shape: [2] } };
        const gradients = { batches: 1, tokens: 1, sums };
        return train(contiguous, { resumeFrom: { ...resumeFrom, gradients } });
      },
      /its gradient of dense\/kernel \[2\] belongs to no weight/,
    ],
    [
      'averages of other weights',
      (resumeFrom) => {
        const weights = { 'dense/core': { data: new Float32Array(2), shape: [2] } };
        return train(contiguous, {
          resumeFrom: { ...resumeFrom, averages: { count: 1, weights } },
        });
      },
      /its average of dense\/core \[2\] belongs to no weight/,
    ],
    [
      'another optimizer',
      (resumeFrom) => {
        const optimizer: Optimizer = adam();
        return train(contiguous, {
          optimizer,
          resumeFrom: { ...resumeFrom, optimizer: { ...resumeFrom.optimizer, name: 'sgd' } },
        });
      },
      /adam: cannot continue the state of sgd/,
    ],
  ])('refuses %s', async (_name, resume, message) => {
    const { state } = await train(contiguous, { until: 1 });
    const promise = resume(state);
    await expect(promise).rejects.toThrow(message);
    await expect(promise).rejects.toThrow(expect.objectContaining({ code: 'state-mismatch' }));
  });

  it('leaves the weights alone when it refuses', async () => {
    const { state } = await train(contiguous, { until: 1 });
    const model = tinyModel({ stateful: true, seed: 5 });
    model.build([null, 6]);
    const before = weightsOf(model);
    const options = { ...tinyOptions(), optimizer: sgd(), resumeFrom: state };
    await expect(fit(model, contiguous, options)).rejects.toThrow(
      'cannot continue the state of adam',
    );
    expect(weightsOf(model)).toEqual(before);
  });
});
