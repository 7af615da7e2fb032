import type { Tensor } from '@tensorflow/tfjs-core';

/**
 * Compares what a model put out with what it should have: one loss a target, `[targets]`, of which
 * training minimises the mean. It is called with `targets` (for ids int32 `[batch, time]`) and the
 * model's `outputs` (`[batch, time, classes]`).
 */
export type Loss = (targets: Tensor, outputs: Tensor) => Tensor;
