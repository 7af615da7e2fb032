import { chownSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { createProgram } from '../src/program.js';
import { variableOf } from '../src/settings/environment.js';
import { seqlab, workFolder, type StartOptions } from './run-seqlab.js';

// Some tests run the program many times.
vi.setConfig({ testTimeout: 120_000 });

/** Parameters of a dense layer, which options, variables and files say the size of. */
const dense = ['params', 'dense', '--json'];

async function total(folder: string, args: readonly string[] = [], env: StartOptions['env'] = {}) {
  const { code, stdout, stderr } = await seqlab([...dense, ...args], folder, { env });
  expect(stderr).toBe('');
  expect(code).toBe(0);
  return (JSON.parse(stdout) as { total: number }).total;
}

async function refused(
  folder: string,
  args: readonly string[] = dense,
  env: StartOptions['env'] = {},
) {
  const { code, stdout, stderr } = await seqlab(args, folder, { env });
  expect(stderr).toMatch(/^error: [^\n]+\n$/);
  expect(stdout).toBe('');
  expect(code).toBe(2);
  return stderr;
}

const config = (values: unknown) => ({ 'seqlab.config.json': JSON.stringify(values) });

describe('a variable', () => {
  it('sets an option, even one that has to be given, which the command line overrides', async () => {
    const env = { SEQLAB_INPUT: '3', SEQLAB_UNITS: '5' };
    expect(await total(workFolder(), [], env)).toBe(3 * 5 + 5);
    expect(await total(workFolder(), ['--units', '7'], env)).toBe(3 * 7 + 7);
  });

  it('turns flags on and off, and says nothing if it is empty', async () => {
    const size = { SEQLAB_INPUT: '3', SEQLAB_UNITS: '5' };
    for (const yes of ['1', 'true', 'YES', 'on']) {
      expect(await total(workFolder(), [], { ...size, SEQLAB_NO_BIAS: yes })).toBe(15);
    }
    for (const no of ['0', 'false', 'off', '']) {
      expect(await total(workFolder(), [], { ...size, SEQLAB_NO_BIAS: no })).toBe(20);
    }
  });

  it('is checked as the option is', async () => {
    const size = { SEQLAB_INPUT: '3', SEQLAB_UNITS: '0' };
    expect(await refused(workFolder(), dense, size)).toMatch(
      /SEQLAB_UNITS: "0" is invalid for '--units <n>'. It must be an integer from 1 to/,
    );
    const flag = { SEQLAB_INPUT: '3', SEQLAB_UNITS: '5', SEQLAB_BIDIRECTIONAL: 'maybe' };
    expect(await refused(workFolder(), dense, flag)).toMatch(
      /SEQLAB_BIDIRECTIONAL turns something on or off: it must be 1 or 0, got 'maybe'/,
    );
    expect(await refused(workFolder(), ['evaluate', 'run'], { SEQLAB_DEVICE: 'tpu' })).toMatch(
      /SEQLAB_DEVICE: "tpu" is invalid .* Allowed choices are auto, cuda, cpu, seqlab/,
    );
  });

  it('gives way to what is given on the command line and conflicts with it', async () => {
    const env = { SEQLAB_INPUT: '3', SEQLAB_UNITS: '5', SEQLAB_LAYERS: '2' };
    const args = ['params', 'lstm', '--bidirectional', '--json'];
    const { stdout, stderr } = await seqlab(args, workFolder(), { env });
    expect(stderr).toBe('');
    expect(JSON.parse(stdout).total).toBe(2 * 4 * (3 * 5 + 5 * 5 + 5));
    const both = { ...env, SEQLAB_BIDIRECTIONAL: '1' };
    expect(await refused(workFolder(), args.slice(0, 2), both)).toMatch(
      /variable 'SEQLAB_LAYERS' cannot be used with environment variable 'SEQLAB_BIDIRECTIONAL'/,
    );
  });

  it('of an option is none that means something else already', () => {
    const taken = new Set(['BLAS', 'THREADS', 'SIMD', 'MEMORY_LIMIT', 'DEBUG', 'CHROMIUM']);
    const variables = allOptions().map(variableOf);
    expect(variables).toContain('SEQLAB_DATA_DIR');
    expect(variables.filter((name) => taken.has(name.replace('SEQLAB_', '')))).toEqual([]);
  });
});

function allOptions(command = createProgram()): ReturnType<typeof createProgram>['options'] {
  return [...command.options, ...command.commands.flatMap((sub) => allOptions(sub))];
}

describe('a config file', () => {
  it('sets options for all commands and for one, after variables and the command line', async () => {
    const folder = workFolder(config({ units: 5, params: { input: 3, bias: false } }));
    expect(await total(folder)).toBe(15);
    expect(await total(folder, ['--units', '7'])).toBe(21);
    expect(await total(folder, [], { SEQLAB_UNITS: '9' })).toBe(27);
    expect(await total(folder, [], { SEQLAB_NO_BIAS: '0' })).toBe(20);
    expect(await total(folder, ['--units', '7'], { SEQLAB_UNITS: '9' })).toBe(21);
  });

  it('is found in a folder above, the nearest one', async () => {
    const folder = workFolder(config({ units: 5, input: 3 }));
    const inner = path.join(folder, 'a', 'b');
    mkdirSync(inner, { recursive: true });
    expect(await total(inner)).toBe(20);
    writeFileSync(path.join(folder, 'a', 'seqlab.config.json'), '{"units":1,"input":1}');
    expect(await total(inner)).toBe(2);
  });

  it('is the one that is named, or none', async () => {
    const folder = workFolder({
      ...config({ units: 5, input: 3 }),
      'other.json': '{"units":1,"input":1}',
    });
    expect(await total(folder, ['--config', 'other.json'])).toBe(2);
    expect(await total(folder, [], { SEQLAB_CONFIG: 'other.json' })).toBe(2);
    expect(await refused(folder, [...dense, '--no-config'])).toMatch(/required option '--input/);
    expect(await refused(folder, [...dense, '--config', 'absent.json'])).toMatch(
      /absent\.json does not exist/,
    );
  });

  it('may be TypeScript, which runs, but not for help', async () => {
    const script = `
      interface Size { units: number }
      const size: Size = { units: 2 + 3 };
      console.error('it runs');
      export default { ...size, input: 3 };`;
    const folder = workFolder({ 'seqlab.config.ts': script });
    const { stdout, stderr } = await seqlab(dense, folder);
    expect(JSON.parse(stdout).total).toBe(20);
    expect(stderr).toBe('it runs\n');
    for (const args of [['--help'], ['params', '--help'], ['--version'], ['complete', '--', '']]) {
      expect((await seqlab(args, folder)).stderr).toBe('');
    }
  });

  // Only who may do anything can give a file to somebody else.
  it.skipIf(process.getuid?.() !== 0)('of another user runs only if it is named', async () => {
    const folder = workFolder({
      'seqlab.config.ts': 'export default { units: 5, input: 3 };',
      'seqlab.config.json': '',
    });
    const file = path.join(folder, 'seqlab.config.ts');
    chownSync(path.join(folder, 'seqlab.config.json'), 12_345, 12_345);
    chownSync(file, 12_345, 12_345);
    // JSON runs nothing, whoever wrote it, and comes first.
    expect(await refused(folder)).toMatch(/seqlab\.config\.json: /);
    const inner = path.join(folder, 'inner');
    mkdirSync(inner);
    writeFileSync(path.join(inner, 'seqlab.config.ts'), 'export default { units: 5, input: 3 };');
    chownSync(path.join(inner, 'seqlab.config.ts'), 12_345, 12_345);
    expect(await refused(inner)).toMatch(/is a program of another user: run it with --config/);
    expect(await total(inner, ['--config', file])).toBe(20);
    expect(await refused(inner, [...dense, '--no-config'])).toMatch(/required option '--input/);
  });

  it('has sections of commands in sections, and lists for what may be given repeatedly', async () => {
    const folder = workFolder({
      'text.txt': 'one two three',
      ...config({ data: { describe: { kind: 'regex', pattern: 't\\w+' }, maxTokens: 7 } }),
    });
    const { stdout } = await seqlab(['data', 'describe', 'text.txt', '--json'], folder);
    expect(JSON.parse(stdout)).toMatchObject({ tokens: 2 });
    const lists = workFolder(config({ generate: { stop: ['a', ''] } }));
    expect(await refused(lists, ['generate', 'run'])).toMatch(
      /generate\.stop: "" is invalid for '--stop <text>'. It must not be empty/,
    );
    const two = workFolder(config({ input: [1, 2], units: 1 }));
    expect(await refused(two)).toMatch(/input: \[1,2\] is invalid .* It must be one value/);
  });

  it.each([
    [{ unit: 5 }, /unit: there is no such option \(Did you mean units\?\)/],
    [{ parms: {} }, /parms: there is no such option \(Did you mean params\?\)/],
    [{ params: { unit: 5 } }, /params\.unit: there is no such option \(Did you mean units\?\)/],
    [{ params: { text: 'a' } }, /params\.text: there is no such option\n$/],
    [{ data: { peek: { coun: 1 } } }, /data\.peek\.coun: .*Did you mean count\?/],
    [{ config: 'x.json' }, /config: there is no such option/],
    [{ version: true }, /version: there is no such option/],
    [{ params: 5 }, /params: it must be an object, got 5/],
    [{ units: null }, /units: it must be a text or a number, got null/],
    [{ json: 'yes' }, /json: it must be true or false, got "yes"/],
    [{ units: 0, input: 1 }, /units: 0 is invalid for '--units <n>'. It must be an integer from 1/],
    [[], /seqlab\.config\.json: it has to be an object/],
    ['text', /seqlab\.config\.json: it has to be an object/],
  ])('that says %j is refused, with its place', async (values, message) => {
    const stderr = await refused(workFolder(config(values)));
    expect(stderr).toMatch(message);
    expect(stderr).toContain('seqlab.config.json');
  });

  it.each([
    ['is not JSON', 'seqlab.config.json', '{'],
    ['is empty', 'seqlab.config.json', ''],
    ['throws', 'seqlab.config.ts', 'throw new Error("no")'],
    ['exports a number', 'seqlab.config.ts', 'export default 5;'],
  ])('that %s is refused by name', async (_name, file, content) => {
    expect(await refused(workFolder({ [file]: content }))).toContain(file);
  });

  it('means paths from where it is, and has data sets kept there', async () => {
    const folder = workFolder(config({ dataDir: 'sets', data: { describe: { lines: true } } }));
    const inner = path.join(folder, 'inner');
    mkdirSync(inner);
    const env = { SEQLAB_DATA_DIR: '' };
    const { stdout } = await seqlab(['doctor', '--quick', '--json'], inner, { env });
    const { checks } = JSON.parse(stdout) as { checks: { name: string; details: object }[] };
    const details = (name: string) => checks.find((check) => check.name === name)!.details;
    expect(details('Data')).toMatchObject({ folder: path.join(folder, 'sets') });
    expect(details('Settings')).toMatchObject({
      configFile: path.join(folder, 'seqlab.config.json'),
    });
  }, 60_000);

  it('has sections by names that are no options', () => {
    const names = createProgram().commands.map((command) => command.name());
    const options = new Set(allOptions().map((option) => option.attributeName()));
    expect(names.filter((name) => options.has(name))).toEqual([]);
  });
});
