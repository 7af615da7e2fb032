import { natsToBits, type EpochLogs, type History, type StopReason } from '@seqlab/trainer';

/** What `seqlab train --json` prints. Losses are nats a character. */
export interface TrainingResult {
  run: string;
  stopReason: StopReason;
  /** Steps taken, those before a resume included. */
  step: number;
  /** Training loss of the last epoch. */
  loss?: number;
  bitsPerCharacter?: number;
  /** Lowest validation loss: that of the model saved. */
  valLoss?: number;
  valBitsPerCharacter?: number;
  /** Each epoch, those before a resume included. */
  epochs: readonly EpochLogs[];
}

export function trainingResult(run: string, { epochs, step, stopReason }: History): TrainingResult {
  const loss = epochs.at(-1)?.loss;
  const validated = epochs.flatMap((epoch) => epoch.valLoss ?? []);
  const valLoss = Math.min(...validated);
  return {
    run,
    stopReason,
    step,
    ...(loss !== undefined && { loss, bitsPerCharacter: natsToBits(loss) }),
    ...(validated.length > 0 && { valLoss, valBitsPerCharacter: natsToBits(valLoss) }),
    epochs,
  };
}

/** For people: how the training ended, and what to do next. */
export function describeResult(
  { run, stopReason, step, valBitsPerCharacter }: TrainingResult,
  stepBefore: number,
): string {
  const folder = run.includes(' ') ? `"${run}"` : run;
  if (stopReason === 'epochs' && step === stepBefore) {
    return `All epochs of ${folder} are done; seqlab train --resume ${folder} --epochs <n> trains longer.`;
  }
  const best =
    valBitsPerCharacter === undefined
      ? ''
      : `, best validation ${valBitsPerCharacter.toFixed(3)} bits/char`;
  return {
    epochs: `Done: step ${step}${best}. Sample with: seqlab generate ${folder}`,
    maxSeconds: `Time is up: step ${step}${best}. Go on with: seqlab train --resume ${folder}`,
    callback: `Stopped after step ${step}${best}. Sample with: seqlab generate ${folder}`,
    signal: `Stopped after step ${step}. Go on with: seqlab train --resume ${folder}`,
  }[stopReason];
}
