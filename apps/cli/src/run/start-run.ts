import { charTokenizer } from '@seqlab/text-data';
import { version_core } from '@tensorflow/tfjs-core';
import { version } from '../../package.json';
import { makeBatches } from './batches.js';
import { checkModelSize } from './check-model-size.js';
import { hashOf, readText } from './read-text.js';
import type { Recipe, TextSource } from './recipe.js';
import { createRunFolder, refuseExistingRun } from './run-folder.js';
import { runTraining, type Session } from './run-training.js';

/** The part of a recipe that the command line decides. */
type Choices = Recipe['model'] &
  Omit<Recipe['data'], 'source' | 'characters' | 'sha256'> &
  Omit<Recipe['training'], 'optimizer'> &
  Pick<Recipe, 'seed'>;

export interface StartRunOptions extends Choices, Session {
  source: TextSource;
}

/** Trains a new model in a new run folder. */
export async function startRun(folder: string, options: StartRunOptions): Promise<void> {
  const { source, seed, device, json, maxSeconds } = options;
  await refuseExistingRun(folder);
  const text = await readText(source);
  const tokenizer = charTokenizer(text);
  const ids = tokenizer.encode(text);
  const { cell, units, layers, embedding, dropout } = options;
  const { validationSplit, windows, seqLength, batchSize } = options;
  const { learningRate, schedule, warmupSteps, weightDecay } = options;
  const { clipNorm, averageDecay, epochs } = options;
  const recipe: Recipe = {
    format: 1,
    createdAt: new Date().toISOString(),
    versions: { seqlab: version, node: process.versions.node, tfjs: version_core },
    seed,
    data: {
      source,
      characters: ids.length,
      sha256: hashOf(text),
      validationSplit,
      windows,
      seqLength,
      batchSize,
    },
    tokenizer: { kind: 'character', vocabularySize: tokenizer.vocabularySize },
    model: { cell, units, layers, embedding, dropout },
    training: {
      optimizer: weightDecay > 0 ? 'adamw' : 'adam',
      learningRate,
      schedule,
      warmupSteps,
      weightDecay,
      clipNorm,
      averageDecay,
      epochs,
    },
  };
  checkModelSize(recipe);
  const batches = makeBatches(ids, recipe);
  await createRunFolder(folder, { recipe, tokenizer });
  await runTraining(folder, { recipe, batches, device, json, maxSeconds });
}
