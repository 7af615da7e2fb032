import {
  argMax,
  cast,
  gather,
  mul,
  reshape,
  tensor1d,
  tile,
  expandDims,
  type Tensor,
} from '@tensorflow/tfjs-core';
import { positionIn } from '../data/position-in.js';
import { TrainerError } from '../errors.js';

/** How much the loss of each class counts, by its id; 1 for those not named. */
export type ClassWeight = Readonly<Record<number, number>>;

export interface TargetWeightsOptions {
  /** `[batch]`, or one a target. */
  sampleWeights: Tensor | undefined;
  classWeight: ClassWeight | undefined;
  /** The model's outputs, `[…, classes]`. */
  outputs: Tensor;
}

/**
 * The weight of each target's loss, `[targets]`; undefined if there are none.
 *
 * @throws {@link TrainerError} `invalid-data` if the weights do not go with the targets.
 */
export function targetWeights(
  targets: Tensor,
  { sampleWeights, classWeight, outputs }: TargetWeightsOptions,
): Tensor | undefined {
  const count = outputs.size / outputs.shape.at(-1)!;
  const ofSamples = sampleWeights && spread(sampleWeights, { count, examples: targets.shape[0] });
  const ofClasses = classWeight && weightsOfClasses(targets, { classWeight, outputs });
  return ofSamples && ofClasses ? mul(ofSamples, ofClasses) : (ofSamples ?? ofClasses);
}

interface TargetCounts {
  count: number;
  /** Targets are of so many examples; undefined for a target alone. */
  examples: number | undefined;
}

/** Weights of whole examples count for each of their targets. */
function spread(weights: Tensor, { count, examples }: TargetCounts): Tensor {
  if (weights.size === count) return reshape(weights, [count]);
  if (weights.rank === 1 && weights.size === examples) {
    return reshape(tile(expandDims(weights, 1), [1, count / examples]), [count]);
  }
  throw new TrainerError(
    'invalid-data',
    `Batch: ${count} targets need that many sampleWeights, or one an example, got shape [${weights.shape.join(', ')}]`,
  );
}

function weightsOfClasses(
  targets: Tensor,
  { classWeight, outputs }: { classWeight: ClassWeight; outputs: Tensor },
): Tensor {
  const units = outputs.shape.at(-1)!;
  const count = outputs.size / units;
  const isOneHot = units > 1 && targets.size === outputs.size;
  const ids = isOneHot ? argMax(reshape(targets, [count, units]), 1) : reshape(targets, [count]);
  const classes = Math.max(2, units);
  const beyond = Object.keys(classWeight).find((id) => Number(id) >= classes);
  if (beyond !== undefined) {
    throw new TrainerError(
      'invalid-option',
      `classWeight has class ${beyond}, the model has classes 0 to ${classes - 1}`,
    );
  }
  if (!isOneHot) checkClasses(targets, classes);
  const table = tensor1d(Array.from({ length: classes }, (_, id) => classWeight[id] ?? 1));
  return gather(table, cast(ids, 'int32'));
}

/** Backends that look weights up by a class that there is not say so each in its own way, or not. */
function checkClasses(targets: Tensor, classes: number): void {
  const values = targets.dataSync();
  const wrong = values.findIndex((id) => !(id >= 0 && id < classes));
  if (wrong < 0) return;
  throw new TrainerError(
    'invalid-data',
    `classWeight: target ${values[wrong]} at ${positionIn(targets.shape, wrong)} is no class, which are 0 to ${classes - 1}`,
  );
}

/** @throws {@link TrainerError} `invalid-option` */
export function checkClassWeight(where: string, classWeight: ClassWeight): void {
  for (const [id, weight] of Object.entries(classWeight)) {
    if (/^\d+$/.test(id) && weight >= 0 && weight < Infinity) continue;
    throw new TrainerError(
      'invalid-option',
      `${where}: classWeight must map class ids to numbers at least 0, got ${id}: ${weight}`,
    );
  }
}
