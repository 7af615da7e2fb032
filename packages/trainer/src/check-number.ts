import { TrainerError } from './errors.js';

export interface NumberRange {
  /** The least value allowed. */
  min?: number;
  /** Values have to be greater than it. */
  above?: number;
  /** Values have to be less than it. */
  below?: number;
  integer?: boolean;
}

/** @throws {@link TrainerError} `invalid-option`, naming `what`, unless the number is in range. */
export function checkNumber(
  what: string,
  value: number,
  { min = -Infinity, above = -Infinity, below = Infinity, integer = false }: NumberRange,
): void {
  const inRange = typeof value === 'number' && value >= min && value > above && value < below;
  if (inRange && (!integer || Number.isSafeInteger(value))) return;
  const limits = [
    min > -Infinity && `at least ${min}`,
    above > -Infinity && `above ${above}`,
    below < Infinity && `below ${below}`,
  ].filter((limit) => limit !== false);
  const range = limits.length === 0 ? '' : ` ${limits.join(' and ')}`;
  const got = typeof value === 'number' ? value : JSON.stringify(value);
  throw new TrainerError(
    'invalid-option',
    `${what} must be ${integer ? 'an integer' : 'a number'}${range}, got ${got}`,
  );
}
