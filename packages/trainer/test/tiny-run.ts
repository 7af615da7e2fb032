import type { Callback } from '../src/callbacks/callback.js';
import type { TrainingState } from '../src/checkpoints/training-state.js';
import { accuracy } from '../src/metrics/accuracy.js';
import { fit, type FitOptions } from '../src/training/fit.js';
import type { History } from '../src/training/history.js';
import { contiguousWindows, patternIds } from './sources.js';
import { tinyModel, tinyOptions } from './tiny-model.js';

const data = contiguousWindows(patternIds(60), { batchSize: 2, seqLength: 6 });

/** Steps an epoch of `tinyRun`. */
export const perEpoch = data.length!;

export interface TinyRunOptions extends Partial<FitOptions> {
  /** The step after which to take the state that a resume begins with. */
  stateOf?: number;
}

/** Trains a new model for two epochs, with validation and accuracy. */
export async function tinyRun({
  stateOf = 0,
  callbacks = [],
  ...options
}: TinyRunOptions = {}): Promise<{ history: History; resumeFrom: TrainingState }> {
  let state: TrainingState | undefined;
  const take: Callback = {
    async onBatchEnd({ step }, run) {
      if (step === stateOf) state = structuredClone(await run.snapshot());
    },
  };
  const history = await fit(tinyModel(), data, {
    ...tinyOptions(),
    validationData: data,
    metrics: [accuracy()],
    callbacks: [...callbacks, take],
    ...options,
  });
  return { history, resumeFrom: state! };
}

/** Makes a run with `maxSeconds: 1` end in the middle of its first epoch. */
export const outlastTheLimit: Callback = {
  onBatchEnd: ({ step }) =>
    step === 2 ? new Promise((resolve) => setTimeout(resolve, 1050)) : undefined,
};
