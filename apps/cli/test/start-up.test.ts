import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { createProgram } from '../src/program.js';
import { seqlab, workFolder } from './run-seqlab.js';

/** What a run of the program loads, by the names of the packages; the program's own chunks are `.`. */
async function loadedPackages(...args: string[]): Promise<Set<string>> {
  const folder = workFolder({ 'hooks.mjs': hooks, 'register.mjs': register });
  const nodeOptions = ['--import', path.join(folder, 'register.mjs')];
  const { code, stdout } = await seqlab(args, folder, { nodeOptions });
  expect(code).toBe(0);
  expect(stdout).not.toBe('');
  const lines = readFileSync(path.join(folder, 'loaded.txt'), 'utf8').trim().split('\n');
  return new Set(
    lines.map((specifier) =>
      /^(?:@[^/]+\/)?[^/]+/.exec(specifier)![0].replace(/^(\.|file:).*/, '.'),
    ),
  );
}

/** Writes down every module that is asked for by name. */
const hooks = `
import { appendFileSync } from 'node:fs';
export async function resolve(specifier, context, next) {
  appendFileSync(new URL('loaded.txt', import.meta.url), specifier + '\\n');
  return next(specifier, context);
}
`;

const register = `
import { register } from 'node:module';
register('./hooks.mjs', import.meta.url);
`;

const helpOfEach = createProgram()
  .commands.filter((command) => command.name() !== 'complete')
  .map((command) => [[command.name(), '--help']]);

it.each([[['--help']], [['--version']], [['completion', 'bash']], ...helpOfEach])(
  '%j starts without TensorFlow.js and what is built on it',
  async (args) => {
    const loaded = await loadedPackages(...args);
    expect(loaded).toContain('commander');
    const heavy = [...loaded].filter((name) =>
      /^(@(tensorflow|seqlab|stdlib)\/|valibot|jiti)/.test(name),
    );
    expect(heavy).toEqual([]);
  },
);

it('sees what a command that computes loads', async () => {
  const loaded = await loadedPackages('params', 'dense', '--input', '1', '--units', '1');
  expect(loaded).toContain('@seqlab/seq-layers');
  expect(loaded).toContain('@tensorflow/tfjs-core');
});
