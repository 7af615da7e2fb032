import type { Model, Weight } from '@seqlab/seq-layers';
import {
  add,
  dispose,
  keep,
  stack,
  tidy,
  variableGrads,
  type Scalar,
  type Tensor,
  type Tensor1D,
} from '@tensorflow/tfjs-core';
import { toTensor, type Batch } from '../batch.js';
import type { CarriedStates } from './carried-states.js';
import { countLosses, meanOf } from '../losses/counted-losses.js';
import { TrainerError } from '../errors.js';
import type { Loss } from '../losses/loss.js';
import type { Optimizer } from '../optimizers/optimizer.js';
import { sumOfSquares } from '../optimizers/sum-of-squares.js';

export interface TrainStepOptions {
  loss: Loss;
  optimizer: Optimizer;
  /** Largest norm of all gradients together; greater ones are scaled down to it. */
  globalClipNorm?: number | undefined;
  /** Goes on from them and advances them. */
  states: CarriedStates;
  /** Of this step's dropout. */
  seed: number;
  /** This step's number, from 1. */
  step: number;
}

export interface TrainStepResult {
  /** Mean a token, before the step, plus what regularizers add. */
  loss: number;
  /** Losses that mean is over: those of the time steps that no mask leaves out. */
  tokens: number;
  /** Of all gradients together, before clipping. */
  gradientNorm: number;
}

/**
 * Forward, backward, clip, change the weights. States that come in are constants, so gradients end
 * at the batch's beginning: truncated backpropagation through time.
 *
 * @throws {@link TrainerError} `non-finite` if the loss or a gradient is; no weight is changed then.
 */
export async function trainStep(
  model: Model,
  batch: Batch,
  { loss, optimizer, globalClipNorm = Infinity, states, seed, step }: TrainStepOptions,
): Promise<TrainStepResult> {
  const { trainableWeights } = model;
  /** The weights that the loss depends on. */
  let weights: readonly Weight[] = [];
  let count: Scalar | undefined;
  const [measured, ...gradients] = tidy(() => {
    const inputs = toTensor(batch.inputs);
    const targets = toTensor(batch.targets);
    const { value, grads } = variableGrads(
      () => {
        const result = model.apply(inputs, { training: true, seed, states: states.current });
        states.advance(result.states);
        const counted = countLosses(loss(targets, result.output), result.mask);
        count = keep(counted.count);
        return [result.penalty, model.regularizationLoss()]
          .filter((penalty) => penalty !== undefined)
          .reduce<Scalar>((total, penalty) => add(total, penalty), meanOf(counted));
      },
      trainableWeights.map(({ variable }) => variable),
    );
    weights = trainableWeights.filter(({ variable }) => grads[variable.name] !== undefined);
    const all = weights.map(({ variable }) => grads[variable.name]!);
    return [stack([value, count!, ...all.map(sumOfSquares)]), ...all];
  }) as [Tensor1D, ...Tensor[]];
  count?.dispose();
  try {
    const [batchLoss = NaN, tokens = 0, ...squares] = await measured.data<'float32'>();
    const gradientNorm = Math.sqrt(squares.reduce((total, square) => total + square, 0));
    if (!Number.isFinite(batchLoss) || !Number.isFinite(gradientNorm)) {
      const norms = weights.map(({ name }, i) => ({ name, norm: Math.sqrt(squares[i]!) }));
      throw nonFiniteError(batchLoss, { step, norms });
    }
    optimizer.applyGradients(
      weights.map(({ name, variable }, i) => ({ name, variable, gradient: gradients[i]! })),
      { gradientScale: Math.min(1, globalClipNorm / gradientNorm) },
    );
    model.applyConstraints();
    return { loss: batchLoss, tokens, gradientNorm };
  } finally {
    dispose([measured, ...gradients]);
  }
}

interface Measured {
  step: number;
  norms: { name: string; norm: number }[];
}

function nonFiniteError(loss: number, { step, norms }: Measured): TrainerError {
  const largest = norms
    .toSorted((a, b) => finiteOrLargest(b.norm) - finiteOrLargest(a.norm))
    .slice(0, 3)
    .map(({ name, norm }) => `${name} ${norm.toPrecision(3)}`);
  return new TrainerError(
    'non-finite',
    `Step ${step}: loss ${loss}, largest gradient norms: ${largest.join(', ')}. ` +
      'The weights are those before this step. Lower the learning rate or set globalClipNorm.',
    { step },
  );
}

function finiteOrLargest(norm: number): number {
  return Number.isFinite(norm) ? norm : Number.MAX_VALUE;
}
