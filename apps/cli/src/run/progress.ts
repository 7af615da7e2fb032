import type { BatchLogs, Callback, EpochLogs } from '@seqlab/trainer';
import type { LiveLine } from '../live-line.js';
import { Pace } from './pace.js';
import type { PreparedTask } from './prepared-task.js';

export interface TrainingProgressOptions {
  line: LiveLine;
  /** The time limit of the training, if there is one. */
  maxSeconds?: number | undefined;
  task: CountedTask;
  /** What is trained, before each line. Default: nothing, the model of the run. */
  about?: string;
  /** Where the data does not know. */
  batchesPerEpoch?: number;
}

/** How steps are counted and values are told. */
type CountedTask = Pick<PreparedTask, 'counted' | 'describeBriefly' | 'describe'>;

/** Shows how the training goes: a live line, and one that stays for each epoch. */
export function trainingProgress({
  line,
  maxSeconds = Infinity,
  task,
  about = '',
  batchesPerEpoch: expected = NaN,
}: TrainingProgressOptions): Callback {
  const pace = new Pace();
  let beganAt = 0;
  return {
    onTrainBegin() {
      beganAt = performance.now();
    },
    onEpochBegin(_logs, { step }) {
      pace.restart(step);
    },
    onBatchEnd(logs, { epochs, batchesPerEpoch = expected }) {
      pace.advance(logs.step, logs.tokens);
      const totalSteps = Math.max(logs.step, epochs * batchesPerEpoch);
      const elapsed = (performance.now() - beganAt) / 1000;
      const untilEnd = (totalSteps - logs.step) / pace.stepsPerSecond;
      line.update({
        fraction: Math.max(logs.step / totalSteps, elapsed / maxSeconds),
        text:
          about +
          describeStep(logs, {
            task,
            epochs,
            totalSteps,
            tokensPerSecond: pace.tokensPerSecond,
            secondsLeft: Math.max(0, Math.min(untilEnd, maxSeconds - elapsed)),
          }),
      });
    },
    onEpochEnd(logs, { epochs }) {
      line.print(about + describeEpoch(logs, { epochs, task }));
    },
  };
}

interface Outlook {
  epochs: number;
  totalSteps: number;
  task: CountedTask;
  tokensPerSecond: number;
  secondsLeft: number;
}

/** It should fit into a line of 80 characters. */
function describeStep(
  { step, epoch, loss, metrics }: BatchLogs,
  { task, epochs, totalSteps, tokensPerSecond, secondsLeft }: Outlook,
): string {
  return [
    `step ${step}/${totalSteps}`,
    `epoch ${epoch + 1}/${epochs}`,
    task.describeBriefly({ loss, metrics }),
    `${thousands(tokensPerSecond)} ${task.counted}/s`,
    `${clock(secondsLeft)} left`,
  ].join('  ');
}

function describeEpoch(
  { epoch, step, loss, metrics, valLoss, valMetrics = {}, partial }: EpochLogs,
  { epochs, task }: Pick<Outlook, 'epochs' | 'task'>,
): string {
  const parts = [
    `epoch ${epoch + 1}/${epochs}${partial ? ` (until step ${step})` : ''}`,
    `loss ${task.describe({ loss, metrics })}`,
  ];
  if (valLoss !== undefined) {
    parts.push(`validation ${task.describe({ loss: valLoss, metrics: valMetrics })}`);
  }
  return parts.join(' · ');
}

function thousands(value: number): string {
  return value < 10_000 ? value.toFixed(0) : `${(value / 1000).toFixed(0)}k`;
}

/** Seconds as m:ss or h:mm:ss. */
function clock(seconds: number): string {
  const whole = Math.round(seconds);
  const [hours, minutes] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60];
  const tail = twoDigits(whole % 60);
  return hours > 0 ? `${hours}:${twoDigits(minutes)}:${tail}` : `${minutes}:${tail}`;
}

function twoDigits(value: number): string {
  return String(value).padStart(2, '0');
}
