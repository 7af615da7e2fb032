import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import { CliError, messageOf } from '../cli-error.js';
import { say } from '../messages.js';
import { askWhatIsOpen } from './ask.js';
import {
  languagesOf,
  type Files,
  type Language,
  type Start,
  type Template,
} from './init-options.js';

export interface RunInitOptions {
  template?: Template | undefined;
  language?: Language | undefined;
  like?: string | undefined;
  force: boolean;
  json: boolean;
}

/** Writes the files of a project or a recipe to begin with. */
export async function runInit(folder: string, options: RunInitOptions): Promise<void> {
  const start = await decide(folder, options);
  const files = await filesOf(start);
  const paths = Object.keys(files).map((file) => path.join(folder, file));
  if (!options.force) refuseExisting(paths);
  for (const [file, content] of Object.entries(files))
    await write(path.join(folder, file), content);
  const { template } = start;
  process.stdout.write(
    options.json
      ? `${JSON.stringify({ folder, template, files: paths })}\n`
      : `${paths.join('\n')}\n`,
  );
  if (!options.json) say(`Go on with: ${nextStep(folder, template, paths)}`);
}

async function decide(folder: string, { like, ...options }: RunInitOptions): Promise<Start> {
  const { template, language } = await askWhatIsOpen(options);
  if (!(languagesOf[template] as readonly Language[]).includes(language)) {
    throw new CliError(
      `--language ${language}: a ${template} is in ${languagesOf[template].join(' or ')}`,
    );
  }
  if (like !== undefined && template !== 'recipe') {
    throw new CliError('--like <recipe> is for --template recipe');
  }
  return { name: nameFor(folder), template, language, like: like ?? 'moby-dick' };
}

async function filesOf(start: Start): Promise<Files> {
  if (start.template === 'recipe') return (await import('./recipe-file.js')).recipeFile(start);
  return (await import('./project-files.js')).projectFiles(start);
}

/** A name that npm takes, and a recipe: that of the folder. */
function nameFor(folder: string): string {
  const name = path.basename(path.resolve(folder)).toLowerCase();
  return name.replaceAll(/[^a-z0-9.-]+/g, '-').replaceAll(/^[.-]+|[.-]+$/g, '') || 'seqlab-project';
}

function refuseExisting(paths: readonly string[]): void {
  const existing = paths.find((file) => existsSync(file));
  if (existing === undefined) return;
  throw new CliError(`${existing} exists: name another folder, or replace it with --force`);
}

async function write(file: string, content: string): Promise<void> {
  try {
    await mkdir(path.dirname(file), { recursive: true });
    await writeFileAtomic(file, content);
  } catch (error) {
    throw new CliError(`cannot write ${file}: ${messageOf(error)}`, { cause: error });
  }
}

function nextStep(folder: string, template: Template, [first]: readonly string[]): string {
  if (template === 'recipe') return `seqlab train ${first}`;
  const name = folder.includes(' ') ? `"${folder}"` : folder;
  const enter = path.resolve(folder) === process.cwd() ? '' : `cd ${name} && `;
  return `${enter}npm install && npm start`;
}
