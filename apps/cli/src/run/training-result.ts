import type { EpochLogs, History, StopReason } from '@seqlab/trainer';
import type { Recipe } from '../recipes/recipe.js';
import type { PreparedTask } from './prepared-task.js';

/** What `seqlab train --json` prints. Losses are nats a character or text. */
export interface TrainingResult {
  run: string;
  stopReason: StopReason;
  /** Steps taken, those before a resume included. */
  step: number;
  /** Training loss of the last epoch. */
  loss?: number;
  /** Lowest validation loss: that of the model saved. */
  valLoss?: number;
  /** Of a language model. */
  bitsPerCharacter?: number;
  valBitsPerCharacter?: number;
  /** Of a classifier. */
  accuracy?: number;
  valAccuracy?: number;
  testLoss?: number;
  testAccuracy?: number;
  /** Each epoch, those before a resume included. */
  epochs: readonly EpochLogs[];
}

interface Outcome {
  history: History;
  task: PreparedTask;
  /** On the test part. */
  tested: Readonly<Record<string, number>>;
}

export function trainingResult(run: string, { history, task, tested }: Outcome): TrainingResult {
  const { epochs, step, stopReason } = history;
  const loss = epochs.at(-1)?.loss;
  const validated = epochs.flatMap((epoch) => epoch.valLoss ?? []);
  return {
    run,
    stopReason,
    step,
    ...(loss !== undefined && { loss }),
    ...(validated.length > 0 && { valLoss: Math.min(...validated) }),
    ...task.summarize(history),
    ...tested,
    epochs,
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
