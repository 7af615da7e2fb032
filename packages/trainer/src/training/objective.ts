import type { Model, ModelApplyOptions } from '@seqlab/seq-layers';
import type { Tensor } from '@tensorflow/tfjs-core';
import { toTensor, type Batch } from '../data/batch.js';
import { modelInputs } from '../data/model-inputs.js';
import { countedTargets, countLosses, type CountedLosses } from '../losses/counted-losses.js';
import type { Loss } from '../losses/loss.js';
import { targetWeights, type ClassWeight } from '../losses/target-weights.js';
import type { Metric } from '../metrics/metric.js';

/** What a model is held against. */
export interface Objective {
  /** Gives one loss a target, `[targets]`; their mean over the targets that count is what it comes to. */
  readonly loss: Loss;
  /** What is measured besides, each under a name of its own. Default: nothing. */
  readonly metrics?: readonly Metric[] | undefined;
  /** How much the losses of each class count, by its id from 0; of `fit`, in training alone. Default: 1 each. */
  readonly classWeight?: ClassWeight | undefined;
}

export interface Measured {
  readonly losses: CountedLosses;
  /** What activity regularizers add to the loss. */
  readonly penalty: Tensor | undefined;
  /** The sums of each metric. */
  readonly metricSums: readonly Tensor[];
  readonly states: Tensor[][];
}

/** Runs the model on a batch and holds what it puts out against the targets. Called within a `tidy`. */
export function measure(
  model: Model,
  batch: Batch,
  { loss, metrics = [], classWeight, ...options }: Objective & ModelApplyOptions,
): Measured {
  const { output, mask, penalty, states } = model.apply(modelInputs(model, batch.inputs), options);
  const targets = toTensor(batch.targets);
  const perTarget = loss(targets, output);
  const counted = countedTargets(mask, perTarget.size);
  const sampleWeights = batch.sampleWeights && toTensor(batch.sampleWeights);
  const weights = targetWeights(targets, { sampleWeights, classWeight, outputs: output });
  return {
    losses: countLosses(perTarget, { counted, weights }),
    penalty,
    metricSums: metrics.map((metric) => metric.measure({ targets, outputs: output, counted })),
    states,
  };
}
