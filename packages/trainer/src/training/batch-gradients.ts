import type { Model, Weight } from '@seqlab/seq-layers';
import {
  add,
  dispose,
  keep,
  tidy,
  variableGrads,
  type Scalar,
  type Tensor,
} from '@tensorflow/tfjs-core';
import type { Batch } from '../data/batch.js';
import { meanOf } from '../losses/counted-losses.js';
import type { SumsOfMetrics } from '../metrics/metric-sums.js';
import type { WeightGradient } from '../optimizers/optimizer.js';
import { sumOfSquares } from '../optimizers/sum-of-squares.js';
import type { CarriedStates } from './carried-states.js';
import { joinRows, readRows } from './joined-rows.js';
import { freeingTape } from './free-tape.js';
import { measure, type Measured, type Objective } from './objective.js';

export interface BatchGradientsOptions extends Objective {
  /** Goes on from them and advances them. */
  states: CarriedStates;
  /** Of this step's dropout. */
  seed: number;
}

export interface BatchGradients {
  /** Mean a target, plus what regularizers add. */
  readonly loss: number;
  /** Targets that mean is over: those of the time steps that no mask leaves out. */
  readonly tokens: number;
  readonly metricSums: SumsOfMetrics;
  /** Of the loss; the caller disposes them. */
  readonly gradients: readonly WeightGradient[];
  /** The sum of squares of each gradient. */
  readonly squares: readonly number[];
}

/**
 * Forward and backward. States that come in are constants, so gradients end at the batch's beginning:
 * truncated backpropagation through time.
 */
export async function batchGradients(
  model: Model,
  batch: Batch,
  { states, seed, ...objective }: BatchGradientsOptions,
): Promise<BatchGradients> {
  const { trainableWeights } = model;
  /** The weights that the loss depends on. */
  let weights: readonly Weight[] = [];
  let kept: readonly Tensor[] = [];
  const computeGradients = () => {
    const { value, grads } = variableGrads(
      () => {
        const measured = measure(model, batch, {
          ...objective,
          training: true,
          seed,
          states: states.current,
        });
        states.advance(measured.states);
        kept = [measured.losses.count, ...measured.metricSums].map((tensor) => keep(tensor));
        return withPenalties(model, measured);
      },
      trainableWeights.map(({ variable }) => variable),
    );
    weights = trainableWeights.filter(({ variable }) => grads[variable.name] !== undefined);
    const gradients = weights.map(({ variable }) => grads[variable.name]!);
    const joined = joinRows([
      [value],
      gradients.map((gradient) => sumOfSquares(gradient)),
      ...kept.map((tensor) => [tensor]),
    ]);
    return { rows: joined, tensors: gradients };
  };
  const { rows, tensors } = freeingTape(() => {
    try {
      return tidy(computeGradients);
    } finally {
      dispose([...kept]);
    }
  });
  const [[loss = NaN] = [], squares = [], [tokens = 0] = [], ...metricSums] = await readRows(rows);
  const gradients = weights.map(({ name, variable }, i) => ({
    name,
    variable,
    gradient: tensors[i]!,
  }));
  return { loss, tokens, metricSums, gradients, squares };
}

function withPenalties(model: Model, { losses, penalty }: Measured): Scalar {
  return [penalty, model.regularizationLoss()]
    .filter((own) => own !== undefined)
    .reduce<Scalar>((total, own) => add(total, own), meanOf(losses));
}
