import type { Model, NdArray } from '@seqlab/seq-layers';
import { TrainerError } from '../errors.js';
import { loadCheckpoint } from './checkpoint-folder.js';
import type { TrainingState } from './training-state.js';

/** What a run validated: its averages where it kept some, else its weights. */
function usedWeights({ averages, weights }: TrainingState): Readonly<Record<string, NdArray>> {
  return averages.count > 0 ? averages.weights : weights;
}

/**
 * Gives a model the weights of a checkpoint folder: the averages where the run kept some. The model
 * may be built for another batch size.
 *
 * @throws {@link TrainerError} `corrupt-checkpoint`
 * @throws SeqLayersError `invalid-input` if the model's weights are others
 *
 * @example
 * ```ts
 * import { latestCheckpoint, loadWeights } from '@seqlab/trainer/node';
 *
 * // model as in the example of `fit`
 * const path = await latestCheckpoint('runs/book');
 * if (path !== undefined) await loadWeights(model, path);
 * ```
 */
export async function loadWeights(model: Model, checkpoint: string): Promise<void> {
  model.setWeights(usedWeights(await loadCheckpoint(checkpoint)));
}

/**
 * The mean of the weights of several checkpoint folders, for `model.setWeights`: often better than the
 * last of them (Izmailov et al. 2018, https://arxiv.org/abs/1803.05407). One checkpoint is read at a
 * time.
 *
 * @throws {@link TrainerError} `invalid-option` for an empty list; `corrupt-checkpoint`;
 * `state-mismatch` if they are not of one model.
 *
 * @example
 * ```ts no-run
 * import { averageCheckpoints } from '@seqlab/trainer/node';
 *
 * // model as in the example of `fit`
 * const steps = ['runs/book/checkpoints/step-00000900', 'runs/book/checkpoints/step-00001000'];
 * model.setWeights(await averageCheckpoints(steps));
 * ```
 */
export async function averageCheckpoints(
  checkpoints: readonly string[],
): Promise<Record<string, NdArray>> {
  const sums = new Map<string, { data: Float64Array; shape: readonly number[] }>();
  for (const [i, checkpoint] of checkpoints.entries()) {
    const weights = Object.entries(usedWeights(await loadCheckpoint(checkpoint)));
    if (i === 0) {
      for (const [name, { data, shape }] of weights) {
        sums.set(name, { data: new Float64Array(data.length), shape });
      }
    }
    const fits = ([name, { shape }]: [string, NdArray]) =>
      sums.get(name)?.shape.join() === shape.join();
    if (weights.length !== sums.size || !weights.every(fits)) {
      throw new TrainerError(
        'state-mismatch',
        `averageCheckpoints: ${checkpoint} is of another model than ${checkpoints[0]}`,
      );
    }
    for (const [name, { data }] of weights) {
      const sum = sums.get(name)!.data;
      for (let j = 0; j < sum.length; j++) sum[j]! += data[j]!;
    }
  }
  if (sums.size === 0) {
    throw new TrainerError('invalid-option', 'averageCheckpoints: needs one checkpoint at least');
  }
  return Object.fromEntries(
    Array.from(sums, ([name, { data, shape }]) => [
      name,
      { data: Float32Array.from(data, (sum) => sum / checkpoints.length), shape },
    ]),
  );
}
