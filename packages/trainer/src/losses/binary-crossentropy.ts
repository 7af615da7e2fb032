import {
  abs,
  add,
  cast,
  customGrad,
  equal,
  greater,
  mul,
  neg,
  sigmoid,
  softplus,
  sub,
  where,
  zerosLike,
  type GradSaveFunc,
  type Tensor,
} from '@tensorflow/tfjs-core';
import { hasFusedKernel, runFusedKernel } from '../fused-kernel.js';
import { checkAlike } from './check-alike.js';
import type { Loss } from './loss.js';
import { lastAxisMean } from './mean-squared-error.js';
import { logOfProbabilities } from './probabilities.js';
import { checkSmoothing, smooth } from './smoothing.js';

/** Options of {@link binaryCrossentropy}. */
export interface BinaryCrossentropyOptions {
  /** Whether the model puts out logits, not probabilities. Default false, as in Keras. */
  fromLogits?: boolean | undefined;
  /** Share of each label that is moved to a half, in [0, 1). Default 0. */
  labelSmoothing?: number | undefined;
}

/**
 * Cross-entropy between yes-or-no labels (0, 1, or between) and predictions, in nats, averaged over
 * the last axis: `−y · log p − (1 − y) · log(1 − p)`. Outputs are `[…, units]`; targets have their
 * shape, or `[…]` for one unit; the losses are one row. Prefer logits: they are exact where
 * probabilities have to be clipped.
 *
 * See https://keras.io/api/losses/probabilistic_losses/#binarycrossentropy-class
 *
 * @throws {@link TrainerError} `invalid-option`; `invalid-data`, when called, if the shapes do not go
 * together.
 *
 * @example
 * ```ts
 * import { tensor1d, tensor2d } from '@tensorflow/tfjs-core';
 * import { binaryCrossentropy } from '@seqlab/trainer';
 *
 * const loss = binaryCrossentropy({ fromLogits: true });
 * loss(tensor1d([1, 0]), tensor2d([[0], [0]])).print(); // [0.6931472, 0.6931472]
 * ```
 */
export function binaryCrossentropy({
  fromLogits = false,
  labelSmoothing = 0,
}: BinaryCrossentropyOptions = {}): Loss {
  checkSmoothing('binaryCrossentropy', labelSmoothing);
  return (targets, outputs) => {
    const alike = checkAlike('binaryCrossentropy', targets, outputs);
    const labels = smooth(cast(alike, 'float32'), labelSmoothing, 2);
    return lastAxisMean(fromLogits ? ofLogits(labels, outputs) : ofProbabilities(labels, outputs));
  };
}

function ofLogits(labels: Tensor, logits: Tensor): Tensor {
  return hasFusedKernel('SeqLabBinaryCrossEntropy')
    ? runFusedKernel('SeqLabBinaryCrossEntropy', { logits, labels })[0]!
    : composed(logits, labels);
}

/** `max(x, 0) − x · y + log(1 + e^−|x|)`, with the gradient `sigmoid(x) − y` in one piece. */
function composed(logits: Tensor, labels: Tensor): Tensor {
  const crossEntropy = customGrad((...inputs) => {
    const [x, save] = inputs as [Tensor, GradSaveFunc];
    save([x, labels]);
    return {
      value: add(linearLoss(x, labels), softplus(neg(abs(x)))),
      gradFunc: (dy: Tensor, saved: Tensor[]) => mul(dy, sub(sigmoid(saved[0]!), saved[1]!)),
    };
  });
  return crossEntropy(logits);
}

/**
 * `max(x, 0) − x · y` as |x| times the share of the other label: an infinite logit would make it a difference of
 * infinities. None of a share is no loss.
 */
function linearLoss(logits: Tensor, labels: Tensor): Tensor {
  const share = where(greater(logits, 0), sub(1, labels), labels);
  return where(equal(share, 0), zerosLike(share), mul(abs(logits), share));
}

function ofProbabilities(labels: Tensor, outputs: Tensor): Tensor {
  const yes = mul(labels, logOfProbabilities(outputs));
  const no = mul(sub(1, labels), logOfProbabilities(sub(1, outputs)));
  return neg(add(yes, no));
}
