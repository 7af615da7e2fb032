import type { AveragesState } from '../averaging/averaged-weights.js';
import type { CallbackState } from '../callbacks/callback.js';
import type { SumsOfMetrics } from '../metrics/metric-sums.js';
import type { AccumulatedGradients } from '../training/gradient-accumulator.js';
import type { NdArray } from '@seqlab/seq-layers';
import type { EpochLogs } from '../callbacks/callback.js';
import type { OptimizerState } from '../optimizers/optimizer.js';

/**
 * Everything that exact resumption needs. There is no iterator and no generator to save: the batches
 * are a function of epoch and position, and all randomness is one of seed and step.
 */
export interface TrainingState {
  /** Steps taken. */
  readonly step: number;
  /** The epoch to go on with, from 0. */
  readonly epoch: number;
  /** Batches of that epoch already seen. */
  readonly batch: number;
  /** Of the whole run. */
  readonly seed: number;
  /** Training loss of the epoch so far, summed over its tokens. */
  readonly lossSum: number;
  /** Tokens that sum is over. */
  readonly tokens: number;
  /** Of the last step. */
  readonly learningRate: number;
  /** Sums of each metric over the epoch so far. */
  readonly metricSums: SumsOfMetrics;
  /** Each epoch ended so far. */
  readonly history: readonly EpochLogs[];
  /** The model's weights by name. */
  readonly weights: Readonly<Record<string, NdArray>>;
  /** What the optimizer remembers, running values included. */
  readonly optimizer: OptimizerState;
  /** Recurrent states carried to the next batch, one list a layer; empty when none are. */
  readonly states: readonly (readonly NdArray[])[];
  /** Of batches whose step is still to be taken. */
  readonly gradients: AccumulatedGradients;
  /** Averages of the weights; none are `{ count: 0, weights: {} }`. */
  readonly averages: AveragesState;
  /** What callbacks remember, by their names. */
  readonly callbacks: Readonly<Record<string, CallbackState>>;
}
