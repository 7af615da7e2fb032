import { score } from '@seqlab/generate';
import { badInput, CliError } from '../cli-error.js';
import { useDevice, type Device } from '../device.js';
import { validationText } from '../language-model/batches.js';
import { readText } from '../language-model/read-text.js';
import type { ClassificationRecipe } from '../recipes/classification-recipe.js';
import type { LanguageModelRecipe } from '../recipes/language-model-recipe.js';
import { readModel, readRecord, readTokenizer } from '../run/run-folder.js';
import { readExamples } from '../text-classification/read-examples.js';
import { testModel } from '../text-classification/test-model.js';

export interface EvaluateRunOptions {
  /** Another text than the run's own. */
  text?: string | undefined;
  device: Device;
  json: boolean;
}

/** Prints how good a run's model is on data that it was not trained on. */
export async function evaluateRun(
  folder: string,
  { text, device, json }: EvaluateRunOptions,
): Promise<void> {
  const { recipe } = await readRecord(folder);
  if (recipe.task !== 'language-model' && text !== undefined) {
    throw new CliError(`--text is for language models; ${folder} is a classifier`);
  }
  await useDevice(device);
  const found =
    recipe.task === 'language-model'
      ? await scoreText(folder, recipe, text)
      : await testClassifier(folder, recipe);
  if (json) {
    process.stdout.write(`${JSON.stringify({ run: folder, ...found })}\n`);
    return;
  }
  for (const [name, value] of Object.entries(found)) {
    const shown = Number.isInteger(value) ? value.toLocaleString('en') : value.toFixed(4);
    process.stdout.write(`${name}: ${shown}\n`);
  }
}

async function testClassifier(
  folder: string,
  recipe: ClassificationRecipe,
): Promise<Record<string, number>> {
  const model = await readModel(folder);
  const examples = await readExamples(recipe);
  if (examples.test.labels.length === 0) throw new CliError(`${folder}: its data has no test part`);
  return testModel(model, examples, recipe);
}

async function scoreText(
  folder: string,
  recipe: LanguageModelRecipe,
  file: string | undefined,
): Promise<Record<string, number>> {
  const tokenizer = await readTokenizer(folder);
  const model = await readModel(folder);
  const text =
    file === undefined
      ? validationText(await readText(recipe.data.source), recipe)
      : await readText({ kind: 'file', path: file });
  const { tokens, characters, perplexity, bitsPerCharacter, logLikelihood } = await badInput(
    file ?? folder,
    () => score(model, tokenizer, text),
  );
  return { characters, loss: -logLikelihood / tokens, perplexity, bitsPerCharacter };
}
