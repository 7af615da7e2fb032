import '@tensorflow/tfjs-backend-cpu';
import { mkdtemp, readdir, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { dense } from '../layers/dense.js';
import { sequential } from '../model/sequential.js';
import { loadModel, saveModel } from './model-folder.js';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'seq-layers-'));
});
afterAll(() => rm(folder, { recursive: true }));

function makeModel(seed: number) {
  return sequential([dense({ units: 2 })], { inputShape: [3], seed });
}

const x = tf.tensor2d([[1, 2, 3]]);

test('a model comes back from a folder that is made for it', async () => {
  const directory = path.join(folder, 'a', 'b');
  const model = makeModel(1);
  await saveModel(model, directory);
  expect((await readdir(directory)).toSorted()).toEqual(['config.json', 'model.safetensors']);
  const loaded = await loadModel(directory);
  expect(loaded.predict(x).dataSync()).toEqual(model.predict(x).dataSync());
});

test('saving again replaces the files and leaves no others', async () => {
  const directory = path.join(folder, 'again');
  const model = makeModel(2);
  await saveModel(makeModel(1), directory);
  await saveModel(model, directory);
  expect(await readdir(directory)).toHaveLength(2);
  const loaded = await loadModel(directory);
  expect(loaded.predict(x).dataSync()).toEqual(model.predict(x).dataSync());
});

test('a folder that is missing, or holds a broken file, is an invalid-file', async () => {
  const missing = path.join(folder, 'missing');
  await expect(loadModel(missing)).rejects.toMatchObject({
    code: 'invalid-file',
    message: expect.stringContaining(`${missing}: ENOENT`) as string,
    cause: { code: 'ENOENT' },
  });

  const broken = path.join(folder, 'broken');
  await saveModel(makeModel(1), broken);
  await truncate(path.join(broken, 'model.safetensors'), 100);
  await expect(loadModel(broken)).rejects.toMatchObject({ code: 'invalid-file' });
  await writeFile(path.join(broken, 'config.json'), Uint8Array.of(0xff));
  await expect(loadModel(broken)).rejects.toMatchObject({ code: 'invalid-file' });
});
