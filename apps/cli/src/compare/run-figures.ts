import { existsSync } from 'node:fs';
import { readResult } from '../run/result-file.js';
import { bestEpoch } from '../run/best-epoch.js';
import { readModel, readRecord, runPaths } from '../run/run-folder.js';
import { readRunHistory } from '../run/run-history.js';
import { runPace } from '../run/run-pace.js';
import type { RunRecord } from '../run/run-record.js';
import type { TrainingResult } from '../run/training-result.js';

/** What is compared of a run; what is not known is left out. Losses are nats a character or text. */
export interface RunFigures {
  run: string;
  recipe: string;
  task: RunRecord['recipe']['task'];
  params?: number;
  seed: number;
  /** Epochs that have ended. */
  epochs: number;
  plannedEpochs: number;
  steps: number;
  /** From 1: that of the lowest validation loss. */
  bestEpoch?: number;
  /** Of the best epoch, as all that follow but the test; of the last where nothing was validated. */
  loss?: number;
  valLoss?: number;
  /** Of a language model. */
  valBitsPerCharacter?: number;
  /** Metrics on the validation data. */
  valMetrics: Readonly<Record<string, number>>;
  testLoss?: number;
  testAccuracy?: number;
  /** With their validation, the median. */
  secondsPerEpoch?: number;
  /** Of all training. */
  seconds: number;
  /** Why training ended, once it has. */
  stopReason?: TrainingResult['stopReason'];
}

export interface ComparedRun {
  record: RunRecord;
  figures: RunFigures;
}

/** @throws {@link CliError} for what is no run, or a damaged one. */
export async function readComparedRun(folder: string): Promise<ComparedRun> {
  const record = await readRecord(folder);
  const { recipe } = record;
  const history = await readRunHistory(folder);
  const result = await readResult(folder);
  const { epochs, steps } = history;
  const best = bestEpoch(epochs);
  const { loss, valLoss, valMetrics = {} } = best ?? epochs.at(-1) ?? {};
  const params = result?.params ?? (await countParams(folder));
  const { secondsPerEpoch, seconds } = runPace(history);
  const figures: RunFigures = {
    run: folder,
    recipe: recipe.name,
    task: recipe.task,
    ...(params !== undefined && { params }),
    seed: recipe.seed,
    epochs: epochs.filter(({ partial }) => !partial).length,
    plannedEpochs: recipe.training.epochs,
    steps: steps.at(-1)?.step ?? 0,
    ...(best && { bestEpoch: best.epoch + 1 }),
    ...(loss !== undefined && { loss }),
    ...(valLoss !== undefined && {
      valLoss,
      ...(recipe.task === 'language-model' && { valBitsPerCharacter: valLoss / Math.LN2 }),
    }),
    valMetrics,
    ...(result?.testLoss !== undefined && { testLoss: result.testLoss }),
    ...(result?.testAccuracy !== undefined && { testAccuracy: result.testAccuracy }),
    ...(secondsPerEpoch !== undefined && { secondsPerEpoch }),
    seconds,
    ...(result && { stopReason: result.stopReason }),
  };
  return { record, figures };
}

/** Of the model in the folder, while there is no result; nothing before the first epoch. */
async function countParams(folder: string): Promise<number | undefined> {
  if (!existsSync(runPaths(folder).model)) return undefined;
  const { countParams: count } = await import('@seqlab/seq-layers');
  const { useDevice } = await import('../device.js');
  await useDevice('cpu');
  const model = await readModel(folder);
  try {
    return count(model);
  } finally {
    model.dispose();
  }
}
