import { memory } from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { describeOnEachBackend } from '../../test/backends.js';
import { contiguousWindows, patternIds } from '../../test/sources.js';
import { tinyModel, tinyOptions, weightsOf } from '../../test/tiny-model.js';
import { adam } from '../optimizers/adam.js';
import type { Batch, BatchSource } from '../data/batch.js';
import type { Callback, Moment } from '../callbacks/callback.js';
import { fit, type FitOptions } from './fit.js';

const data = contiguousWindows(patternIds(120), { batchSize: 3, seqLength: 6 });
const batches = data.length!;

const moments: readonly Moment[] = [
  'onTrainBegin',
  'onEpochBegin',
  'onBatchEnd',
  'onEpochEnd',
  'onTrainEnd',
];

describeOnEachBackend('the end of fit', () => {
  it('calls back at each moment in order, one callback after the other, awaited', async () => {
    const calls: string[] = [];
    const recorder = (name: string): Callback =>
      Object.fromEntries(
        moments.map((moment) => [
          moment,
          async () => {
            await Promise.resolve();
            calls.push(`${name} ${moment}`);
          },
        ]),
      );
    await fit(tinyModel(), data, { ...tinyOptions(), callbacks: [recorder('a'), recorder('b')] });
    const epoch = [
      'onEpochBegin',
      ...Array.from({ length: batches }, () => 'onBatchEnd'),
      'onEpochEnd',
    ];
    const expected = ['onTrainBegin', ...epoch, ...epoch, 'onTrainEnd'];
    expect(calls).toEqual(expected.flatMap((moment) => [`a ${moment}`, `b ${moment}`]));
  });

  it('tells callbacks where training is', async () => {
    const seen: unknown[] = [];
    const record = (logs: object) => void seen.push(logs);
    const callback: Callback = {
      onTrainBegin: record,
      onEpochBegin: record,
      onBatchEnd: ({ epoch, batch, step, tokens }) => record({ epoch, batch, step, tokens }),
      onEpochEnd: ({ epoch, step }, run) => record({ epoch, step, ended: run.history.length }),
      onTrainEnd: record,
    };
    const { epochs, ...end } = await fit(tinyModel(), data, {
      ...tinyOptions(),
      epochs: 1,
      callbacks: [callback],
    });
    expect(epochs).toHaveLength(1);
    expect(end).toEqual({ step: batches, stopReason: 'epochs' });
    expect(seen[0]).toEqual({ step: 0, epoch: 0, batch: 0 });
    expect(seen[1]).toEqual({ epoch: 0 });
    expect(seen[2]).toEqual({ epoch: 0, batch: 0, step: 1, tokens: 18 });
    expect(seen.at(-3)).toEqual({ epoch: 0, batch: batches - 1, step: batches, tokens: 18 });
    expect(seen.at(-2)).toEqual({ epoch: 0, step: batches, ended: 1 });
    expect(seen.at(-1)).toEqual({ step: batches, stopReason: 'epochs' });
  });

  it('lets timers run between steps', async () => {
    let ticks = 0;
    const timer = setInterval(() => ticks++, 0);
    const seen: number[] = [];
    await fit(tinyModel(), data, {
      ...tinyOptions(),
      epochs: 6,
      callbacks: [{ onBatchEnd: () => void seen.push(ticks) }],
    });
    clearInterval(timer);
    expect(new Set(seen).size).toBeGreaterThan(1);
  });

  it('ends after the current step when the signal is aborted', async () => {
    const controller = new AbortController();
    const ends: Moment[] = [];
    const history = await fit(tinyModel(), data, {
      ...tinyOptions(),
      validationData: data,
      signal: controller.signal,
      callbacks: [
        { onBatchEnd: ({ step }) => void (step === 2 && controller.abort()) },
        {
          onEpochEnd: () => void ends.push('onEpochEnd'),
          onTrainEnd: () => void ends.push('onTrainEnd'),
        },
      ],
    });
    expect(history).toEqual({ epochs: [], step: 2, stopReason: 'signal' });
    expect(ends).toEqual(['onTrainEnd']);
  });

  it('ends in the middle of validation when the signal is aborted there', async () => {
    const controller = new AbortController();
    const validationData: BatchSource = {
      *batches() {
        yield* data.batches() as Iterable<Batch>;
        controller.abort();
        yield* data.batches() as Iterable<Batch>;
      },
    };
    const { signal } = controller;
    const history = await fit(tinyModel(), data, { ...tinyOptions(), validationData, signal });
    expect(history).toEqual({ epochs: [], step: batches, stopReason: 'signal' });
  });

  it('takes no step when the signal was aborted before', async () => {
    const model = tinyModel();
    const before = weightsOf(model);
    const history = await fit(model, data, { ...tinyOptions(), signal: AbortSignal.abort() });
    expect(history).toEqual({ epochs: [], step: 0, stopReason: 'signal' });
    expect(weightsOf(model)).toEqual(before);
  });

  it('cuts the epoch off at the time limit, validates it and says so', async () => {
    const history = await fit(tinyModel(), data, {
      ...tinyOptions(),
      validationData: data,
      maxSeconds: 1,
      callbacks: [
        {
          onBatchEnd: ({ step }) =>
            step === 2 ? new Promise((resolve) => setTimeout(resolve, 1050)) : undefined,
        },
      ],
    });
    expect(history).toMatchObject({ step: 2, stopReason: 'maxSeconds' });
    expect(history.epochs).toEqual([
      {
        epoch: 0,
        step: 2,
        partial: true,
        loss: expect.any(Number),
        metrics: {},
        learningRate: 0.01,
        valLoss: expect.any(Number),
        valMetrics: {},
      },
    ]);
  });

  it('stops at a loss that is no number, with the step, the weights as before it', async () => {
    const model = tinyModel();
    let last: number[][] = [];
    let step = 0;
    const before = memory().numTensors;
    const optimizer = adam({ learningRate: 1e38 });
    const promise = fit(model, data, {
      ...tinyOptions(),
      optimizer,
      callbacks: [
        {
          onBatchEnd: (logs) => {
            last = weightsOf(model);
            ({ step } = logs);
          },
        },
      ],
    });
    await expect(promise).rejects.toThrow(expect.objectContaining({ code: 'non-finite' }));
    const error: unknown = await promise.catch((reason: unknown) => reason);
    expect(error).toMatchObject({ step: step + 1 });
    expect(step).toBeGreaterThan(0);
    expect(String(error)).toMatch(
      /Step \d+ \(batch \d+ of epoch \d+\): loss .*, largest gradient norms: \w+\/\w+ .*, /,
    );
    expect(weightsOf(model)).toEqual(last);
    optimizer.dispose();
    expect(memory().numTensors).toBe(before);
  });

  it('refuses data without a batch', async () => {
    const none: BatchSource = { batches: () => [] };
    await expect(fit(tinyModel(), none, tinyOptions())).rejects.toThrow('no batch in epoch 0');
    await expect(
      fit(tinyModel(), data, { ...tinyOptions(), validationData: none }),
    ).rejects.toThrow(expect.objectContaining({ code: 'invalid-data' }));
  });

  it('refuses a batch whose shape is not that of its data', async () => {
    const inputs = { data: Int32Array.of(1, 2, 3), shape: [1, 4] };
    await expect(
      fit(tinyModel(), { batches: () => [{ inputs, targets: inputs }] }, tinyOptions()),
    ).rejects.toThrow(/shape \[1, 4\] holds 4 numbers, got 3/);
  });

  it.each<Partial<FitOptions>>([
    { epochs: 0 },
    { epochs: 1.5 },
    { globalClipNorm: 0 },
    { seed: 0.5 },
    { maxSeconds: 0 },
    { maxSeconds: NaN },
  ])('refuses %o', async (options) => {
    await expect(fit(tinyModel(), data, { ...tinyOptions(), ...options })).rejects.toThrow(
      expect.objectContaining({ code: 'invalid-option' }),
    );
  });
});
