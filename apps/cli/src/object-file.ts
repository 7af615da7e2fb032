import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { badInput, CliError } from './cli-error.js';

type Json = Record<string, unknown>;

const scripts: ReadonlySet<string> = new Set(['.ts', '.mts', '.js', '.mjs']);

/** Whether a file is TypeScript or JavaScript, by its name: reading it runs it. */
export function isScript(file: string): boolean {
  return scripts.has(path.extname(file));
}

/** Whether {@link readObjectFile} reads a file of that name. */
export function isObjectFile(file: string): boolean {
  return path.extname(file) === '.json' || isScript(file);
}

/**
 * The object in a file: JSON, or TypeScript or JavaScript whose default export it is.
 *
 * @throws {@link CliError} for a file that cannot be read, or has something else
 */
export async function readObjectFile(file: string): Promise<Json> {
  if (!existsSync(file)) throw new CliError(`${file} does not exist`);
  const value = await badInput(file, () => (isScript(file) ? runScript(file) : readJson(file)));
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Json;
  throw new CliError(
    `${file}: it has to be an object${isScript(file) ? ', exported as default' : ''}`,
  );
}

async function readJson(file: string): Promise<unknown> {
  return JSON.parse(await readFile(file, 'utf8'));
}

async function runScript(file: string): Promise<unknown> {
  const { createJiti } = await import('jiti');
  return createJiti(import.meta.url).import(pathToFileURL(path.resolve(file)).href, {
    default: true,
  });
}
