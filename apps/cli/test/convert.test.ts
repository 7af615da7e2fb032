import { mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { seqlab, workFolder } from './run-seqlab.js';

/** Files that Keras itself wrote. */
const keras = new URL('../../../packages/seq-layers/test/keras-files/', import.meta.url);
const kerasFile = (name: string) => gunzipSync(readFileSync(new URL(`${name}.gz`, keras)));

/** Where another package of this repository has ONNX Runtime; seqlab has it only where users install it. */
const onnxRuntime = path.dirname(
  createRequire(new URL('../../../packages/seq-layers/package.json', import.meta.url)).resolve(
    'onnxruntime-node/package.json',
  ),
);

/** Makes the folder of ONNX Runtime in a project. */
function installed(cwd: string, make: (folder: string) => void): void {
  const modules = path.join(cwd, 'node_modules');
  rmSync(modules, { recursive: true, force: true });
  mkdirSync(modules);
  make(path.join(modules, 'onnxruntime-node'));
}

const files = {
  'model.keras': kerasFile('sequential.keras'),
  'model.weights.h5': kerasFile('sequential.weights.h5'),
  'model.h5': kerasFile('sequential.h5'),
  'other.keras': kerasFile('functional.keras'),
  'other.h5': kerasFile('functional.h5'),
  'damaged.h5': kerasFile('sequential.h5').subarray(0, 900),
  'damaged.keras': kerasFile('sequential.keras').subarray(0, 900),
  'model.pt': 'pickle',
  'model.onnx': '',
  'model.txt': '',
};

/** Tools that run tests let their own packages be found. */
const onlyHere = { env: { NODE_PATH: '' } };

async function convert(cwd: string, ...args: string[]) {
  const { code, stdout, stderr } = await seqlab(['convert', ...args, '--json'], cwd, onlyHere);
  expect([code, stderr]).toEqual([0, '']);
  return JSON.parse(stdout) as Record<string, unknown>;
}

describe('convert', () => {
  it('reads a Keras file and checks what it wrote', async () => {
    const cwd = workFolder(files);
    expect(await convert(cwd, 'model.keras', 'ours')).toEqual({
      source: 'model.keras',
      from: 'keras',
      target: 'ours',
      to: 'seqlab',
      params: 385,
      checked: true,
      difference: 0,
    });
    const told = await seqlab(['convert', 'ours', 'again'], cwd);
    expect(told.stdout).toBe('again\n');
    expect(told.stderr).toBe(
      'seqlab → seqlab, 385 parameters; read again, its outputs differ by 0\n',
    );
  }, 120_000);

  it('gets the same weights back through PyTorch, with prefixes of ones own', async () => {
    const cwd = workFolder(files);
    const weights = (folder: string) => readFileSync(path.join(cwd, folder, 'model.safetensors'));
    await convert(cwd, 'model.keras', 'ours');
    const prefix = ['--prefix', 'bidirectional=encoder.rnn.'];
    await convert(cwd, 'ours', 'weights.safetensors', ...prefix);
    const names = readFileSync(path.join(cwd, 'weights.safetensors'), 'latin1');
    expect(names).toContain('"encoder.rnn.weight_ih_l0"');
    expect(names).toContain('"embedding.weight"');
    await convert(cwd, 'weights.safetensors', 'back', '--model', 'ours', ...prefix);
    expect(weights('back')).toEqual(weights('ours'));
    const wrong = await seqlab(['convert', 'weights.safetensors', 'x', '--model', 'ours'], cwd);
    expect(wrong.stderr).toMatch(
      /no layer takes the tensor "encoder\.rnn\.[^"]+": .*--prefix LAYER/,
    );
    expect(wrong.code).toBe(2);
  }, 120_000);

  it.each(['model', 'other'])(
    'reads whole .keras and .h5 files alike: %s',
    async (name) => {
      const cwd = workFolder(files);
      for (const kind of ['keras', 'h5']) {
        expect(await convert(cwd, `${name}.${kind}`, kind)).toMatchObject({
          from: 'keras',
          difference: 0,
        });
      }
      for (const file of ['config.json', 'model.safetensors']) {
        const [ours, twin] = ['keras', 'h5'].map((folder) =>
          readFileSync(path.join(cwd, folder, file)),
        );
        expect(ours).toEqual(twin);
      }
    },
    120_000,
  );

  it('takes weights alone with the model they belong to', async () => {
    const cwd = workFolder(files);
    const model = ['--model', 'model.keras'];
    expect(await convert(cwd, 'model.weights.h5', 'ours', ...model)).toMatchObject({
      from: 'keras-weights',
      checked: true,
    });
  });

  it("goes to tfjs-layers' files and back", async () => {
    const cwd = workFolder(files);
    await convert(cwd, 'other.keras', 'web', '--to', 'tfjs');
    expect(await convert(cwd, 'web', 'ours')).toMatchObject({ from: 'tfjs', difference: 0 });
    const manifest = JSON.parse(readFileSync(path.join(cwd, 'web', 'model.json'), 'utf8'));
    manifest.weightsManifest[0].paths = ['../../etc/passwd'];
    writeFileSync(path.join(cwd, 'web', 'model.json'), JSON.stringify(manifest));
    const { code, stderr } = await seqlab(['convert', 'web', 'again'], cwd);
    expect(stderr).toMatch(/weight files must lie beside it/);
    expect(code).toBe(2);
  }, 120_000);

  it('writes ONNX, with states if wanted, and says so where it cannot be checked', async () => {
    const cwd = workFolder(files);
    expect(await convert(cwd, 'model.keras', 'a.onnx')).toMatchObject({
      checked: false,
      reason: 'it takes ONNX Runtime to check it: npm install onnxruntime-node',
    });
    const told = await seqlab(['convert', 'model.keras', 'b.onnx', '--states'], cwd, onlyHere);
    expect(told.stderr).toMatch(/; not checked: it takes ONNX Runtime .* onnxruntime-node\n$/);
    const [plain, stateful] = ['a.onnx', 'b.onnx'].map((name) =>
      readFileSync(path.join(cwd, name), 'latin1'),
    );
    expect(plain).toContain('LSTM');
    expect(plain).not.toContain('/initial_h');
    expect(stateful).toContain('/initial_h');
  }, 120_000);

  it('runs what it wrote as ONNX where ONNX Runtime is installed', async () => {
    const cwd = workFolder(files);
    installed(cwd, (folder) => symlinkSync(onnxRuntime, folder));
    for (const states of [[], ['--states']]) {
      const { checked, difference } = await convert(
        cwd,
        'model.keras',
        'a.onnx',
        ...states,
        '--force',
      );
      expect(checked).toBe(true);
      expect(difference).toBeLessThan(1e-5);
    }
    const told = await seqlab(['convert', 'model.keras', 'b.onnx'], cwd);
    expect(told.stderr).toMatch(/parameters; read again, its outputs differ by [\d.e-]+\n$/);
  }, 120_000);

  it('finds out what ONNX Runtime makes of it, and whether that works at all', async () => {
    const cwd = workFolder(files);
    const runtime = (code: string) =>
      installed(cwd, (folder) => {
        mkdirSync(folder, { recursive: true });
        writeFileSync(path.join(folder, 'index.js'), code);
      });
    const run = () => seqlab(['convert', 'model.keras', 'a.onnx', '--force'], cwd, onlyHere);
    runtime('throw new Error("no such processor")');
    expect((await run()).stderr).toMatch(
      /not checked: onnxruntime-node does not work: no such processor\n$/,
    );
    const session = (outputs: string) => `
      exports.Tensor = class {};
      exports.InferenceSession = { create: async () => ({ inputNames: [], run: async () => ${outputs} }) };`;
    runtime(session('({ output: { dims: [2, 2], data: [9, 9, 9, 9] } })'));
    const other = await run();
    expect(other.stderr).toMatch(
      /^error: a\.onnx was written, but read again .*: do not use it\n$/,
    );
    expect(other.code).toBe(1);
    runtime(session('({})'));
    expect((await run()).stderr).toMatch(/^error: the converted model gives \[\], not \[2,2\]\n$/);
    runtime(session('{ throw new Error("no such node"); }'));
    expect((await run()).stderr).toMatch(/^error: ONNX Runtime does not run it: no such node\n$/);
  }, 120_000);
});

it.each([
  [['absent.keras', 'x'], /absent\.keras does not exist/],
  [['model.txt', 'x'], /the name tells no format; say which with --from/],
  [['model.onnx', 'x'], /ONNX is written, not read/],
  [['model.pt', 'x'], /may be a pickle.*safetensors/],
  [['damaged.keras', 'x'], /damaged\.keras: fromKeras: /],
  [['damaged.h5', 'x'], /damaged\.h5: fromKeras: /],
  [['.', 'x'], /\. has no model: expected run\.json/],
  [['model.keras', 'x.h5'], /Keras' files are read, not written; write --to tfjs/],
  [['model.keras', 'x.dat'], /say which with --to/],
  [['model.keras', 'other.keras', '--to', 'seqlab'], /other\.keras exists: .*--force/],
  [['model.keras', 'x', '--to', 'tfjs'], /tfjs cannot represent this model: .*resetAfter/],
  [['other.keras', 'x.onnx'], /onnx cannot represent this model: .*dot/],
  [['model.keras', 'x', '--states'], /--states goes with --to onnx/],
  [['model.keras', 'x', '--model', 'other.keras'], /has a model of its own/],
  [['model.weights.h5', 'x'], /has weights alone; .*--model/],
  [['model.weights.h5', 'x', '--model', 'other.keras'], /model\.weights\.h5: loadKerasWeights: /],
  [['model.keras', 'x.safetensors', '--prefix', 'lstm'], /It must be a layer, = and a prefix/],
  [['model.keras', 'x.safetensors', '--prefix', 'no=a.'], /there is no layer no with weights/],
  [['model.keras', 'x', '--prefix', 'a=b'], /--prefix goes with weights from and to PyTorch/],
])('convert %j is one clear line and exit code 2', async (args, message) => {
  const { code, stdout, stderr } = await seqlab(['convert', ...args], workFolder(files));
  expect(stderr).toMatch(message);
  expect(stderr).toMatch(/^error: [^\n]+\n$/);
  expect(stdout).toBe('');
  expect(code).toBe(2);
});
