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
