import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { fromKeras, loadKerasWeights } from '../src/exchange/keras.js';
import { expectNear } from './compare.js';

// Files that Keras 3.15 itself wrote, and what its models put out: keras-files/make.py made them.

const folder = path.join(import.meta.dirname, 'keras-files');
const read = async (name: string) => gunzipSync(await readFile(path.join(folder, `${name}.gz`)));

interface Expected {
  readonly sequential: number[];
  readonly functional: number[];
  readonly inputs: [number[], number[]];
}

async function expected(): Promise<Expected> {
  return JSON.parse(await readFile(path.join(folder, 'expected.json'), 'utf8')) as Expected;
}

async function inputsOf(name: string): Promise<tf.Tensor | tf.Tensor[]> {
  if (name === 'functional') {
    return (await expected()).inputs.map((values) => tf.tensor(values, [2, 5, 3]));
  }
  const ids = [1, 2, 3, 0, 0, 0, 4, 5, 6, 7, 8, 1, 2, 0, 0, 0, 0, 0];
  return tf.tensor2d(ids, [3, 6], 'int32');
}

const names = ['sequential', 'functional'] as const;

test.each(names.flatMap((name) => ['keras', 'h5'].map((type) => [name, type] as const)))(
  'the %s model of Keras 3 in a .%s file computes the same',
  async (name, type) => {
    const model = await fromKeras(await read(`${name}.${type}`));
    const output = model.predict(await inputsOf(name)).dataSync();
    expectNear(output, (await expected())[name]);
  },
);

test.each(names)('the weights of the %s model alone are read', async (name) => {
  const model = await fromKeras(await read(`${name}.keras`));
  for (const { variable } of model.weights) variable.assign(tf.zerosLike(variable));
  await loadKerasWeights(model, await read(`${name}.weights.h5`));
  const output = model.predict(await inputsOf(name)).dataSync();
  expectNear(output, (await expected())[name]);
  expect(output.some((value) => value !== 0)).toBe(true);
});
