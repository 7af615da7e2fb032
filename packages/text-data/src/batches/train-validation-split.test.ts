import { describe, expect, it } from 'vitest';
import { trainValidationSplit } from './train-validation-split.js';

describe('trainValidationSplit', () => {
  const ids = Int32Array.from({ length: 10 }, (_, i) => i);

  it('takes the last part to validate, rounding as Keras does', () => {
    const { training, validation } = trainValidationSplit(ids, { validationSplit: 0.25 });
    expect([...training]).toEqual([0, 1, 2, 3, 4, 5, 6]);
    expect([...validation]).toEqual([7, 8, 9]);
  });

  it('may leave nothing to validate', () => {
    expect(trainValidationSplit(ids, { validationSplit: 0 }).validation).toHaveLength(0);
  });

  it.each([-0.1, 1, NaN])('refuses a split of %d', (validationSplit) => {
    expect(() => trainValidationSplit(ids, { validationSplit })).toThrow(`got ${validationSplit}`);
  });
});

it('keeps a part for the test after the one that validates', () => {
  const { training, validation, test } = trainValidationSplit(
    Int32Array.from({ length: 10 }, (_, i) => i),
    { validationSplit: 0.3, testSplit: 0.3 },
  );
  expect([training, validation, test]).toEqual([
    Int32Array.of(0, 1, 2, 3),
    Int32Array.of(4, 5, 6),
    Int32Array.of(7, 8, 9),
  ]);
});

it('shuffles examples with a seed and loses none', () => {
  const examples = Array.from({ length: 20 }, (_, i) => ({ label: i }));
  const split = (seed?: number) =>
    trainValidationSplit(examples, { validationSplit: 0.25, ...(seed !== undefined && { seed }) });
  expect(split().training).toEqual(examples.slice(0, 15));
  const { training, validation, test } = split(0);
  expect(test).toEqual([]);
  expect([...training, ...validation].toSorted((a, b) => a.label - b.label)).toEqual(examples);
  expect(training).not.toEqual(split().training);
  expect(split(0)).toEqual({ training, validation, test });
  expect(split(1).training).not.toEqual(training);
});
