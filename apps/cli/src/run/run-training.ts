import { countParams, type Model } from '@seqlab/seq-layers';
import { registerGradients } from '@seqlab/seq-layers/gradients';
import {
  exponentialMovingAverage,
  fit,
  TrainerError,
  type History,
  type TrainingState,
} from '@seqlab/trainer';
import { jsonlLogger, modelCheckpoint } from '@seqlab/trainer/node';
import { CliError } from '../cli-error.js';
import { useDevice, type Device } from '../device.js';
import { onInterrupt } from '../interrupt.js';
import { LiveLine } from '../live-line.js';
import { say } from '../messages.js';
import type { Recipe } from '../recipes/recipe.js';
import { buildOptimizer } from './build-optimizer.js';
import type { PreparedTask } from './prepared-task.js';
import { trainingProgress } from './progress.js';
import { discardResult, writeResult } from './result-file.js';
import { readModel, runPaths } from './run-folder.js';
import { stopping } from './stopping.js';
import { describeResult, trainingResult, type TrainingResult } from './training-result.js';

/** How this call of the command goes, whatever the recipe says. */
export interface Session {
  device: Device;
  maxSeconds?: number | undefined;
  /** Saves and stops the training. Default: Ctrl-C does. */
  signal?: AbortSignal | undefined;
}

export interface RunTrainingOptions extends Session {
  recipe: Recipe;
  task: PreparedTask;
  resumeFrom?: TrainingState | undefined;
}

/** Trains the model of a recipe, keeps the run's folder up to date, and says how it goes. */
export async function runTraining(
  folder: string,
  options: RunTrainingOptions,
): Promise<TrainingResult> {
  const { recipe, task, resumeFrom, device, maxSeconds } = options;
  const engine = await useDevice(device);
  registerGradients();
  await discardResult(folder);
  say(task.dataLine);
  const line = new LiveLine(process.stderr);
  const began = performance.now();
  const signal =
    options.signal ?? onInterrupt('\nSaving after this step; Ctrl-C again stops at once.\n');
  try {
    // A checkpoint has all that the model began with.
    const pretrained =
      resumeFrom === undefined
        ? await task.pretrain?.({ folder, line, signal, maxSeconds })
        : undefined;
    const model = task.buildModel(
      pretrained && 'vectors' in pretrained ? pretrained.vectors : undefined,
    );
    model.build([null, null]);
    const params = countParams(model);
    say(`${task.modelLine}: ${params.toLocaleString('en')} parameters, on ${engine}`);
    let history: History;
    try {
      history =
        pretrained && 'stopReason' in pretrained
          ? { epochs: [], step: 0, stopReason: pretrained.stopReason }
          : await train(model, folder, {
              ...options,
              signal,
              line,
              maxSeconds: left(maxSeconds, began),
            });
    } finally {
      model.dispose();
    }
    const tested = await testModel(folder, task, history);
    const result = trainingResult(folder, { history, task, params, tested });
    await writeResult(folder, result);
    line.print(describeResult(result, { task: recipe.task, stepBefore: resumeFrom?.step ?? 0 }));
    return result;
  } catch (error) {
    throw diverged(error) ?? error;
  } finally {
    line.end();
  }
}

async function train(
  model: Model,
  folder: string,
  options: RunTrainingOptions & { signal: AbortSignal; line: LiveLine },
): Promise<History> {
  const { recipe, task, resumeFrom, maxSeconds, signal, line } = options;
  const { training, seed } = recipe;
  if (resumeFrom !== undefined) say(`going on from step ${resumeFrom.step} of ${folder}`);
  const optimizer = buildOptimizer(training, task.stepsPerEpoch);
  try {
    return await fit(model, task.training, {
      ...task.fitOptions,
      epochs: training.epochs,
      optimizer,
      globalClipNorm: training.clipNorm,
      seed,
      signal,
      callbacks: [
        trainingProgress({ line, maxSeconds, task }),
        ...stopping(training, { phases: task.phases, line }),
        jsonlLogger({ file: runPaths(folder).metrics }),
        modelCheckpoint({ folder }),
      ],
      ...(training.averageDecay > 0 && {
        weightAveraging: exponentialMovingAverage({ decay: training.averageDecay }),
      }),
      ...(maxSeconds !== undefined && { maxSeconds }),
      ...(resumeFrom && { resumeFrom }),
    });
  } finally {
    // Another run may follow in this process, after one that failed too.
    optimizer.dispose();
  }
}

/** What is left of a time limit, in seconds; never nothing, so that training ends as it does when time is up. */
function left(maxSeconds: number | undefined, began: number): number | undefined {
  return maxSeconds && Math.max(1e-3, maxSeconds - (performance.now() - began) / 1000);
}

/**
 * The model that the run keeps, on the data's test part; nothing while the run is not at its end, or has no
 * model yet.
 */
async function testModel(
  folder: string,
  task: PreparedTask,
  { stopReason, step }: History,
): Promise<Readonly<Record<string, number>>> {
  if (task.test === undefined || stopReason === 'signal' || step === 0) return {};
  const model = await readModel(folder);
  try {
    return await task.test(model);
  } finally {
    model.dispose();
  }
}

/** The trainer's error in terms of the command line, if the loss has become no number. */
function diverged(error: unknown): CliError | undefined {
  if (!(error instanceof TrainerError) || error.code !== 'non-finite') return undefined;
  return new CliError(
    `training diverged at step ${error.step}: begin anew with a lower --learning-rate or --clip-norm`,
    { cause: error, exitCode: 1 },
  );
}
