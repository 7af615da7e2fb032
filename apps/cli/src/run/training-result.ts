import type { History } from '@seqlab/trainer';
import * as v from 'valibot';
import type { Recipe } from '../recipes/recipe.js';
import type { PreparedTask } from './prepared-task.js';

const epochSchema = v.object({
  epoch: v.number(),
  step: v.number(),
  loss: v.number(),
  metrics: v.record(v.string(), v.number()),
  learningRate: v.number(),
  valLoss: v.exactOptional(v.number()),
  valMetrics: v.exactOptional(v.record(v.string(), v.number())),
  partial: v.exactOptional(v.literal(true)),
});

/** What `seqlab train --json` prints and `result.json` keeps. Losses are nats a character or text. */
export const trainingResultSchema = v.object({
  run: v.string(),
  stopReason: v.picklist(['epochs', 'maxSeconds', 'signal', 'callback']),
  /** Steps taken, those before a resume included. */
  step: v.number(),
  /** Numbers in the model's weights. */
  params: v.number(),
  /** Training loss of the last epoch. */
  loss: v.exactOptional(v.number()),
  /** Lowest validation loss: that of the model saved. */
  valLoss: v.exactOptional(v.number()),
  /** Of a language model. */
  bitsPerCharacter: v.exactOptional(v.number()),
  valBitsPerCharacter: v.exactOptional(v.number()),
  /** Of a classifier. */
  accuracy: v.exactOptional(v.number()),
  valAccuracy: v.exactOptional(v.number()),
  testLoss: v.exactOptional(v.number()),
  testAccuracy: v.exactOptional(v.number()),
  /** Each epoch, those before a resume included. */
  epochs: v.array(epochSchema),
});

export type TrainingResult = v.InferOutput<typeof trainingResultSchema>;

interface Outcome {
  history: History;
  task: PreparedTask;
  params: number;
  /** On the test part. */
  tested: Readonly<Record<string, number>>;
}

export function trainingResult(
  run: string,
  { history, task, params, tested }: Outcome,
): TrainingResult {
  const { epochs, step, stopReason } = history;
  const loss = epochs.at(-1)?.loss;
  const validated = epochs.flatMap((epoch) => epoch.valLoss ?? []);
  return {
    run,
    stopReason,
    step,
    params,
    ...(loss !== undefined && { loss }),
    ...(validated.length > 0 && { valLoss: Math.min(...validated) }),
    ...task.summarize(history),
    ...tested,
    epochs: [...epochs],
  };
}

/** For people: how the training ended, and what to do next. */
export function describeResult(
  result: TrainingResult,
  { task, stepBefore }: { task: Recipe['task']; stepBefore: number },
): string {
  const { run, stopReason, step } = result;
  const folder = run.includes(' ') ? `"${run}"` : run;
  if (stopReason === 'epochs' && step === stepBefore) {
    return `All epochs of ${folder} are done; seqlab train --resume ${folder} --epochs <n> trains longer.`;
  }
  const best = describeBest(result);
  const next =
    task === 'language-model' ? `Sample with: seqlab generate ${folder}` : `Saved in ${folder}`;
  return {
    epochs: `Done: step ${step}${best}. ${next}`,
    maxSeconds: `Time is up: step ${step}${best}. Go on with: seqlab train --resume ${folder}`,
    callback: `Done, it gets no better: step ${step}${best}. ${next}`,
    signal: `Stopped after step ${step}. Go on with: seqlab train --resume ${folder}`,
  }[stopReason];
}

function describeBest({ valBitsPerCharacter, testAccuracy, valAccuracy }: TrainingResult): string {
  if (valBitsPerCharacter !== undefined) {
    return `, best validation ${valBitsPerCharacter.toFixed(3)} bits/char`;
  }
  if (testAccuracy !== undefined) return `, test accuracy ${testAccuracy.toFixed(4)}`;
  return valAccuracy === undefined ? '' : `, validation accuracy ${valAccuracy.toFixed(4)}`;
}
