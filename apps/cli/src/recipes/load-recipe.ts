import { CliError } from '../cli-error.js';
import { isObjectFile, readObjectFile } from '../object-file.js';
import { didYouMean } from '../suggest.js';
import { builtInRecipes } from './built-in.js';

/**
 * What a recipe says, by its name or in a file: JSON, or TypeScript or JavaScript whose default export it
 * is. Nothing is checked but that it is an object.
 *
 * @throws {@link CliError} for a name that is none, or a file that cannot be read.
 */
export async function loadRecipe(nameOrPath: string): Promise<Record<string, unknown>> {
  const builtIn = builtInRecipes.find(({ name }) => name === nameOrPath);
  if (builtIn !== undefined) return { ...structuredClone(builtIn) };
  if (isObjectFile(nameOrPath)) return readObjectFile(nameOrPath);
  const names = builtInRecipes.map(({ name }) => name);
  throw new CliError(
    `there is no recipe ${nameOrPath}; seqlab recipes lists them, and a file ends in .json or .ts` +
      didYouMean(nameOrPath, names),
  );
}
