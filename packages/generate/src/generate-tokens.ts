import type { ModelStates, Model } from '@seqlab/seq-layers';
import {
  dispose,
  keep,
  log,
  reshape,
  slice,
  tensor,
  tidy,
  type Tensor,
} from '@tensorflow/tfjs-core';
import { nextTask } from './next-task.js';
import type { Sampler } from './sampler.js';

export interface GenerateTokensOptions {
  sampler: Sampler;
  /** How many to generate. */
  maxTokens: number;
  /** Aborted, the generator throws its reason. */
  signal?: AbortSignal | undefined;
}

/**
 * Ids that continue the prompt's, one at a time. The prompt, at least one id, runs once as one
 * sequence; from then on the recurrent states are carried and each step feeds the last id alone.
 * The model's own states are neither read nor changed.
 */
export async function* generateTokens(
  model: Model,
  prompt: Int32Array,
  { sampler, maxTokens, signal }: GenerateTokensOptions,
): AsyncGenerator<number, void, undefined> {
  const endsInSoftmax = model.layers.at(-1)?.toConfig().config['activation'] === 'softmax';
  let states: ModelStates | undefined;
  let ids = prompt;
  try {
    for (let count = 0; count < maxTokens; count++) {
      signal?.throwIfAborted();
      const before = states;
      const logits = tidy(() => {
        const input = tensor(ids, [1, ids.length], 'int32');
        const result = model.apply(input, { states: before });
        states = result.states.map((layerStates) => layerStates.map((state) => keep(state)));
        const last = lastRow(result.output);
        return endsInSoftmax ? log(last) : last;
      });
      dispose(before?.flat() ?? []);
      const values = await logits.data<'float32'>();
      logits.dispose();
      const id = sampler(values);
      yield id;
      ids = Int32Array.of(id);
      await nextTask();
    }
  } finally {
    dispose(states?.flat() ?? []);
  }
}

/** The output after the last token, of `[1, time, classes]` or `[1, classes]`. */
function lastRow(output: Tensor): Tensor {
  const classes = output.shape.at(-1)!;
  const rows = reshape(output, [output.size / classes, classes]);
  return slice(rows, [rows.shape[0]! - 1, 0], [1, classes]);
}
