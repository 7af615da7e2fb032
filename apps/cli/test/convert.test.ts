import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { seqlab, workFolder } from './run-seqlab.js';

/** Files that Keras itself wrote. */
const keras = new URL('../../../packages/seq-layers/test/keras-files/', import.meta.url);
const kerasFile = (name: string) => gunzipSync(readFileSync(new URL(`${name}.gz`, keras)));

const files = {
  'model.keras': kerasFile('sequential.keras'),
  'model.weights.h5': kerasFile('sequential.weights.h5'),
  'other.keras': kerasFile('functional.keras'),
  'damaged.keras': kerasFile('sequential.keras').subarray(0, 900),
  'model.pt': 'pickle',
  'model.onnx': '',
  'model.txt': '',
};

async function convert(cwd: string, ...args: string[]) {
  const { code, stdout, stderr } = await seqlab(['convert', ...args, '--json'], cwd);
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
  });

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
  });

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
  });

  it('writes ONNX, with states if wanted, and says that it is not checked', async () => {
    const cwd = workFolder(files);
    expect(await convert(cwd, 'model.keras', 'a.onnx')).toMatchObject({ checked: false });
    await convert(cwd, 'model.keras', 'b.onnx', '--states');
    const [plain, stateful] = ['a.onnx', 'b.onnx'].map((name) =>
      readFileSync(path.join(cwd, name), 'latin1'),
    );
    expect(plain).toContain('LSTM');
    expect(plain).not.toContain('/initial_h');
    expect(stateful).toContain('/initial_h');
  });
});

it.each([
  [['absent.keras', 'x'], /absent\.keras does not exist/],
  [['model.txt', 'x'], /the name tells no format; say which with --from/],
  [['model.onnx', 'x'], /ONNX is written, not read/],
  [['model.pt', 'x'], /may be a pickle.*safetensors/],
  [['damaged.keras', 'x'], /damaged\.keras: fromKeras: /],
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
