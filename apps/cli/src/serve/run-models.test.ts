import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { saveModel } from '@seqlab/seq-layers/node';
import { charTokenizer } from '@seqlab/text-data';
import { memory } from '@tensorflow/tfjs-core';
import * as v from 'valibot';
import { beforeAll, beforeEach, expect, it, onTestFinished } from 'vitest';
import { useDevice } from '../device.js';
import { buildModel } from '../language-model/build-model.js';
import { languageModelSchema } from '../recipes/language-model-recipe.js';
import { createRunFolder, runPaths } from '../run/run-folder.js';
import { RunModels } from './run-models.js';

const tokenizer = charTokenizer('abc');

function recipeOf(seed: number) {
  return v.parse(languageModelSchema, {
    name: 'tiny',
    task: 'language-model',
    seed,
    data: { source: { kind: 'file', path: 'text.txt' } },
    model: { units: 3, embedding: 2 },
    training: {},
  });
}

/** Saves a model, as a training does when it has a better one. */
async function saveInto(folder: string, seed: number): Promise<void> {
  const model = buildModel(recipeOf(seed), tokenizer.vocabularySize);
  model.build([null, null]);
  await saveModel(model, runPaths(folder).model);
  model.dispose();
}

let root: string;

async function newRun(name: string): Promise<string> {
  const folder = path.join(root, name);
  const record = {
    format: 1 as const,
    createdAt: '2026-01-01T00:00:00.000Z',
    versions: { seqlab: '0', node: '0', tfjs: '0' },
    recipe: recipeOf(0),
    facts: { sha256: '0'.repeat(64), vocabularySize: tokenizer.vocabularySize, characters: 3 },
  };
  await createRunFolder(folder, { record, tokenizer });
  await saveInto(folder, 0);
  return folder;
}

let models: RunModels;
let tensorsBefore: number;

beforeAll(() => useDevice('cpu'));

beforeEach(async () => {
  root = await mkdtemp(path.join(tmpdir(), 'seqlab-models-'));
  onTestFinished(() => rm(root, { recursive: true, force: true }));
  models = new RunModels({ device: 'cpu' });
  tensorsBefore = memory().numTensors;
});

const tensorCount = () => memory().numTensors - tensorsBefore;

it('loads a model once for all who use it', async () => {
  const folder = await newRun('a');
  const [one, other] = await Promise.all([models.borrow(folder), models.borrow(folder)]);
  expect(one.model).toBe(other.model);
  expect(one.tokenizer.encode('cab')).toEqual(tokenizer.encode('cab'));
  one.release();
  other.release();
  const again = await models.borrow(folder);
  expect(again.model).toBe(one.model);
  again.release();
  models.dispose();
  await expect.poll(tensorCount).toBe(0);
});

it('loads a model that has been replaced, and frees the old one when nobody uses it', async () => {
  const folder = await newRun('a');
  const old = await models.borrow(folder);
  const tensors = tensorCount();
  await saveInto(folder, 1);
  const renewed = await models.borrow(folder);
  expect(renewed.model).not.toBe(old.model);
  expect(await renewed.model.getWeights()).not.toEqual(await old.model.getWeights());
  expect(tensorCount()).toBe(2 * tensors);
  old.release();
  old.release();
  await expect.poll(tensorCount).toBe(tensors);
  renewed.release();
  models.dispose();
  await expect.poll(tensorCount).toBe(0);
});

it('keeps no more than two models that nobody uses', async () => {
  const folders = await Promise.all(['a', 'b', 'c', 'd'].map(newRun));
  const first = await models.borrow(folders[0]!);
  const tensors = tensorCount();
  for (const folder of folders.slice(1)) (await models.borrow(folder)).release();
  await expect.poll(tensorCount).toBe(3 * tensors);
  first.release();
  models.dispose();
  await expect.poll(tensorCount).toBe(0);
});

it('tries again after a model that could not be read', async () => {
  const folder = await newRun('a');
  await rm(runPaths(folder).model, { recursive: true });
  await expect(models.borrow(folder)).rejects.toThrow('has no model yet');
  await saveInto(folder, 0);
  const { release } = await models.borrow(folder);
  release();
  models.dispose();
  await expect.poll(tensorCount).toBe(0);
});
