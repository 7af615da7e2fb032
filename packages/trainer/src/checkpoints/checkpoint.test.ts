import { createHash } from 'node:crypto';
import { cp, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { readSafetensors } from '@seqlab/seq-layers';
import { beforeAll, expect, it } from 'vitest';
import { useBackend } from '../../test/use-backend.js';
import { useRunFolder } from '../../test/run-folder.js';
import { contiguousWindows, patternIds } from '../../test/sources.js';
import { tinyModel, tinyOptions } from '../../test/tiny-model.js';
import { loadCheckpoint, saveCheckpoint } from './checkpoint-folder.js';
import { fit } from '../training/fit.js';
import type { TrainingState } from './training-state.js';

const folder = useRunFolder();
let state: TrainingState;

beforeAll(async () => {
  await useBackend('cpu');
  const data = contiguousWindows(patternIds(120), { batchSize: 3, seqLength: 6 });
  await fit(tinyModel({ stateful: true }), data, {
    ...tinyOptions(),
    validationData: data,
    callbacks: [
      {
        async onBatchEnd({ step }, run) {
          if (step === data.length! + 2) state = structuredClone(await run.snapshot());
        },
      },
    ],
  });
});

it('gives back what was saved, bit for bit', async () => {
  await saveCheckpoint(state, folder.at('a'));
  const loaded = await loadCheckpoint(folder.at('a'));
  expect(loaded).toEqual(state);
  expect(state).toMatchObject({ epoch: 1, batch: 2, history: [{ epoch: 0 }] });
  expect(state.states.map((own) => own.length)).toEqual([0, 2, 0, 0, 0]);
});

it('is three safetensors files and a readable state.json', async () => {
  await saveCheckpoint(state, folder.at('a'));
  expect(await folder.list('a')).toEqual([
    'model.safetensors',
    'optimizer.safetensors',
    'state.json',
    'states.safetensors',
  ]);
  const read = async (name: string) => readSafetensors(await readFile(folder.at('a', name)));
  expect(Object.keys(await read('model.safetensors'))).toContain('lstm/recurrent_kernel');
  expect(Object.keys(await read('optimizer.safetensors'))).toContain('lstm/recurrent_kernel/v');
  expect(Object.keys(await read('states.safetensors'))).toEqual(['1/0', '1/1']);
  expect(JSON.parse(await readFile(folder.at('a', 'state.json'), 'utf8'))).toMatchObject({
    format: 1,
    step: state.step,
    optimizer: { name: 'adam', iterations: state.step },
  });
});

it('has no states file when no states are carried', async () => {
  await saveCheckpoint({ ...state, states: [] }, folder.at('a'));
  expect(await folder.list('a')).not.toContain('states.safetensors');
  expect((await loadCheckpoint(folder.at('a'))).states).toEqual([]);
});

const names = ['model.safetensors', 'optimizer.safetensors', 'states.safetensors', 'state.json'];

it.each(names)('refuses a checkpoint whose %s is missing, cut or changed', async (name) => {
  await saveCheckpoint(state, folder.at('good'));
  const bytes = await readFile(folder.at('good', name));
  const damages: [string, (file: string) => Promise<void>][] = [
    ['missing', (file) => rm(file)],
    ['empty', (file) => truncate(file, 0)],
    ['cut', (file) => truncate(file, bytes.length - 2)],
    ...[0, bytes.length >> 1, bytes.length - 2].map(
      (at): [string, (file: string) => Promise<void>] => [
        `changed-at-${at}`,
        (file) => writeFile(file, bytes.with(at, bytes[at]! ^ 1)),
      ],
    ),
  ];
  for (const [damage, inflict] of damages) {
    await cp(folder.at('good'), folder.at(damage), { recursive: true });
    await inflict(folder.at(damage, name));
    const promise = loadCheckpoint(folder.at(damage));
    await expect(promise, damage).rejects.toThrow(
      expect.objectContaining({ name: 'TrainerError', code: 'corrupt-checkpoint' }),
    );
    await expect(promise, damage).rejects.toThrow(folder.at(damage));
  }
});

/** Rewrites state.json with a checksum that is right. */
async function forge(change: object): Promise<void> {
  const file = folder.at('a', 'state.json');
  const { checksum: _, ...record } = JSON.parse(await readFile(file, 'utf8')) as object & {
    checksum: string;
  };
  const forged = { ...record, ...change };
  const checksum = createHash('sha256').update(JSON.stringify(forged)).digest('hex');
  await writeFile(file, JSON.stringify({ checksum, ...forged }));
}

it.each<[string, object, RegExp]>([
  ['a negative step', { step: -1 }, /state\.json: step: .*Expected >=0 but received -1/],
  ['a later format', { format: 2 }, /state\.json: format: .*Expected 1 but received 2/],
  ['more states than there are', { statesOfLayers: [1e15] }, /states\.safetensors lacks 0\/0/],
  ['no checksums', { sha256: {} }, /model\.safetensors is not as it was written/],
])('refuses a forged state.json with %s', async (_name, change, message) => {
  await saveCheckpoint(state, folder.at('a'));
  await forge({});
  expect(await loadCheckpoint(folder.at('a'))).toEqual(state);
  await forge(change);
  const promise = loadCheckpoint(folder.at('a'));
  await expect(promise).rejects.toThrow(message);
  await expect(promise).rejects.toThrow(expect.objectContaining({ code: 'corrupt-checkpoint' }));
});

it('refuses weights that are integers', async () => {
  const weights = { w: { data: Int32Array.of(1), shape: [1] } };
  await saveCheckpoint({ ...state, weights }, folder.at('a'));
  await expect(loadCheckpoint(folder.at('a'))).rejects.toThrow(
    'model.safetensors must hold float32 tensors only',
  );
});

it('passes on an error that says nothing about the checkpoint', async () => {
  await expect(loadCheckpoint(folder.at('a'.repeat(300)))).rejects.toThrow('ENAMETOOLONG');
});
