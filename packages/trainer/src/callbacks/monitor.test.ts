import { expect, it } from 'vitest';
import type { EpochLogs } from './callback.js';
import { checkPattern, fillPattern, namesOf } from './fill-pattern.js';
import { logValues } from './log-values.js';
import { Monitor } from './monitor.js';

const logs: EpochLogs = {
  epoch: 4,
  step: 50,
  loss: 1.5,
  metrics: { accuracy: 0.25 },
  learningRate: 0.01,
  valLoss: 1.75,
  valMetrics: { accuracy: 0.125 },
};

it('names the values of an epoch as Keras does', () => {
  expect(logValues(logs)).toEqual({
    loss: 1.5,
    accuracy: 0.25,
    valLoss: 1.75,
    valAccuracy: 0.125,
    learningRate: 0.01,
  });
});

it.each([
  ['valLoss', undefined, true],
  ['perplexity', undefined, true],
  ['valAccuracy', undefined, false],
  ['auc', undefined, false],
  ['valF1Score', undefined, false],
  ['precision', undefined, false],
  ['valLoss', 'max', false],
  ['accuracy', 'min', true],
] as const)('%s, mode %s: less is better is %s', (monitor, mode, less) => {
  const watched = new Monitor('test', { monitor, mode });
  expect(watched.isBetter(1, 2)).toBe(less);
  expect(watched.isBetter(2, 1)).toBe(!less);
  expect(watched.isBetter(1, 1)).toBe(false);
  expect(watched.isBetter(1e30, watched.worst)).toBe(true);
  expect(watched.isBetter(NaN, watched.worst)).toBe(false);
});

it('a gain has to be over minDelta', () => {
  const watched = new Monitor('test', { monitor: 'loss', minDelta: -0.5 });
  expect(watched.isBetter(1.4, 2)).toBe(true);
  expect(watched.isBetter(1.6, 2)).toBe(false);
});

it('fills numbers into a pattern', () => {
  const fill = (pattern: string) => fillPattern(pattern, { epoch: 7, valLoss: 1.23456 });
  expect(fill('model-{epoch:02d}-{valLoss:.3f}')).toBe('model-07-1.235');
  expect(fill('{epoch}/{valLoss}')).toBe('7/1.23456');
  expect(fill('{epoch:3d}')).toBe('007');
  expect(fill('no pattern')).toBe('no pattern');
  expect(() => fill('{accuracy}')).toThrow(/no \{accuracy\} here, only epoch, valLoss/);
});

it.each([{ mode: 'MAX' as 'max' }, { minDelta: NaN }])('refuses %o', (options) => {
  expect(() => new Monitor('earlyStopping', { monitor: 'loss', ...options })).toThrow(
    expect.objectContaining({
      code: 'invalid-option',
      message: expect.stringMatching(/^earlyStopping: (mode|minDelta) must be /),
    }),
  );
});

it('knows the names in a pattern, and refuses what it could not fill', () => {
  expect(namesOf('model-{epoch:02d}-{valLoss:.3f}')).toEqual(['epoch', 'valLoss']);
  expect(namesOf('model')).toEqual([]);
  for (const pattern of ['{}', '{valLoss:.2e}', 'a{epoch', '{epoch:d}', '{{epoch}}']) {
    expect(() => checkPattern('modelCheckpoint: modelName', pattern)).toThrow(
      expect.objectContaining({ code: 'invalid-option' }),
    );
  }
  for (const pattern of ['model', '{epoch}', '{epoch:02d}-{valLoss:.3f}', '{step:8d}']) {
    expect(() => checkPattern('test', pattern)).not.toThrow();
  }
});
