import { skipGramModel } from '@seqlab/generate';
import { skipGramBatches } from '@seqlab/text-data';
import { adam, binaryCrossentropy, fit, TrainerError } from '@seqlab/trainer';
import { modelCheckpoint } from '@seqlab/trainer/node';
import { badInput, CliError } from '../../cli-error.js';
import { say } from '../../messages.js';
import type { VectorsRecipe } from '../../recipes/vectors-recipe.js';
import { newestCheckpoint } from '../../run/newest-checkpoint.js';
import type { Pretrained, PretrainSession } from '../../run/pretraining.js';
import { trainingProgress } from '../../run/progress.js';
import { runPaths } from '../../run/run-folder.js';
import type { InitialVectorsOptions } from './initial-vectors.js';

const counted = {
  counted: 'pairs',
  describeBriefly: ({ loss }: { loss: number }) => `loss ${loss.toFixed(3)}`,
  describe: ({ loss }: { loss: number }) => loss.toFixed(4),
};

/**
 * Trains word vectors on texts without their labels, from the newest checkpoint in the run's folder if there
 * is one. Stopped on the way, it leaves one there.
 *
 * @throws {@link CliError} for texts of too few words, and where the loss becomes no number.
 */
export async function trainVectors(
  recipe: Extract<VectorsRecipe, { kind: 'skip-gram' }>,
  { examples, dimensions, seed }: InitialVectorsOptions,
  { folder, line, signal, maxSeconds }: PretrainSession,
): Promise<Pretrained> {
  const { epochs, texts, windowSize, negativeSamples, subsample, batchSize, learningRate } = recipe;
  const { training, tokenizer, vocabularySize } = examples;
  const { indexFrom } = tokenizer.vocabulary;
  // Padding, beginnings and unknown words are no words.
  const words = training.sequences
    .slice(0, texts ?? undefined)
    .map((sequence) => sequence.filter((id) => id > indexFrom));
  const source = await badInput('model.vectors', async () =>
    skipGramBatches(words, {
      vocabularySize,
      windowSize,
      negativeSamples,
      subsample,
      batchSize,
      seed,
    }),
  );
  const checkpoints = runPaths(folder).vectorTraining;
  const resumeFrom = await newestCheckpoint(checkpoints);
  say(
    `word vectors: skip-gram on ${words.length.toLocaleString('en')} texts without their labels` +
      (resumeFrom === undefined ? '' : `, going on from step ${resumeFrom.step}`),
  );
  const model = skipGramModel({ vocabularySize, dimensions, negativeSamples, seed });
  const optimizer = adam({ learningRate });
  try {
    const { stopReason, step } = await fit(model, source, {
      loss: binaryCrossentropy({ fromLogits: true }),
      optimizer,
      epochs,
      seed,
      signal,
      maxSeconds,
      resumeFrom,
      callbacks: [
        trainingProgress({
          line,
          maxSeconds,
          task: counted,
          about: 'word vectors: ',
          batchesPerEpoch: source.expectedLength,
        }),
        modelCheckpoint({ folder: checkpoints, everySteps: 1000 }),
      ],
    });
    if (stopReason !== 'epochs') {
      line.print(`word vectors: stopped after step ${step}, kept in ${checkpoints}`);
      return { stopReason };
    }
    const weights = await model.getWeights();
    return { vectors: weights['words/embeddings']!.data as Float32Array };
  } catch (error) {
    if (!(error instanceof TrainerError && error.code === 'non-finite')) throw error;
    throw new CliError(
      `word vectors: training diverged at step ${error.step}: begin anew with a lower model.vectors.learningRate`,
      { cause: error, exitCode: 1 },
    );
  } finally {
    optimizer.dispose();
    model.dispose();
  }
}
