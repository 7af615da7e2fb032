import type { BatchLogs, StopReason } from '@seqlab/trainer';
import type { TrainingRecipe } from '../recipes/parts.js';
import type { RunProgress, RunState } from './messages.js';
import type { RunEpochs } from './run-epochs.js';
import type { StepSpeed } from './step-speed.js';

/** A training that has logged nothing for so long, and so many steps, has stopped. */
const [silentMs, silentSteps] = [60_000, 20];

export interface RunProgressOptions {
  epochs: RunEpochs;
  training: Pick<TrainingRecipe, 'epochs'>;
  lastStep: BatchLogs | undefined;
  speed: StepSpeed;
  updatedAt: string | undefined;
  /** Why training ended last; undefined while it goes on, or after it was killed. */
  stopReason: StopReason | undefined;
  damagedLines: number;
  /** In milliseconds. */
  now: number;
}

/** How far a run is. */
export function runProgress(options: RunProgressOptions): RunProgress {
  const { epochs, training, lastStep, speed, updatedAt, damagedLines } = options;
  const { msPerStep, tokensPerSecond } = speed;
  const steps = lastStep && stepsOf(lastStep, epochs, training.epochs);
  const { last, best } = epochs;
  const state = stateOf(options);
  const isGoing = state === 'training' && msPerStep !== undefined;
  return {
    state,
    epoch: lastStep === undefined ? 0 : lastStep.epoch + 1,
    epochs: training.epochs,
    step: lastStep?.step ?? 0,
    ...(steps !== undefined && { steps }),
    ...(lastStep && { loss: lastStep.loss, learningRate: lastStep.learningRate }),
    ...(last?.valLoss !== undefined && { valLoss: last.valLoss }),
    ...(best && { best }),
    ...(msPerStep !== undefined && { stepsPerSecond: 1000 / msPerStep }),
    ...(tokensPerSecond !== undefined && { countedPerSecond: tokensPerSecond }),
    ...(isGoing &&
      steps !== undefined && {
        secondsLeft: (Math.max(0, steps - lastStep!.step) * msPerStep) / 1000,
      }),
    ...(updatedAt !== undefined && { updatedAt }),
    damagedLines,
  };
}

/** A run does not say how many steps an epoch has; its first one does, and each later step. */
function stepsOf(
  { step, batch, epoch }: BatchLogs,
  { last }: RunEpochs,
  epochCount: number,
): number | undefined {
  if (epoch > 0) return Math.round((epochCount * (step - batch - 1)) / epoch);
  return last === undefined || last.partial ? undefined : epochCount * last.step;
}

function stateOf({
  epochs,
  training,
  speed,
  updatedAt,
  stopReason,
  now,
}: RunProgressOptions): RunState {
  if (stopReason === 'epochs' || stopReason === 'callback') return 'finished';
  if (stopReason !== undefined) return 'stopped';
  if (epochs.doneCount >= training.epochs) return 'finished';
  if (updatedAt === undefined) return 'starting';
  const silent = now - Date.parse(updatedAt);
  return silent < Math.max(silentMs, silentSteps * (speed.msPerStep ?? 0)) ? 'training' : 'stopped';
}
