import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { program, seqlab, sentences, small, startSeqlab, workFolder } from './run-seqlab.js';

/** TensorFlow.js, which the packages here use as those of TensorFlow do. */
const core = createRequire(import.meta.url).resolve('@tensorflow/tfjs-core');
const cpu = createRequire(import.meta.url).resolve('@tensorflow/tfjs-backend-cpu');

/** A package that registers a backend by the name of TensorFlow's, which computes with the cpu's kernels. */
const works = (isUsingGpuDevice: boolean) => `
  const { copyRegisteredKernels, registerBackend } = require(${JSON.stringify(core)});
  const { MathBackendCPU } = require(${JSON.stringify(cpu)});
  class Backend extends MathBackendCPU {
    isUsingGpuDevice = ${isUsingGpuDevice};
  }
  copyRegisteredKernels('cpu', 'tensorflow');
  registerBackend('tensorflow', () => new Backend());`;

const packages = {
  none: undefined,
  gpu: works(true),
  'no gpu': works(false),
  broken: 'throw new Error("libcudart.so.11.0: cannot open shared object file\\nno such file")',
};

/** A run to evaluate, whose folder is linked to from every project. */
let run: string;

beforeAll(async () => {
  run = mkdtempSync(path.join(tmpdir(), 'seqlab-device-'));
  writeFileSync(path.join(run, 'text.txt'), sentences(4000));
  const args = ['train', '--text', 'text.txt', ...small, '--epochs', '1', '--out', 'run'];
  expect((await seqlab([...args, '--device', 'cpu'], run)).code).toBe(0);
});

afterAll(() => rmSync(run, { recursive: true, force: true }));

/** A project that has the package, or not. */
function project(name: keyof typeof packages): string {
  const folder = workFolder();
  symlinkSync(path.join(run, 'run'), path.join(folder, 'run'));
  install(folder, packages[name]);
  return folder;
}

function install(folder: string, code: string | undefined): void {
  if (code === undefined) return;
  const place = path.join(folder, 'node_modules', '@tensorflow', 'tfjs-node-gpu');
  mkdirSync(place, { recursive: true });
  writeFileSync(path.join(place, 'package.json'), '{"name":"@tensorflow/tfjs-node-gpu"}');
  writeFileSync(path.join(place, 'index.js'), code);
}

/** What the device writes, and says. */
async function write(folder: string, device: string) {
  const args = ['generate', 'run', '--seed', '7', '--length', '20', '--device', device];
  return seqlab([...args, '--prompt', 'the '], folder, { env: { NODE_PATH: '' } });
}

it.each([
  ['cuda', 'gpu', ''],
  ['auto', 'gpu', ''],
  ['auto', 'none', ''],
  ['seqlab', 'broken', ''],
  ['cpu', 'broken', ''],
  ['auto', 'broken', '@tensorflow/tfjs-node-gpu: does not work: libcudart.so.11.0'],
  ['auto', 'no gpu', '@tensorflow/tfjs-node-gpu: finds no graphics processor'],
] as const)(
  '--device %s with %s for a package writes the same text',
  async (device, name, said) => {
    const expected = await write(project('none'), 'cpu');
    const { code, stdout, stderr } = await write(project(name), device);
    expect(stdout).toBe(expected.stdout);
    expect(stderr.slice(0, said.length)).toBe(said);
    expect(stderr.split('\n')).toHaveLength(said === '' ? 1 : 2);
    expect(code).toBe(0);
  },
  60_000,
);

it.each([
  ['none', /not installed: npm install @tensorflow\/tfjs-node-gpu/],
  ['broken', /does not work: libcudart[^;]*; install CUDA and cuDNN, then npm rebuild/],
  ['no gpu', /finds no graphics processor: see what nvidia-smi says/],
] as const)('--device cuda with %s for a package says what to do', async (name, message) => {
  const { code, stdout, stderr } = await write(project(name), 'cuda');
  expect(stderr).toMatch(message);
  expect(stderr).toMatch(/^error: --device cuda: @tensorflow\/tfjs-node-gpu: [^\n]+\n$/);
  expect(stdout).toBe('');
  expect(code).toBe(1);
});

it('begins no run on a device that cannot be used', async () => {
  const folder = project('none');
  writeFileSync(path.join(folder, 'text.txt'), sentences(1500));
  const args = ['train', '--text', 'text.txt', ...small, '--out', 'new', '--device', 'cuda'];
  const { code, stderr } = await seqlab(args, folder, { env: { NODE_PATH: '' } });
  expect(stderr).toMatch(/^error: --device cuda: [^\n]+\n$/);
  expect(code).toBe(1);
  expect(existsSync(path.join(folder, 'new'))).toBe(false);
});

it.each([
  ['gpu', 'ok', 'works'],
  ['no gpu', 'note', 'no graphics processor'],
] as const)(
  'doctor finds the package with %s',
  async (name, status, state) => {
    const { stdout } = await seqlab(['doctor', '--quick', '--json'], project(name));
    const { checks } = JSON.parse(stdout) as { checks: { name: string }[] };
    expect(checks.find((check) => check.name === 'tfjs-node-gpu')).toMatchObject({
      status,
      details: { state },
    });
  },
  60_000,
);

it('trains and says what on, with cuda by the package in the project', async () => {
  const folder = project('gpu');
  writeFileSync(path.join(folder, 'text.txt'), sentences(1500));
  const args = [
    'train',
    '--text',
    'text.txt',
    ...small,
    '--epochs',
    '1',
    '--validation-split',
    '0',
  ];
  const { code, stderr } = await seqlab([...args, '--device', 'cuda'], folder);
  expect(stderr).toContain('on cuda, by tfjs-node-gpu');
  expect(code).toBe(0);
}, 120_000);

it('finds the package beside a seqlab that was installed globally', async () => {
  // Files that are linked to count as where they really are.
  const prefix = realpathSync(workFolder());
  const installed = path.join(prefix, 'node_modules', 'seqlab');
  cpSync(path.dirname(program), path.join(installed, 'dist'), { recursive: true });
  cpSync(
    path.join(path.dirname(program), '..', 'package.json'),
    path.join(installed, 'package.json'),
  );
  symlinkSync(
    path.join(path.dirname(program), '..', 'node_modules'),
    path.join(installed, 'node_modules'),
  );
  install(prefix, packages.gpu);
  const args = ['generate', 'run', '--length', '5', '--device', 'cuda'];
  const { code, stderr } = await startSeqlab(args, project('none'), {
    program: path.join(installed, 'dist', 'seqlab.js'),
  }).finished;
  expect(stderr).toBe('');
  expect(code).toBe(0);
});
