import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { registerGradients } from '../src/gradients.js';
import * as layers from '../src/index.js';
import type { Activation, Layer } from '../src/index.js';

// On tfjs-node and tfjs-node-gpu the layers run on standard kernels, so those that these packages
// register must be enough. They are read from the published package; its native part is not loaded.

let folder: string;
let registered: Set<string> | undefined;

beforeAll(async () => {
  registerGradients();
  await tf.setBackend('cpu');
  folder = await mkdtemp(path.join(tmpdir(), 'tfjs-node-'));
  registered = await kernelsOfTfjsNode().catch((error: unknown) => {
    if (/ENOTFOUND|EAI_AGAIN|ECONN|ENETUNREACH|TIMEDOUT/.test(String(error))) return undefined;
    throw error;
  });
}, 120_000);

afterAll(() => rm(folder, { recursive: true, force: true }));

const { dense, embedding, gru, lstm, simpleRNN } = layers;
const mask = () => tf.tensor2d([1, 1, 0, 0, 1, 1], [2, 3], 'bool');
const sequences = { units: 3, returnSequences: true } as const;
const everyDropout = { dropout: 0.5, recurrentDropout: 0.5, recurrentWeightDropout: 0.5 };

const activations: Activation[] = [
  'linear',
  'relu',
  'relu6',
  'elu',
  'selu',
  'gelu',
  'swish',
  'softplus',
  'softsign',
  'tanh',
  'sigmoid',
  'hardSigmoid',
  'exponential',
  'softmax',
  'logSoftmax',
];

const cases: [string, () => Layer][] = [
  ...activations.map((activation): [string, () => Layer] => [
    activation,
    () => layers.activation({ activation }),
  ]),
  ['add', () => layers.add()],
  ['attention', () => layers.attention({ useScale: true, useCausalMask: true, dropout: 0.5 })],
  ['average', () => layers.average()],
  ['bidirectional', () => layers.bidirectional({ layer: lstm(sequences) })],
  ['bidirectional ave', () => layers.bidirectional({ layer: gru(sequences), mergeMode: 'ave' })],
  ['concatenate', () => layers.concatenate()],
  ['dense', () => dense({ units: 2 })],
  ['dropout', () => layers.dropout({ rate: 0.5 })],
  ['flatten', () => layers.flatten()],
  ['globalAveragePooling1d', () => layers.globalAveragePooling1d()],
  ['globalMaxPooling1d', () => layers.globalMaxPooling1d()],
  ['gru', () => gru({ ...sequences, ...everyDropout })],
  ['gru with reset before', () => gru({ ...sequences, resetAfter: false })],
  ['layerNormalization', () => layers.layerNormalization()],
  ['lstm', () => lstm({ ...sequences, ...everyDropout, goBackwards: true })],
  ['lstm with layer normalisation', () => lstm({ units: 3, layerNormalization: true })],
  ['masking', () => layers.masking()],
  ['multiply', () => layers.multiply()],
  ['simpleRNN', () => simpleRNN({ units: 3, ...everyDropout })],
  ['spatialDropout1d', () => layers.spatialDropout1d({ rate: 0.5 })],
  ['stacked', () => layers.stacked({ cell: 'lstm', layers: 2, units: 3, dropoutBetween: 0.5 })],
  ['timeDistributed', () => layers.timeDistributed({ layer: dense({ units: 2 }) })],
];

test('the list has every layer', () => {
  const named = new Set(cases.map(([name]) => name.split(' ')[0]!));
  const others = new Set([
    'activation',
    'dot',
    'embedding',
    'tiedDense',
    'sequential',
    'functional',
    'input',
  ]);
  const functions = Object.entries(layers)
    .filter(([name, value]) => typeof value === 'function' && /^[a-z]/.test(name))
    .map(([name]) => name);
  const notLayers =
    /^(copyModel|countParams|deserializeModel|estimate|gateActivations|initialValues|modelFromConfig|quantizeWeights|readSafetensors|serializeModel|summary|summaryData|writeSafetensors)$/;
  const missing = functions.filter(
    (name) => !named.has(name) && !others.has(name) && !notLayers.test(name),
  );
  expect(missing).toEqual([]);
});

test.each(cases)('%s uses kernels of tfjs-node alone', async (_, makeLayer) => {
  await expectKnownKernels(() => {
    const layer = makeLayer();
    const x = tf.variable(tf.ones([2, 3, 4]));
    return (options) => layer.apply(x, { ...options, mask: mask() }).output;
  });
});

test('dot uses kernels of tfjs-node alone', async () => {
  await expectKnownKernels(() => {
    const layer = layers.dot({ axes: [1, 2], normalize: true });
    const inputs = [tf.variable(tf.ones([2, 4, 3])), tf.variable(tf.ones([2, 5, 4]))] as const;
    return (options) => layer.apply([...inputs], options).output;
  });
});

test('embedding, tied weights, regularizers and constraints use kernels of tfjs-node alone', async () => {
  const words = embedding({
    inputDim: 5,
    outputDim: 3,
    maskZero: true,
    embeddingsRegularizer: { l1: 1, l2: 1 },
    embeddingsConstraint: { name: 'minMaxNorm' },
  });
  const model = layers.sequential([words, layers.tiedDense({ embedding: words })]);
  await expectKnownKernels(() => (options) => {
    model.applyConstraints();
    const { output } = model.apply(tf.tensor2d([[1, 2, 0]], undefined, 'int32'), options);
    return tf.add(output, model.regularizationLoss()!);
  });
});

type Call = (options: { training: boolean; seed: number }) => tf.Tensor;

/** Runs forward and backward and compares the names of the kernels with those there are. */
async function expectKnownKernels(prepare: () => Call): Promise<void> {
  if (registered === undefined) return;
  const call = prepare();
  const { kernelNames } = await tf.profile(() => {
    const loss = () => tf.sum<tf.Scalar>(tf.square(call({ training: true, seed: 1 })));
    const { value, grads } = tf.variableGrads(loss);
    tf.dispose(grads);
    return value;
  });
  // The profile has names of gradients of our own besides, which are no kernels.
  const kernels = [...new Set(kernelNames)].filter((name) => tf.getKernel(name, 'cpu'));
  expect(kernels.length).toBeGreaterThan(2);
  expect(kernels.filter((name) => !registered!.has(name))).toEqual([]);
}

/** The names of the kernels for which the package has a file that is in its list. */
async function kernelsOfTfjsNode(): Promise<Set<string>> {
  const pack = ['pack', '@tensorflow/tfjs-node@4.22.0', '--ignore-scripts', '--prefer-offline'];
  await promisify(execFile)('npm', pack, { cwd: folder });
  const archive = (await readdir(folder)).find((file) => file.endsWith('.tgz'))!;
  const files = readTar(gunzipSync(await readFile(path.join(folder, archive))));
  const list = files.get('package/dist/register_all_kernels.js')!;
  // Each kernel has a file of its name.
  const names = [...list.matchAll(/require\("\.\/kernels\/(\w+)"\)/g)].map(([, name]) => name!);
  expect(names.length).toBeGreaterThan(100);
  for (const name of names) expect(files.has(`package/dist/kernels/${name}.js`)).toBe(true);
  // A kernel's name is that of tfjs-core's constant: `Sum` of `SumConfig`.
  return new Set(names.map((name) => (tf as unknown as Record<string, string>)[name] ?? name));
}

/** The texts in a tar archive by their names; its headers are 512 bytes each. */
function readTar(bytes: Buffer): Map<string, string> {
  const files = new Map<string, string>();
  const text = (from: number, length: number) =>
    bytes.toString('utf8', from, from + length).replace(/\0.*$/s, '');
  for (let at = 0; at + 512 <= bytes.length && bytes[at] !== 0;) {
    const size = Number.parseInt(text(at + 124, 12), 8);
    const name = text(at, 100);
    files.set(name, bytes.toString('utf8', at + 512, at + 512 + size));
    at += 512 + Math.ceil(size / 512) * 512;
  }
  return files;
}
