import * as v from 'valibot';
import { CliError } from '../cli-error.js';
import { recipeSchema, type Recipe } from './recipe.js';

/**
 * A recipe with its defaults filled in.
 *
 * @throws {@link CliError} that names the place, `model.units` for example.
 */
export function parseRecipe(where: string, json: unknown): Recipe {
  const parsed = v.safeParse(recipeSchema, json);
  if (parsed.success) return parsed.output;
  const [issue] = parsed.issues;
  throw new CliError(`${where}: ${v.getDotPath(issue) ?? 'content'}: ${issue.message}`);
}
