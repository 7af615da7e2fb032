import { engine, type Tensor } from '@tensorflow/tfjs-core';

/** The tensors of what a layer or a model returns. */
interface Result {
  readonly output: Tensor;
  readonly outputs?: readonly Tensor[] | undefined;
  readonly states: readonly (Tensor | readonly Tensor[])[];
  readonly mask?: Tensor | undefined;
  readonly penalty?: Tensor | undefined;
}

/**
 * `tidy` for results. tfjs' own looks for tensors by walking through everything that is returned, which takes
 * longer than a step of a small layer.
 */
export function tidyResult<R extends Result>(compute: () => R): R {
  const scopes = engine();
  scopes.startScope();
  let kept: Tensor[] = [];
  try {
    const result = compute();
    const { output, outputs = [], states, mask, penalty } = result;
    kept = [output, ...outputs, ...states.flat()];
    if (mask) kept.push(mask);
    if (penalty) kept.push(penalty);
    return result;
  } finally {
    scopes.endScope(kept);
  }
}
