import { mkdir, rm, symlink, truncate, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { beforeEach, expect, it } from 'vitest';
import { useRunFolder } from '../../test/run-folder.js';
import { latestCheckpoint, saveCheckpoint } from './checkpoint-folder.js';
import { folderStore } from './folder-store.js';
import { checkpointName, prepareStore, pruneStore } from './stored-checkpoints.js';
import type { TrainerError } from '../errors.js';
import type { TrainingState } from './training-state.js';

const folder = useRunFolder();
const path = (step: number) => folder.at('checkpoints', checkpointName(step));
const store = () => folderStore(folder.at('checkpoints'));

function stateAt(step: number): TrainingState {
  return {
    step,
    epoch: 0,
    batch: step,
    seed: 0,
    lossSum: 0,
    tokens: 0,
    learningRate: 0.1,
    metricSums: [],
    history: [],
    weights: { w: { data: Float32Array.of(step), shape: [1] } },
    optimizer: { name: 'adam', iterations: step, learningRateFactor: 1, slots: {} },
    states: [],
    gradients: { batches: 0, tokens: 0, sums: {} },
    averages: { count: 0, weights: {} },
    callbacks: {},
  };
}

beforeEach(async () => {
  for (const step of [2, 9, 10]) await saveCheckpoint(stateAt(step), path(step));
});

it('is named after its step', () => {
  expect(path(172)).toBe(folder.at('checkpoints', 'step-00000172'));
});

it('finds the newest, by number', async () => {
  await saveCheckpoint(stateAt(100_000_000), path(100_000_000));
  expect(await latestCheckpoint(folder.at())).toBe(path(100_000_000));
});

it('passes over corrupt ones, and tells', async () => {
  await truncate(`${path(10)}/model.safetensors`, 3);
  const skipped: TrainerError[] = [];
  expect(await latestCheckpoint(folder.at(), { onSkip: (error) => skipped.push(error) })).toBe(
    path(9),
  );
  expect(skipped.map(({ code, message }) => [code, message.includes(path(10))])).toEqual([
    ['corrupt-checkpoint', true],
  ]);
});

it.each<[string, (newest: string) => Promise<unknown>]>([
  ['a file instead of a folder', (newest) => writeFile(newest, 'no folder')],
  ['a folder without files', (newest) => mkdir(newest)],
  ['a link to nowhere', (newest) => symlink('nowhere', newest)],
  ['links in a circle', (newest) => symlink(basename(newest), newest)],
  ['folders instead of files', (newest) => mkdir(join(newest, 'state.json'), { recursive: true })],
  [
    'a device that could be read for ever',
    async (newest) => {
      await saveCheckpoint(stateAt(11), newest);
      await rm(join(newest, 'model.safetensors'));
      await symlink('/dev/zero', join(newest, 'model.safetensors'));
    },
  ],
])('passes over %s', async (_name, make) => {
  await make(path(11));
  const skipped: TrainerError[] = [];
  const latest = await latestCheckpoint(folder.at(), { onSkip: (error) => skipped.push(error) });
  expect(latest).toBe(path(10));
  expect(skipped.map(({ code }) => code)).toEqual(['corrupt-checkpoint']);
  await prepareStore(store(), 10);
  expect(await folder.list('checkpoints')).toHaveLength(3);
});

it('does not take what a crash left, or anything else, for a checkpoint', async () => {
  await saveCheckpoint(stateAt(11), folder.at('checkpoints', '.tmp-step-00000011-1'));
  await mkdir(folder.at('checkpoints', 'best'));
  await writeFile(folder.at('checkpoints', 'notes.txt'), '');
  expect(await latestCheckpoint(folder.at())).toBe(path(10));
});

it('finds none in a folder that has none, or does not exist', async () => {
  expect(await latestCheckpoint(folder.at('elsewhere'))).toBeUndefined();
  await mkdir(folder.at('new', 'checkpoints'), { recursive: true });
  expect(await latestCheckpoint(folder.at('new'))).toBeUndefined();
});

it('keeps the newest few', async () => {
  await pruneStore(store(), 2);
  expect(await folder.list('checkpoints')).toEqual(['step-00000009', 'step-00000010']);
  await pruneStore(store(), 5);
  expect(await folder.list('checkpoints')).toHaveLength(2);
});

it('clears leftovers and later checkpoints that are corrupt before training begins', async () => {
  await mkdir(folder.at('checkpoints', '.tmp-step-00000011-1'));
  await truncate(`${path(10)}/state.json`, 3);
  await prepareStore(store(), 9);
  expect(await folder.list('checkpoints')).toEqual(['step-00000002', 'step-00000009']);
});

it('refuses to begin before a checkpoint that is whole, and removes none', async () => {
  await expect(prepareStore(store(), 9)).rejects.toThrow(
    expect.objectContaining({
      code: 'later-checkpoint',
      message: expect.stringContaining(path(10)),
    }),
  );
  expect(await folder.list('checkpoints')).toHaveLength(3);
});
