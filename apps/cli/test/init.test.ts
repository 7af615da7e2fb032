import { execFile, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify, stripVTControlCharacters } from 'node:util';
import { expect, it } from 'vitest';
import { program, sentences, seqlab, workFolder } from './run-seqlab.js';

const repository = fileURLToPath(new URL('../../..', import.meta.url));
const ours = path.join(repository, 'apps/cli/node_modules');

/** Installs what a project depends on by links to the workspace, in place of npm. */
function install(project: string): void {
  const { dependencies, devDependencies = {} } = readJson(path.join(project, 'package.json'));
  const modules = path.join(project, 'node_modules');
  for (const name of Object.keys(dependencies!))
    link(path.join(ours, name), path.join(modules, name));
  for (const name of Object.keys(devDependencies)) {
    link(path.join(repository, 'node_modules', name), path.join(modules, name));
  }
  link(path.join(repository, 'node_modules/typescript/bin/tsc'), path.join(modules, '.bin/tsc'));
}

function link(target: string, place: string): void {
  mkdirSync(path.dirname(place), { recursive: true });
  symlinkSync(target, place);
}

function readJson(file: string) {
  return JSON.parse(readFileSync(file, 'utf8')) as Record<string, Record<string, string>>;
}

/** A script of the project, as its user runs it. */
async function npm(project: string, ...args: string[]): Promise<string> {
  const npmProgram = process.platform === 'win32' ? 'npm.cmd' : 'npm';
  // Threads that wait for one another are slow where others compute as well.
  const env = { ...process.env, SEQLAB_THREADS: '1' };
  const { stdout } = await promisify(execFile)(npmProgram, ['--silent', ...args], {
    cwd: project,
    env,
  });
  return stdout;
}

/** Leaves the project enough of its text to learn something in a moment. */
function shorten(file: string): void {
  writeFileSync(file, readFileSync(file, 'utf8').slice(0, 40_000));
}

it('makes a TypeScript project that compiles, trains and writes', async () => {
  const folder = workFolder();
  const { code, stdout, stderr } = await seqlab(['init', 'My Writer'], folder);
  expect(stdout.trim().split('\n')).toEqual(
    [
      'package.json',
      'README.md',
      '.gitignore',
      'tsconfig.json',
      'src/train.ts',
      'src/generate.ts',
      'text.txt',
    ].map((file) => path.join('My Writer', file)),
  );
  expect(stderr).toBe('Go on with: cd "My Writer" && npm install && npm start\n');
  expect(code).toBe(0);
  const project = path.join(folder, 'My Writer');
  install(project);
  shorten(path.join(project, 'text.txt'));
  const printed = await npm(project, 'start');
  expect(printed).toMatch(/Total params: [\d,]+/);
  const bits = [...printed.matchAll(/^epoch \d: ([\d.]+) bits a character, ([\d.]+)/gm)];
  expect(bits).toHaveLength(8);
  // All characters alike would take more than 6 bits, the right shares of them some 4.5.
  expect(Number(bits.at(-1)![2])).toBeLessThan(4);
  expect(printed).toMatch(/new text\n[^]{400}\n$/);
  const more = await npm(project, 'run', 'generate', '--', 'Call me');
  expect(more).toMatch(/^Call me[^]{400}\n$/);
}, 240_000);

it('makes a JavaScript project that runs as it is', async () => {
  const folder = workFolder();
  const args = ['init', '.', '--language', 'js', '--json'];
  const { code, stdout, stderr } = await seqlab(args, folder);
  const { template, files } = JSON.parse(stdout) as { template: string; files: string[] };
  expect(template).toBe('project');
  expect(files).toContain(path.join('src', 'train.js'));
  expect(files).not.toContain('tsconfig.json');
  expect(stderr).toBe('');
  expect(code).toBe(0);
  expect(readFileSync(path.join(folder, 'README.md'), 'utf8')).toContain('src/train.js');
  install(folder);
  writeFileSync(path.join(folder, 'text.txt'), sentences(20_000));
  expect(await npm(folder, 'start')).toMatch(/epoch 8.*new text\n[^]{400}\n$/);
}, 120_000);

it('asks for the versions that this program works with', async () => {
  const folder = workFolder();
  await seqlab(['init'], folder);
  const { dependencies, devDependencies } = readJson(path.join(folder, 'package.json'));
  for (const [name, range] of Object.entries(dependencies!)) {
    expect(range).toBe(`^${String(readJson(path.join(ours, name, 'package.json'))['version'])}`);
  }
  const catalog = readFileSync(path.join(repository, 'pnpm-workspace.yaml'), 'utf8');
  for (const [name, range] of Object.entries(devDependencies!)) {
    const [, version] = new RegExp(`^ {2}'?${name}'?: \\^?(.*)$`, 'm').exec(catalog)!;
    expect(range).toBe(`^${version}`);
  }
});

it('makes a recipe of JSON with every field, which can be trained and has its schema', async () => {
  const folder = workFolder();
  const args = ['init', 'films', '--template', 'recipe', '--like', 'imdb-bilstm'];
  const { stdout, stderr } = await seqlab(args, folder);
  const file = path.join('films', 'recipe.json');
  expect(stdout).toBe(`${file}\n`);
  expect(stderr).toBe(`Go on with: seqlab train ${file}\n`);
  const recipe = readJson(path.join(folder, file));
  expect(recipe['$schema']).toBe('https://unpkg.com/seqlab/recipe.schema.json');
  expect(recipe).toMatchObject({ name: 'films', model: { bidirectional: true, mask: true } });
  const { $schema: _, ...shown } = recipe;
  const full = await seqlab(['recipes', 'show', file, '--full'], folder);
  // Nothing is left to a default.
  expect(JSON.parse(full.stdout)).toMatchObject(shown);
  expect(Object.keys(JSON.parse(full.stdout).training)).toEqual(Object.keys(recipe['training']!));
});

it('makes a recipe of TypeScript whose type finds what is wrong', async () => {
  const folder = workFolder();
  await seqlab(['init', 'plays', '--template', 'recipe', '--language', 'ts'], folder);
  const file = path.join(folder, 'plays', 'recipe.ts');
  const shown = await seqlab(['recipes', 'show', file], folder);
  expect(JSON.parse(shown.stdout)).toMatchObject({ name: 'plays', task: 'language-model' });
  const text = readFileSync(file, 'utf8');
  expect(text).toContain("cell: 'lstm'");
  link(path.join(repository, 'apps/cli'), path.join(folder, 'node_modules', 'seqlab'));
  expect(check(file)).toBe('');
  writeFileSync(file, text.replace("cell: 'lstm'", "cell: 'lstn'"));
  expect(check(file)).toMatch(/recipe\.ts\(\d+,\d+\): error .*"lstn".*"lstm"/);
}, 60_000);

/** What the compiler says of a file. */
function check(file: string): string {
  const tsc = path.join(repository, 'node_modules/typescript/bin/tsc');
  const options = ['--noEmit', '--strict', '--module', 'nodenext', '--skipLibCheck'];
  const { stdout } = spawnSync(process.execPath, [tsc, ...options, file], { encoding: 'utf8' });
  return stdout;
}

it('replaces nothing, and writes nothing then, unless it is forced', async () => {
  const folder = workFolder({ 'README.md': 'mine' });
  const { code, stdout, stderr } = await seqlab(['init'], folder);
  expect(stderr).toBe('error: README.md exists: name another folder, or replace it with --force\n');
  expect(stdout).toBe('');
  expect(code).toBe(2);
  expect(readdirSync(folder)).toEqual(['README.md']);
  expect((await seqlab(['init', '--force'], folder)).code).toBe(0);
  expect(readFileSync(path.join(folder, 'README.md'), 'utf8')).toMatch(/^# seqlab-cli-/);
});

it.each([
  [['--template', 'projct'], /Allowed choices are project, recipe/],
  [['--language', 'py'], /Allowed choices are ts, js, json/],
  [['--template', 'project', '--language', 'json'], /a project is in ts or js/],
  [['--template', 'recipe', '--language', 'js'], /a recipe is in json or ts/],
  [['--like', 'imdb-rnn'], /--like <recipe> is for --template recipe/],
  [['--template', 'recipe', '--like', 'imdb-rn'], /no recipe imdb-rn; .*Did you mean imdb-rnn\?/],
  [['file.txt/inside'], /cannot write file\.txt.inside/],
])('%j is refused in one line, and writes nothing', async (args, message) => {
  const folder = workFolder({ 'file.txt': '' });
  const { code, stdout, stderr } = await seqlab(['init', ...args], folder);
  expect(stderr).toMatch(message);
  expect(stderr).toMatch(/^error: [^\n]+\n$/);
  expect(stdout).toBe('');
  expect(code).toBe(2);
  expect(readdirSync(folder)).toEqual(['file.txt']);
});

const hasScript = spawnSync('script', ['--version']).status === 0;

it.skipIf(!hasScript)('asks on a terminal, where nothing is said', async () => {
  const folder = workFolder();
  const command = `"${process.execPath}" "${program}" init start`;
  const child = spawn('script', ['-qec', command, '/dev/null'], { cwd: folder });
  const answers = ['r', 'x', 'ts'];
  let shown = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    shown += text;
    // Each question ends so, and an answer that is none is asked for again.
    if (stripVTControlCharacters(text).endsWith(']: ')) child.stdin.write(`${answers.shift()}\n`);
  });
  const [code] = await once(child, 'close');
  expect(shown).toMatch(
    /What \(project, recipe\) \[project\]: [^]*Language \(json, ts\) \[json\]: /,
  );
  expect(answers).toEqual([]);
  expect(existsSync(path.join(folder, 'start', 'recipe.ts'))).toBe(true);
  expect(code).toBe(0);
});
