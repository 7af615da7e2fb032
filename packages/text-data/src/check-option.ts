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

/** The range of a number; both ends belong to it, but not `above`. */
export interface NumberRange {
  readonly least?: number;
  readonly most?: number;
  readonly above?: number;
}

/** @throws {@link TextDataError} `invalid-option` unless each value is a finite number in the range. */
export function checkNumbers(
  where: string,
  values: Readonly<Record<string, number>>,
  { least = -Infinity, most = Infinity, above = -Infinity }: NumberRange,
): void {
  for (const [name, value] of Object.entries(values)) {
    if (Number.isFinite(value) && value >= least && value <= most && value > above) continue;
    const limits = [
      above > -Infinity && `above ${above}`,
      least > -Infinity && `from ${least}`,
      most < Infinity && `to ${most}`,
    ].filter((limit) => limit !== false);
    throw new TextDataError(
      'invalid-option',
      `${where}: ${name} must be a number ${limits.join(' ')}, got ${value}`,
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
