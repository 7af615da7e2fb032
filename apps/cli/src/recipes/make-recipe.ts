import path from 'node:path';
import { CliError } from '../cli-error.js';
import type { TextSource } from './language-model-recipe.js';
import { loadRecipe } from './load-recipe.js';
import { override } from './override.js';
import { parseRecipe } from './parse-recipe.js';
import { applyOptions } from './recipe-options.js';
import type { Recipe } from './recipe.js';

export interface RecipeChoices {
  /** A text in place of the recipe's. */
  source?: TextSource | undefined;
  epochs?: number | undefined;
  /** What `--set` says. */
  set?: readonly string[] | undefined;
}

/** The recipe of that name or file, or one for a text, with what the command line says. */
export async function makeRecipe(
  nameOrPath: string | undefined,
  choices: RecipeChoices,
): Promise<Recipe> {
  const { source, epochs, set = [] } = choices;
  const base = await baseRecipe(nameOrPath, source);
  const chosen = applyOptions(base, choices as Readonly<Record<string, unknown>>);
  if (epochs !== undefined) chosen['training'] = { ...(chosen['training'] as object), epochs };
  return parseRecipe(nameOrPath ?? 'recipe', override(chosen, set));
}

async function baseRecipe(
  nameOrPath: string | undefined,
  source: TextSource | undefined,
): Promise<Record<string, unknown>> {
  if (nameOrPath !== undefined) {
    const recipe = await loadRecipe(nameOrPath);
    if (source === undefined) return recipe;
    if (recipe['task'] === 'language-model') {
      return { ...recipe, data: { ...(recipe['data'] as object | undefined), source } };
    }
    throw new CliError(`--text and --dataset are for language models, which ${nameOrPath} is not`);
  }
  if (source === undefined) {
    throw new CliError('give a recipe, --text <file>, --dataset <name> or --resume <run>');
  }
  return {
    name: nameFor(source.kind === 'file' ? path.parse(source.path).name : source.name),
    task: 'language-model',
    data: { source },
    model: {},
    training: {},
  };
}

/** Names are folders too, so they have letters, digits, dots and hyphens only. */
function nameFor(text: string): string {
  return text.replaceAll(/[^\w.-]+/g, '-').replaceAll(/^-+|-+$/g, '') || 'text';
}
