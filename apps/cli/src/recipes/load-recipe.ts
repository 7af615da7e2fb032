import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { badInput, CliError } from '../cli-error.js';
import { builtInRecipes } from './built-in.js';

type Json = Record<string, unknown>;

const scripts = new Set(['.ts', '.mts', '.js', '.mjs']);

/**
 * What a recipe says, by its name or in a file: JSON, or TypeScript or JavaScript whose default export it
 * is. Nothing is checked but that it is an object.
 *
 * @throws {@link CliError} for a name that is none, or a file that cannot be read.
 */
export async function loadRecipe(nameOrPath: string): Promise<Json> {
  const builtIn = builtInRecipes.find(({ name }) => name === nameOrPath);
  if (builtIn !== undefined) return structuredClone(builtIn) as unknown as Json;
  const extension = path.extname(nameOrPath);
  if (extension !== '.json' && !scripts.has(extension)) {
    throw new CliError(
      `there is no recipe ${nameOrPath}; seqlab recipes lists them, and a file ends in .json or .ts`,
    );
  }
  const json = await badInput(nameOrPath, () =>
    extension === '.json' ? readJson(nameOrPath) : readScript(nameOrPath),
  );
  if (typeof json === 'object' && json !== null && !Array.isArray(json)) return json as Json;
  throw new CliError(`${nameOrPath}: a recipe is an object`);
}

async function readJson(file: string): Promise<unknown> {
  return JSON.parse(await readFile(file, 'utf8'));
}

async function readScript(file: string): Promise<unknown> {
  const { createJiti } = await import('jiti');
  return createJiti(import.meta.url).import(pathToFileURL(path.resolve(file)).href, {
    default: true,
  });
}
