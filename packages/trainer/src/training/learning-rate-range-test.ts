import type { Model } from '@seqlab/seq-layers';
import { checkNumber } from '../check-number.js';
import type { Arrays } from '../data/array-batches.js';
import type { BatchSource } from '../data/batch.js';
import { TrainerError } from '../errors.js';
import type { Optimizer } from '../optimizers/optimizer.js';
import type { Schedule } from '../schedules/schedule.js';
import { fit, type FitOptions } from './fit.js';

/** Options of {@link learningRateRangeTest}. */
export interface LearningRateRangeTestOptions extends Pick<
  FitOptions,
  'loss' | 'globalClipNorm' | 'clipNorm' | 'clipValue' | 'batchSize' | 'seed' | 'signal'
> {
  /** Makes the optimizer, which the test disposes, for a learning rate. */
  optimizer: (learningRate: Schedule) => Optimizer;
  /** Default 1e-6. */
  minLearningRate?: number | undefined;
  /** Default 1. */
  maxLearningRate?: number | undefined;
  /** Steps from the least rate to the greatest. Default 100. */
  steps?: number | undefined;
}

/** What {@link learningRateRangeTest} found. */
export interface LearningRateRangeTest {
  /** One a step, up to where the loss had become four times the least or no number. */
  readonly points: readonly LearningRatePoint[];
  /** Where the smoothed loss fell most steeply. Take it, or a rate a little above. */
  readonly suggestion: number;
}

/** One step of {@link learningRateRangeTest}. */
export interface LearningRatePoint {
  /** Of the step; each is a constant factor above the one before. */
  readonly learningRate: number;
  /** Of the step's batch, before the step. */
  readonly loss: number;
  /** Running mean of the losses, corrected for its start at 0. */
  readonly smoothedLoss: number;
}

/** The share of the running mean that stays each step, as in fastai. */
const smoothing = 0.98;
const divergence = 4;

/**
 * Trains a few steps while the learning rate grows from very small to very large by a constant factor,
 * to see which rates the model can bear (Smith 2017, https://arxiv.org/abs/1506.01186). The weights
 * are afterwards what they were. Aborted by its `signal`, it throws the signal's reason.
 *
 * @throws {@link TrainerError} `invalid-option`, `invalid-data`; `non-finite` if the loss is no number within
 * the first steps.
 *
 * @example
 * ```ts
 * import { adam, learningRateRangeTest, sparseCategoricalCrossentropy } from '@seqlab/trainer';
 *
 * // model and data as in the example of `fit`
 * const { suggestion } = await learningRateRangeTest(model, data, {
 *   loss: sparseCategoricalCrossentropy({ fromLogits: true }),
 *   optimizer: (learningRate) => adam({ learningRate }),
 * });
 * ```
 */
export async function learningRateRangeTest(
  model: Model,
  data: BatchSource | Arrays,
  {
    optimizer: makeOptimizer,
    minLearningRate = 1e-6,
    maxLearningRate = 1,
    steps = 100,
    ...options
  }: LearningRateRangeTestOptions,
): Promise<LearningRateRangeTest> {
  checkNumber('learningRateRangeTest: minLearningRate', minLearningRate, { above: 0 });
  checkNumber('learningRateRangeTest: maxLearningRate', maxLearningRate, {
    above: minLearningRate,
  });
  checkNumber('learningRateRangeTest: steps', steps, { min: 3, integer: true });
  const growth = (maxLearningRate / minLearningRate) ** (1 / (steps - 1));
  const optimizer = makeOptimizer((step) => minLearningRate * growth ** step);
  const points: LearningRatePoint[] = [];
  let mean = 0;
  let least = Infinity;
  let before: Awaited<ReturnType<Model['getWeights']>> | undefined;
  try {
    await fit(model, data, {
      ...options,
      epochs: steps,
      optimizer,
      callbacks: [
        {
          async onTrainBegin() {
            before = await model.getWeights();
          },
          onBatchEnd({ loss, learningRate }, run) {
            mean = smoothing * mean + (1 - smoothing) * loss;
            const smoothedLoss = mean / (1 - smoothing ** (points.length + 1));
            points.push({ learningRate, loss, smoothedLoss });
            least = Math.min(least, smoothedLoss);
            if (points.length === steps || smoothedLoss > divergence * least) run.stopTraining();
          },
        },
      ],
    });
  } catch (error) {
    const diverged = error instanceof TrainerError && error.code === 'non-finite';
    if (!diverged || points.length < 3) throw error;
  } finally {
    optimizer.dispose();
    if (before !== undefined) model.setWeights(before);
  }
  options.signal?.throwIfAborted();
  if (points.length < 3) {
    throw new TrainerError(
      'invalid-option',
      'learningRateRangeTest: the loss ran away within two steps; lower minLearningRate',
    );
  }
  return { points, suggestion: steepest(points) };
}

/** The rate in the middle of the two steps between which the smoothed loss fell most. */
function steepest(points: readonly LearningRatePoint[]): number {
  const falls = points
    .slice(2)
    .map(({ smoothedLoss }, i) => points[i]!.smoothedLoss - smoothedLoss);
  return points[falls.indexOf(Math.max(...falls)) + 1]!.learningRate;
}
