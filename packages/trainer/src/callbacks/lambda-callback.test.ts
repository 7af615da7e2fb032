import { beforeAll, expect, it } from 'vitest';
import { contiguousWindows, patternIds } from '../../test/sources.js';
import { tinyModel, tinyOptions } from '../../test/tiny-model.js';
import { useBackend } from '../../test/use-backend.js';
import { fit } from '../training/fit.js';
import type { MomentHandlers } from './callback.js';
import { lambdaCallback } from './lambda-callback.js';

const data = contiguousWindows(patternIds(30), { batchSize: 2, seqLength: 6 });
const invalid = expect.objectContaining({ code: 'invalid-option' });

beforeAll(() => useBackend('cpu'));

it('is called at every moment, and waited for', async () => {
  const seen: string[] = [];
  const note = (name: string) => async () => {
    await new Promise((resolve) => setTimeout(resolve, 1));
    seen.push(name);
  };
  await fit(tinyModel(), data, {
    ...tinyOptions(),
    epochs: 1,
    validationData: data,
    callbacks: [
      lambdaCallback({
        onTrainBegin: note('train begin'),
        onEpochBegin: note('epoch begin'),
        onBatchBegin: note('batch begin'),
        onBatchEnd: note('batch end'),
        onTestBegin: note('test begin'),
        onTestEnd: note('test end'),
        onEpochEnd: note('epoch end'),
        onTrainEnd: note('train end'),
      }),
    ],
  });
  const steps = Array.from({ length: data.length! }, () => ['batch begin', 'batch end']);
  expect(seen).toEqual([
    'train begin',
    'epoch begin',
    ...steps.flat(),
    'test begin',
    'test end',
    'epoch end',
    'train end',
  ]);
});

it('refuses a name that would never be called', () => {
  const misspelled = { onEpochEnds: () => {} } as MomentHandlers;
  expect(() => lambdaCallback(misspelled)).toThrow(invalid);
  expect(() => lambdaCallback(misspelled)).toThrow(/onEpochEnds.*onEpochEnd, onTrainEnd/);
  const inherited = { toString: () => 'x' } as MomentHandlers;
  expect(() => lambdaCallback(inherited)).toThrow(invalid);
});

it('refuses a handler that is no function, and lets one be left out', () => {
  const handlers = { onEpochEnd: 'print' } as unknown as MomentHandlers;
  expect(() => lambdaCallback(handlers)).toThrow(invalid);
  expect(lambdaCallback({ onEpochEnd: undefined } as unknown as MomentHandlers)).toEqual({});
});
