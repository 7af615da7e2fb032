import type { Model } from '@seqlab/seq-layers';
import { TrainerError } from '../errors.js';
import type { TrainingState } from './training-state.js';

export interface CheckFitsOptions {
  model: Model;
  /** The seed asked for, if one is. */
  seed: number | undefined;
}

/** @throws {@link TrainerError} `state-mismatch` unless the model can go on from the saved state. */
export function checkFits(state: TrainingState, { model, seed }: CheckFitsOptions): void {
  if (seed !== undefined && seed !== state.seed) {
    throw mismatch(`it was trained with seed ${state.seed}, not ${seed}`);
  }
  const shapes = new Map(model.weights.map(({ name, variable }) => [name, show(variable.shape)]));
  for (const [name, shape] of shapes) {
    const saved = state.weights[name];
    if (saved === undefined) throw mismatch(`it has no weight ${name}`);
    if (show(saved.shape) !== shape) {
      throw mismatch(`${name} is ${show(saved.shape)} in it and ${shape} in the model`);
    }
  }
  const extra = Object.keys(state.weights).find((name) => !shapes.has(name));
  if (extra !== undefined) throw mismatch(`it has a weight ${extra}, the model has not`);
  for (const [slot, { shape }] of Object.entries(state.optimizer.slots)) {
    const weight = slot.slice(0, slot.lastIndexOf('/'));
    if (shapes.get(weight) !== show(shape)) {
      throw mismatch(`the optimizer's ${slot} ${show(shape)} belongs to no weight of the model`);
    }
  }
  const ofWeights = { gradient: state.gradients.sums, average: state.averages.weights };
  for (const [kind, arrays] of Object.entries(ofWeights)) {
    for (const [weight, { shape }] of Object.entries(arrays)) {
      if (shapes.get(weight) === show(shape)) continue;
      throw mismatch(`its ${kind} of ${weight} ${show(shape)} belongs to no weight of the model`);
    }
  }
}

function show(shape: readonly number[]): string {
  return `[${shape.join(', ')}]`;
}

function mismatch(what: string): TrainerError {
  return new TrainerError('state-mismatch', `Resume: the saved state does not fit: ${what}`);
}
