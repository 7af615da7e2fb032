import { expect, it } from 'vitest';
import { describeOnEachBackend } from '../../test/backends.js';
import { expectClose } from '../../test/numbers.js';
import { patternIds, shuffledWindows } from '../../test/sources.js';
import { tinyModel, tinyOptions, weightsOf } from '../../test/tiny-model.js';
import type { TrainingState } from '../checkpoints/training-state.js';
import type { Batch, BatchSource } from '../data/batch.js';
import { sgd } from '../optimizers/sgd.js';
import { fit, type FitOptions } from './fit.js';

const seqLength = 6;
const ids = patternIds(10 * seqLength + 1);
const windows = (batchSize: number) => shuffledWindows(ids, { batchSize, seqLength });
const whole = windows(10);

async function trained(data: BatchSource, options: Partial<FitOptions> = {}) {
  const model = tinyModel();
  const optimizer = sgd({ learningRate: 0.2 });
  const history = await fit(model, data, { ...tinyOptions(), epochs: 1, optimizer, ...options });
  return { weights: weightsOf(model), history };
}

/** How far each weight moved in one step of rate 1: the clipped gradients. */
async function gradients(options: Partial<FitOptions>): Promise<number[][]> {
  const before = weightsOf(tinyModel());
  const { weights } = await trained(whole, { optimizer: sgd({ learningRate: 1 }), ...options });
  return weights.map((after, i) => after.map((value, j) => before[i]![j]! - value));
}

const norm = (values: readonly number[]) => Math.hypot(...values);

describeOnEachBackend('gradient accumulation', () => {
  it.each([[2], [5], [3]])(
    'of batches of %i is one large batch, uneven ones included',
    async (batchSize) => {
      const batches = Math.ceil(10 / batchSize);
      const { weights, history } = await trained(windows(batchSize), {
        gradientAccumulationSteps: batches,
      });
      const large = await trained(whole);
      expectClose(weights.flat(), large.weights.flat(), 1e-5);
      expectClose([history.epochs[0]!.loss], [large.history.epochs[0]!.loss], 1e-5);
    },
  );

  it('takes the step of what is left at the end of an epoch', async () => {
    const rates: number[] = [];
    const optimizer = sgd({
      learningRate: (step) => {
        rates.push(step);
        return 0.1;
      },
    });
    await trained(windows(2), { gradientAccumulationSteps: 3, epochs: 2, optimizer });
    // Five batches an epoch: steps of three and of two.
    expect(optimizer.iterations).toBe(4);
    expect(Math.max(...rates)).toBeGreaterThanOrEqual(3);
  });

  it('resumes between two batches of one step exactly', async () => {
    const options = { gradientAccumulationSteps: 3, epochs: 2 };
    let state: TrainingState | undefined;
    const save = {
      async onBatchEnd({ step }: { step: number }, run: { snapshot(): Promise<TrainingState> }) {
        if (step === 7) state = await run.snapshot();
      },
    };
    const straight = await trained(windows(2), { ...options, callbacks: [save] });
    expect(state!.gradients.batches).toBe(2);
    expect(await trained(windows(2), { ...options, resumeFrom: structuredClone(state) })).toEqual(
      straight,
    );
    const forgotten = { ...state!, gradients: { batches: 0, tokens: 0, sums: {} } };
    expect(await trained(windows(2), { ...options, resumeFrom: forgotten })).not.toEqual(straight);
  });

  it('goes on with another number of batches a step', async () => {
    let state: TrainingState | undefined;
    const save = {
      async onBatchEnd({ step }: { step: number }, run: { snapshot(): Promise<TrainingState> }) {
        if (step === 2) state = await run.snapshot();
      },
    };
    await trained(windows(2), { gradientAccumulationSteps: 3, callbacks: [save] });
    // Two of five batches are there: a step of three and one of two; of two and one; of three, one and one.
    for (const [gradientAccumulationSteps, iterations] of [
      [3, 2],
      [2, 2],
      [1, 3],
    ] as const) {
      const optimizer = sgd({ learningRate: 0.2 });
      const resumeFrom = structuredClone(state);
      await trained(windows(2), { gradientAccumulationSteps, optimizer, resumeFrom });
      expect(optimizer.iterations).toBe(iterations);
    }
  });

  it('clips the accumulated gradient, not those of its batches', async () => {
    const options = { globalClipNorm: 0.01 };
    const { weights } = await trained(windows(2), { ...options, gradientAccumulationSteps: 5 });
    expectClose(weights.flat(), (await trained(whole, options)).weights.flat(), 1e-6);
  });
});

describeOnEachBackend('clipping', () => {
  it('by clipNorm scales each gradient that is too long, alone', async () => {
    const free = await gradients({});
    const limit = norm(free[0]!) * 1.01;
    const longer = free.filter((values) => norm(values) > limit);
    expect(longer.length).toBeGreaterThan(0);
    expect(longer.length).toBeLessThan(free.length);
    const expected = free.map((values) =>
      values.map((value) => value * Math.min(1, limit / norm(values))),
    );
    expectClose((await gradients({ clipNorm: limit })).flat(), expected.flat(), 1e-6);
  });

  it('by clipValue cuts each number off', async () => {
    const free = await gradients({});
    const limit = 0.01;
    expect(free.flat().some((value) => Math.abs(value) > limit)).toBe(true);
    const expected = free.flat().map((value) => Math.max(-limit, Math.min(limit, value)));
    expectClose((await gradients({ clipValue: limit })).flat(), expected, 1e-6);
  });

  it('leaves small gradients as they are', async () => {
    const free = await gradients({});
    for (const options of [{ clipNorm: 1e3 }, { clipValue: 1e3 }, { globalClipNorm: 1e3 }]) {
      expect(await gradients(options)).toEqual(free);
    }
  });

  it('by clipValue clips accumulated gradients too', async () => {
    const options = { clipValue: 0.01 };
    const { weights } = await trained(windows(2), { ...options, gradientAccumulationSteps: 5 });
    expectClose(weights.flat(), (await trained(whole, options)).weights.flat(), 1e-6);
  });
});

it('weights of targets count as those of whole examples do', async () => {
  const [batch] = [...(whole.batches() as Iterable<Batch>)];
  const weigh = (sampleWeights: Batch['sampleWeights']): BatchSource => ({
    batches: () => [{ ...batch!, sampleWeights }],
  });
  const examples = Float32Array.from({ length: 10 }, (_, i) => i / 5);
  const targets = Float32Array.from({ length: 10 * seqLength }, (_, i) =>
    Math.fround(Math.floor(i / seqLength) / 5),
  );
  const byExample = await trained(weigh({ data: examples, shape: [10] }));
  const byTarget = await trained(weigh({ data: targets, shape: [10, seqLength] }));
  expect(byTarget).toEqual(byExample);
  // 12 divides the number of targets, and is not that of the examples.
  for (const size of [9, 12]) {
    const weights = { data: new Float32Array(size), shape: [size] };
    await expect(trained(weigh(weights))).rejects.toThrow(
      `60 targets need that many sampleWeights, or one an example, got shape [${size}]`,
    );
  }
});
