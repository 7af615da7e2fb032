import { TextDataError } from './errors.js';

/** @throws {@link TextDataError} `invalid-option` unless each value is an integer from `least`. */
export function checkIntegers(
  where: string,
  values: Readonly<Record<string, number | undefined>>,
  least = 1,
): void {
  for (const [name, value] of Object.entries(values)) {
    if (value === undefined || (Number.isSafeInteger(value) && value >= least)) continue;
    const expected = least === 1 ? 'a positive integer' : `an integer from ${least}`;
    throw new TextDataError(
      'invalid-option',
      `${where}: ${name} must be ${expected}, got ${value}`,
    );
  }
}

/** @throws {@link TextDataError} `invalid-option` unless the value is one of those allowed. */
export function checkChoice(
  where: string,
  name: string,
  { value, allowed }: { value: string; allowed: readonly string[] },
): void {
  if (allowed.includes(value)) return;
  const choices = allowed.map((choice) => `'${choice}'`).join(' or ');
  throw new TextDataError('invalid-option', `${where}: ${name} must be ${choices}, got ${value}`);
}

/** @throws {@link TextDataError} `invalid-option` unless the seed is an integer. */
export function checkSeed(where: string, seed: number): void {
  if (Number.isSafeInteger(seed)) return;
  throw new TextDataError('invalid-option', `${where}: seed must be an integer, got ${seed}`);
}
