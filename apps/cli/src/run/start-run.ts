import { version_core } from '@tensorflow/tfjs-core';
import { version } from '../../package.json';
import { useDevice } from '../device.js';
import type { Recipe } from '../recipes/recipe.js';
import { prepareTask } from './prepare-task.js';
import { createRunFolder, refuseExistingRun } from './run-folder.js';
import type { RunRecord } from './run-record.js';
import { runTraining, type Session } from './run-training.js';
import type { TrainingResult } from './training-result.js';

/** Trains a new model in a new run folder. */
export async function startRun(
  folder: string,
  { recipe, ...session }: Session & { recipe: Recipe },
): Promise<TrainingResult> {
  await refuseExistingRun(folder);
  // Before data is read, and before the folder is a run that could only be resumed.
  await useDevice(session.device);
  const task = await prepareTask(recipe);
  const record: RunRecord = {
    format: 1,
    createdAt: new Date().toISOString(),
    versions: { seqlab: version, node: process.versions.node, tfjs: version_core },
    recipe,
    facts: task.facts,
  };
  await createRunFolder(folder, { record, tokenizer: task.tokenizer });
  return runTraining(folder, { recipe, task, ...session });
}
