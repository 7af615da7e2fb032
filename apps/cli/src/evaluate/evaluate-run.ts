import { score } from '@seqlab/generate';
import { badInput, CliError } from '../cli-error.js';
import { useDevice, type Device } from '../device.js';
import { validationText } from '../language-model/batches.js';
import { hashOf, nameOf, readText } from '../language-model/read-text.js';
import { say } from '../messages.js';
import type { ClassificationRecipe } from '../recipes/classification-recipe.js';
import type { LanguageModelRecipe } from '../recipes/language-model-recipe.js';
import { prepareTask } from '../run/prepare-task.js';
import { readModel, readRecord, readTokenizer } from '../run/run-folder.js';

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
  const { recipe, facts } = await readRecord(folder);
  if (recipe.task !== 'language-model' && text !== undefined) {
    throw new CliError(`--text is for language models; ${folder} is a classifier`);
  }
  // Of other data, the part that is held out may have been learnt.
  const checkHash = (sha256: string) => {
    if (sha256 === facts.sha256) return;
    throw new CliError(`the data of ${folder} is not what it was trained on: restore it`);
  };
  await useDevice(device);
  const found =
    recipe.task === 'language-model'
      ? await scoreText(folder, recipe, { file: text, checkHash })
      : await testClassifier(folder, recipe, { checkHash });
  if (json) {
    process.stdout.write(`${JSON.stringify({ run: folder, ...found })}\n`);
    return;
  }
  for (const [name, value] of Object.entries(found)) {
    const shown = Number.isInteger(value) ? value.toLocaleString('en') : value.toFixed(4);
    process.stdout.write(`${name}: ${shown}\n`);
  }
}

interface DataCheck {
  /** Throws if the run's data has another hash. */
  checkHash(sha256: string): void;
}

async function testClassifier(
  folder: string,
  recipe: ClassificationRecipe,
  { checkHash }: DataCheck,
): Promise<Readonly<Record<string, number>>> {
  const model = await readModel(folder);
  const { dataLine, test } = await prepareTask(recipe, { checkHash });
  if (test === undefined) throw new CliError(`${folder}: its data has no test part`);
  say(dataLine);
  return test(model);
}

async function scoreText(
  folder: string,
  recipe: LanguageModelRecipe,
  { file, checkHash }: DataCheck & { file: string | undefined },
): Promise<Record<string, number>> {
  const tokenizer = await readTokenizer(folder);
  const model = await readModel(folder);
  const text = await readText(
    file === undefined ? recipe.data.source : { kind: 'file', path: file },
  );
  if (file === undefined) checkHash(hashOf(text));
  const scored = file === undefined ? validationText(text, recipe) : text;
  say(`${file ?? nameOf(recipe.data.source)}: ${scored.length.toLocaleString('en')} characters`);
  const { tokens, characters, perplexity, bitsPerCharacter, logLikelihood } = await badInput(
    file ?? folder,
    () => score(model, tokenizer, scored),
  );
  return { characters, loss: -logLikelihood / tokens, perplexity, bitsPerCharacter };
}
