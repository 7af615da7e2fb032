import type { NdArray, Model } from '@seqlab/seq-layers';
import { tidy } from '@tensorflow/tfjs-core';
import { toTensor, type Batch, type BatchSource } from '../batch.js';
import type { BatchLogs, EpochLogs, TrainingRun } from '../callbacks/callback.js';
import { CarriedStates } from './carried-states.js';
import { checkFits } from '../checkpoints/check-fits.js';
import type { Loss } from '../losses/loss.js';
import type { Optimizer } from '../optimizers/optimizer.js';
import { stepSeed } from './step-seed.js';
import { trainStep } from './train-step.js';
import type { TrainingState } from '../checkpoints/training-state.js';

export interface RunOptions {
  epochs: number;
  optimizer: Optimizer;
  loss: Loss;
  globalClipNorm?: number | undefined;
  seed?: number | undefined;
}

/** Where training is, and how it goes one step and one epoch further, is saved and resumed. */
export class Run implements TrainingRun {
  readonly model: Model;
  readonly epochs: number;
  readonly batchesPerEpoch: number | undefined;
  step = 0;
  epoch = 0;
  /** Of the epoch, already seen. */
  batch = 0;
  history: readonly EpochLogs[] = [];
  readonly #options: RunOptions;
  readonly #states: CarriedStates;
  #seed: number;
  #lossSum = 0;
  #tokens = 0;

  constructor(model: Model, data: BatchSource, options: RunOptions) {
    this.model = model;
    this.epochs = options.epochs;
    this.batchesPerEpoch = data.length;
    this.#options = options;
    this.#seed = options.seed ?? 0;
    this.#states = new CarriedStates(model, data);
  }

  async trainOn(batch: Batch): Promise<BatchLogs> {
    const { optimizer, loss, globalClipNorm } = this.#options;
    const result = await trainStep(this.model, batch, {
      optimizer,
      loss,
      globalClipNorm,
      states: this.#states,
      seed: stepSeed(this.#seed, this.step),
      step: this.step + 1,
    });
    const position = { epoch: this.epoch, batch: this.batch };
    this.step += 1;
    this.batch += 1;
    this.#lossSum += result.loss * result.tokens;
    this.#tokens += result.tokens;
    return { ...position, step: this.step, ...result };
  }

  /** Logs the epoch, and goes to the beginning of the next unless this one was cut off. */
  endEpoch({ valLoss, partial }: { valLoss: number | undefined; partial: boolean }): EpochLogs {
    const logs: EpochLogs = {
      epoch: this.epoch,
      step: this.step,
      loss: this.#lossSum / this.#tokens,
      ...(valLoss !== undefined && { valLoss }),
      ...(partial && { partial }),
    };
    this.history = [...this.history, logs];
    if (!partial) {
      this.epoch += 1;
      this.batch = 0;
      this.#lossSum = 0;
      this.#tokens = 0;
      this.#states.reset();
    }
    return logs;
  }

  async snapshot(): Promise<TrainingState> {
    const weights: Record<string, NdArray> = {};
    for (const { name, variable } of this.model.weights) {
      weights[name] = { data: await variable.data<'float32'>(), shape: variable.shape };
    }
    return {
      step: this.step,
      epoch: this.epoch,
      batch: this.batch,
      seed: this.#seed,
      lossSum: this.#lossSum,
      tokens: this.#tokens,
      history: this.history,
      weights,
      optimizer: await this.#options.optimizer.getState(),
      states: await this.#states.toArrays(),
    };
  }

  restore(state: TrainingState): void {
    checkFits(state, { model: this.model, seed: this.#options.seed });
    this.step = state.step;
    this.epoch = state.epoch;
    this.batch = state.batch;
    this.history = state.history;
    this.#seed = state.seed;
    this.#lossSum = state.lossSum;
    this.#tokens = state.tokens;
    for (const { name, variable } of this.model.weights) {
      tidy(() => variable.assign(toTensor(state.weights[name]!)));
    }
    this.#options.optimizer.setState(state.optimizer);
    this.#states.fromArrays(state.states);
  }

  dispose(): void {
    this.#states.reset();
  }
}
