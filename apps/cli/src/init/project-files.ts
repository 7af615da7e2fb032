import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { mobyDick } from '@seqlab/text-data/node';
import type { Files, Start } from './init-options.js';

/** What the scripts import; each in the version that this program works with. */
const packages = [
  '@seqlab/backend',
  '@seqlab/generate',
  '@seqlab/seq-layers',
  '@seqlab/text-data',
  '@seqlab/trainer',
  '@tensorflow/tfjs-core',
];

/** What compiles TypeScript; the versions that SeqLab itself is compiled with. */
const compiler = { '@types/node': '^20.19.0', typescript: '^5.9.3' };

/** Enough for a model of such size, and some seconds an epoch on a slow machine. */
const characters = 200_000;

const templates = new URL('../templates/project/', import.meta.url);

/** A project that trains a small model on a text and writes with it. */
export async function projectFiles({ name, language }: Start): Promise<Files> {
  const isTypeScript = language === 'ts';
  const fill = (text: string) =>
    text.replaceAll('{{name}}', name).replaceAll('{{language}}', language);
  return {
    'package.json': `${JSON.stringify(manifest(name, isTypeScript), undefined, 2)}\n`,
    'README.md': fill(await template('README.md')),
    // A file of that name would not be published with the program.
    '.gitignore': `node_modules/\n${isTypeScript ? 'dist/\n' : ''}model/\n`,
    ...(isTypeScript && { 'tsconfig.json': await template('tsconfig.json') }),
    // Their types are all inferred, so that they are JavaScript as well.
    [`src/train.${language}`]: await template('train.ts'),
    [`src/generate.${language}`]: await template('generate.ts'),
    'text.txt': mobyDick().slice(0, characters),
  };
}

function manifest(name: string, isTypeScript: boolean) {
  const [build, folder] = isTypeScript ? ['tsc && ', 'dist'] : ['', 'src'];
  const train = `${build}node ${folder}/train.js`;
  return {
    name,
    private: true,
    type: 'module',
    engines: { node: '>=20.19' },
    scripts: {
      start: `${train} && node ${folder}/generate.js`,
      train,
      generate: `${build}node ${folder}/generate.js`,
    },
    dependencies: Object.fromEntries(packages.map((one) => [one, `^${installedVersion(one)}`])),
    ...(isTypeScript && { devDependencies: compiler }),
  };
}

function installedVersion(packageName: string): string {
  const require = createRequire(import.meta.url);
  return (require(`${packageName}/package.json`) as { version: string }).version;
}

function template(file: string): Promise<string> {
  return readFile(new URL(file, templates), 'utf8');
}
