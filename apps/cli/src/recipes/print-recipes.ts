import { builtInRecipes } from './built-in.js';
import { loadRecipe } from './load-recipe.js';
import { parseRecipe } from './parse-recipe.js';
import { recipeSchema } from './recipe.js';

/** Prints the recipes that come with seqlab. */
export function listRecipes({ json }: { json: boolean }): void {
  if (json) return printJson(builtInRecipes);
  const width = Math.max(...builtInRecipes.map(({ name }) => name.length));
  for (const { name, description } of builtInRecipes) {
    process.stdout.write(`${name.padEnd(width)}  ${description}\n`);
  }
}

/** Prints a recipe as its file has it, or with all defaults. */
export async function showRecipe(nameOrPath: string, { full }: { full: boolean }): Promise<void> {
  const recipe = await loadRecipe(nameOrPath);
  printJson(full ? parseRecipe(nameOrPath, recipe) : recipe);
}

export async function printSchema(): Promise<void> {
  const { toJsonSchema } = await import('@valibot/to-json-schema');
  printJson(toJsonSchema(recipeSchema, { typeMode: 'input' }));
}

function printJson(value: unknown): void {
  process.stdout.write(`${JSON.stringify(value, undefined, 2)}\n`);
}
