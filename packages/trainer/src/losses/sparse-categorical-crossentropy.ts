import {
  cast,
  add,
  customGrad,
  equal,
  exp,
  expandDims,
  logSoftmax,
  mean,
  mul,
  neg,
  range,
  reshape,
  sub,
  sum,
  where,
  zerosLike,
  type GradSaveFunc,
  type Tensor,
} from '@tensorflow/tfjs-core';
import { positionIn } from '../data/position-in.js';
import { TrainerError } from '../errors.js';
import { hasFusedKernel, runFusedKernel } from '../fused-kernel.js';
import type { Loss } from './loss.js';
import { logOfProbabilities } from './probabilities.js';
import { checkSmoothing } from './smoothing.js';

/** Options of {@link sparseCategoricalCrossentropy}. */
export interface SparseCategoricalCrossentropyOptions {
  /** Whether the model puts out logits, not probabilities. Default false, as in Keras. */
  fromLogits?: boolean | undefined;
  /** Share of each target that is spread over all classes alike, in [0, 1). Default 0. */
  labelSmoothing?: number | undefined;
}

/**
 * Cross-entropy between ids and the predicted distribution, in nats a token:
 * `-log softmax(logits)[id]`. Outputs are `[…, classes]`, targets int32 `[…]`; the losses are one
 * row, `[tokens]`. Prefer logits: they are exact where probabilities have to be clipped.
 *
 * See https://keras.io/api/losses/probabilistic_losses/#sparsecategoricalcrossentropy-class
 *
 * @throws {@link TrainerError} `invalid-option`; `invalid-data`, when called, if the shapes do not go together or an
 * id is outside `[0, classes)`.
 *
 * @example
 * ```ts
 * import { tensor1d, tensor2d } from '@tensorflow/tfjs-core';
 * import { sparseCategoricalCrossentropy } from '@seqlab/trainer';
 *
 * const loss = sparseCategoricalCrossentropy({ fromLogits: true });
 * loss(tensor1d([1], 'int32'), tensor2d([[0, 0]])).print(); // [0.6931472]
 * ```
 */
export function sparseCategoricalCrossentropy({
  fromLogits = false,
  labelSmoothing = 0,
}: SparseCategoricalCrossentropyOptions = {}): Loss {
  checkSmoothing('sparseCategoricalCrossentropy', labelSmoothing);
  return (targets, outputs) => {
    const classes = checkTargets(targets, outputs);
    const labels = reshape(targets, [targets.size]);
    const rows = reshape(outputs, [targets.size, classes]);
    const logits = fromLogits ? rows : logOfProbabilities(rows);
    const losses = ofIds(logits, labels);
    if (labelSmoothing === 0) return losses;
    const uniform = neg(mean(logSoftmax(logits), 1));
    return add(mul(losses, 1 - labelSmoothing), mul(uniform, labelSmoothing));
  };
}

function ofIds(logits: Tensor, labels: Tensor): Tensor {
  return hasFusedKernel('SeqLabSparseCrossEntropy')
    ? runFusedKernel('SeqLabSparseCrossEntropy', { logits, labels })[0]!
    : composedCrossEntropy(logits, labels);
}

/** The kernel's maths in standard ops, with the gradient `softmax − one-hot` instead of a gather's. */
function composedCrossEntropy(logits: Tensor, labels: Tensor): Tensor {
  const crossEntropy = customGrad((...inputs) => {
    const [x, save] = inputs as [Tensor, GradSaveFunc];
    const logProbabilities = logSoftmax(x);
    const chosen = equal(expandDims(labels, 1), range(0, x.shape[1]!, 1, 'int32'));
    save([logProbabilities, chosen]);
    return {
      value: neg(sum(where(chosen, logProbabilities, zerosLike(logProbabilities)), 1)),
      gradFunc: (dy: Tensor, saved: Tensor[]) =>
        mul(expandDims(dy, 1), sub(exp(saved[0]!), cast(saved[1]!, 'float32'))),
    };
  });
  return crossEntropy(logits);
}

/** The number of classes, once targets and outputs are known to go together. */
function checkTargets(targets: Tensor, outputs: Tensor): number {
  const classes = outputs.shape.at(-1) ?? 0;
  if (targets.shape.join() !== outputs.shape.slice(0, -1).join()) {
    throw new TrainerError(
      'invalid-data',
      `sparseCategoricalCrossentropy: outputs [${outputs.shape.join(', ')}] need targets of that shape without its last axis, got [${targets.shape.join(', ')}]`,
    );
  }
  if (targets.dtype !== 'int32') {
    throw new TrainerError(
      'invalid-data',
      `sparseCategoricalCrossentropy: targets must be ids (int32), got ${targets.dtype}`,
    );
  }
  // Ids come straight from a typed array, so reading them back waits for no device.
  const ids = targets.dataSync<'int32'>();
  for (let i = 0; i < ids.length; i++) {
    if (ids[i]! >= 0 && ids[i]! < classes) continue;
    throw new TrainerError(
      'invalid-data',
      `sparseCategoricalCrossentropy: target id ${ids[i]} at ${positionIn(targets.shape, i)} is not one of the model's classes, 0 to ${classes - 1}`,
    );
  }
  return classes;
}
