import type { Model, NdArray } from '@seqlab/seq-layers';
import { dispose, tidy } from '@tensorflow/tfjs-core';
import { AveragedWeights } from '../averaging/averaged-weights.js';
import type { WeightAveraging } from '../averaging/weight-averaging.js';
import type { BatchLogs, Callback, EpochLogs, TrainingRun } from '../callbacks/callback.js';
import type { TrainingState } from '../checkpoints/training-state.js';
import { toTensor, type Batch, type BatchSource } from '../data/batch.js';
import { addSums, metricValues, type SumsOfMetrics } from '../metrics/metric-sums.js';
import type { Optimizer, WeightGradient } from '../optimizers/optimizer.js';
import { sumOfSquares } from '../optimizers/sum-of-squares.js';
import { batchGradients } from './batch-gradients.js';
import { CarriedStates } from './carried-states.js';
import { clip, type Clipping } from './clipping.js';
import type { Evaluation } from './evaluate.js';
import { GradientAccumulator } from './gradient-accumulator.js';
import { joinRows, readRows } from './joined-rows.js';
import type { Objective } from './objective.js';
import { namingBatch } from './naming-batch.js';
import { requireFinite } from './require-finite.js';
import { stepSeed } from './step-seed.js';

export interface RunOptions extends Objective, Clipping {
  epochs: number;
  optimizer: Optimizer;
  gradientAccumulationSteps?: number | undefined;
  weightAveraging?: WeightAveraging | undefined;
  seed?: number | undefined;
  callbacks?: readonly Callback[] | undefined;
}

/** Where training is, and how it goes one step and one epoch further, is saved and resumed. */
export class Run implements TrainingRun {
  readonly model: Model;
  readonly optimizer: Optimizer;
  readonly epochs: number;
  readonly batchesPerEpoch: number | undefined;
  step = 0;
  epoch = 0;
  /** Of the epoch, already seen. */
  batch = 0;
  history: readonly EpochLogs[] = [];
  /** Whether a callback wants training to end. */
  stopRequested = false;
  readonly #options: RunOptions;
  readonly #states: CarriedStates;
  readonly #accumulator = new GradientAccumulator();
  readonly #averages: AveragedWeights | undefined;
  #seed: number;
  #lossSum = 0;
  #tokens = 0;
  #metricSums: SumsOfMetrics = [];
  /** Of the last step. */
  #learningRate: number;

  constructor(model: Model, data: BatchSource, options: RunOptions) {
    this.model = model;
    this.optimizer = options.optimizer;
    this.epochs = options.epochs;
    this.batchesPerEpoch = data.length;
    this.#options = options;
    this.#seed = options.seed ?? 0;
    this.#states = new CarriedStates(model, data);
    this.#averages = options.weightAveraging && new AveragedWeights(model, options.weightAveraging);
    this.#learningRate = options.optimizer.learningRate;
  }

  stopTraining(): void {
    this.stopRequested = true;
  }

  async trainOn(batch: Batch): Promise<BatchLogs> {
    const { gradientAccumulationSteps = 1, metrics = [] } = this.#options;
    const position = { epoch: this.epoch, batch: this.batch, step: this.step + 1 };
    this.#learningRate = this.optimizer.learningRate;
    const result = await namingBatch(position, () =>
      batchGradients(this.model, batch, {
        ...this.#options,
        states: this.#states,
        seed: stepSeed(this.#seed, this.step),
      }),
    );
    const { loss, tokens, metricSums, gradients, squares } = result;
    try {
      requireFinite(result, position);
      this.step += 1;
      this.batch += 1;
      // A run that was resumed may have gradients of batches before, however many make a step now.
      if (gradientAccumulationSteps === 1 && this.#accumulator.batches === 0) {
        this.#apply(gradients, squares);
      } else {
        this.#accumulator.add(result);
        if (this.#accumulator.batches >= gradientAccumulationSteps) await this.applyAccumulated();
      }
    } finally {
      dispose(gradients.map(({ gradient }) => gradient));
    }
    this.#lossSum += loss * tokens;
    this.#tokens += tokens;
    this.#metricSums = addSums(this.#metricSums, metricSums);
    return {
      ...position,
      loss,
      gradientNorm: Math.hypot(...squares.map((sum) => Math.sqrt(sum))),
      tokens,
      learningRate: this.#learningRate,
      metrics: metricValues(metrics, metricSums),
    };
  }

  /** Takes the step of the batches accumulated so far, if there are any. */
  async applyAccumulated(): Promise<void> {
    const gradients = this.#accumulator.mean(this.model.trainableWeights);
    if (gradients.length === 0) return;
    const rows = tidy(() => joinRows([gradients.map(({ gradient }) => sumOfSquares(gradient))]));
    const [squares = []] = await readRows(rows);
    this.#apply(gradients, squares);
    this.#accumulator.reset();
  }

  #apply(gradients: readonly WeightGradient[], squares: readonly number[]): void {
    tidy(() => this.optimizer.applyGradients(clip(gradients, squares, this.#options)));
    this.model.applyConstraints();
    this.#averages?.update(this.step);
  }

  /** Lets averaged weights, if there are any, stand in for the model's own. */
  showAverages(): void {
    this.#averages?.show();
  }

  /** Undoes `showAverages`. */
  hideAverages(): void {
    this.#averages?.hide();
  }

  /** Logs the epoch, and goes to the beginning of the next unless this one was cut off. */
  endEpoch({ validation, partial }: EpochEnd): EpochLogs {
    const logs: EpochLogs = {
      epoch: this.epoch,
      step: this.step,
      loss: this.#lossSum / Math.max(1, this.#tokens),
      metrics: metricValues(this.#options.metrics ?? [], this.#metricSums),
      learningRate: this.#learningRate,
      ...(validation && { valLoss: validation.loss, valMetrics: validation.metrics }),
      ...(partial && { partial }),
    };
    this.history = [...this.history, logs];
    if (!partial) {
      this.epoch += 1;
      this.batch = 0;
      this.#lossSum = 0;
      this.#tokens = 0;
      this.#metricSums = [];
      this.#states.reset();
    }
    return logs;
  }

  async snapshot(): Promise<TrainingState> {
    const weights: Record<string, NdArray> = {};
    for (const { name, variable } of this.model.weights) {
      const values = this.#averages?.ownValues(name) ?? variable;
      weights[name] = { data: await values.data<'float32'>(), shape: variable.shape };
    }
    return {
      step: this.step,
      epoch: this.epoch,
      batch: this.batch,
      seed: this.#seed,
      lossSum: this.#lossSum,
      tokens: this.#tokens,
      learningRate: this.#learningRate,
      metricSums: this.#metricSums,
      history: this.history,
      weights,
      optimizer: await this.optimizer.getState(),
      states: await this.#states.toArrays(),
      gradients: await this.#accumulator.getState(),
      averages: (await this.#averages?.getState()) ?? { count: 0, weights: {} },
      callbacks: Object.fromEntries(
        (this.#options.callbacks ?? []).flatMap(({ state }) =>
          state === undefined ? [] : [[state.name, state.get()]],
        ),
      ),
    };
  }

  /** Goes to a state that is known to fit the model. */
  restore(state: TrainingState): void {
    // First, since it can refuse: then nothing has changed.
    this.optimizer.setState(state.optimizer);
    this.step = state.step;
    this.epoch = state.epoch;
    this.batch = state.batch;
    this.history = state.history;
    this.#seed = state.seed;
    this.#lossSum = state.lossSum;
    this.#tokens = state.tokens;
    this.#learningRate = state.learningRate;
    this.#metricSums = state.metricSums;
    for (const { name, variable } of this.model.weights) {
      tidy(() => variable.assign(toTensor(state.weights[name]!)));
    }
    this.#states.fromArrays(state.states);
    this.#accumulator.setState(state.gradients);
    this.#averages?.setState(state.averages);
    for (const callback of this.#options.callbacks ?? []) {
      const saved = callback.state && state.callbacks[callback.state.name];
      if (saved !== undefined) callback.state?.set(saved);
    }
  }

  dispose(): void {
    this.#states.reset();
    this.#accumulator.reset();
    this.#averages?.dispose();
  }
}

interface EpochEnd {
  validation: Evaluation | undefined;
  partial: boolean;
}
