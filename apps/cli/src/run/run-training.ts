import { countParams } from '@seqlab/seq-layers';
import { registerGradients } from '@seqlab/seq-layers/gradients';
import {
  exponentialMovingAverage,
  fit,
  sparseCategoricalCrossentropy,
  TrainerError,
  type TrainingState,
} from '@seqlab/trainer';
import { jsonlLogger, modelCheckpoint } from '@seqlab/trainer/node';
import { CliError } from '../cli-error.js';
import { useDevice, type Device } from '../device.js';
import { onInterrupt } from '../interrupt.js';
import { LiveLine } from '../live-line.js';
import type { Batches } from './batches.js';
import { buildModel } from './build-model.js';
import { buildOptimizer } from './build-optimizer.js';
import { trainingProgress } from './progress.js';
import { nameOf } from './read-text.js';
import type { Recipe } from './recipe.js';
import { runPaths } from './run-folder.js';
import { describeResult, trainingResult } from './training-result.js';

/** How this call of the command goes, whatever the recipe says. */
export interface Session {
  device: Device;
  /** Print the result as JSON on stdout. */
  json: boolean;
  maxSeconds?: number | undefined;
}

export interface RunTrainingOptions extends Session {
  recipe: Recipe;
  batches: Batches;
  resumeFrom?: TrainingState | undefined;
}

/** Trains the model of a recipe, keeps the run's folder up to date, and says how it goes. */
export async function runTraining(
  folder: string,
  { recipe, batches, resumeFrom, device, json, maxSeconds }: RunTrainingOptions,
): Promise<void> {
  const engine = await useDevice(device);
  registerGradients();
  const model = buildModel(recipe);
  const { data, training, seed } = recipe;
  say(`${nameOf(data.source)}: ${data.characters.toLocaleString('en')} characters`);
  say(
    `${describeModel(recipe)}: ${countParams(model).toLocaleString('en')} parameters, on ${engine}`,
  );
  if (resumeFrom !== undefined) say(`going on from step ${resumeFrom.step} of ${folder}`);

  const signal = onInterrupt('\nSaving after this step; Ctrl-C again stops at once.\n');
  const line = new LiveLine(process.stderr);
  try {
    const history = await fit(model, batches.training, {
      epochs: training.epochs,
      optimizer: buildOptimizer(recipe, batches.training.length ?? 1),
      loss: sparseCategoricalCrossentropy({ fromLogits: true }),
      globalClipNorm: training.clipNorm,
      seed,
      signal,
      callbacks: [
        trainingProgress({ line, maxSeconds }),
        jsonlLogger({ file: runPaths(folder).metrics }),
        modelCheckpoint({ folder }),
      ],
      ...(training.averageDecay > 0 && {
        weightAveraging: exponentialMovingAverage({ decay: training.averageDecay }),
      }),
      ...(batches.validation && { validationData: batches.validation }),
      ...(maxSeconds !== undefined && { maxSeconds }),
      ...(resumeFrom && { resumeFrom }),
    });
    const result = trainingResult(folder, history);
    line.print(describeResult(result, resumeFrom?.step ?? 0));
    if (json) process.stdout.write(`${JSON.stringify(result)}\n`);
  } catch (error) {
    throw diverged(error) ?? error;
  } finally {
    line.end();
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

function describeModel({ model, tokenizer }: Recipe): string {
  const recurrent = Array.from({ length: model.layers }, () => `${model.cell} ${model.units}`);
  return [`embedding ${model.embedding}`, ...recurrent, `dense ${tokenizer.vocabularySize}`].join(
    ' → ',
  );
}

function say(text: string): void {
  process.stderr.write(`${text}\n`);
}
