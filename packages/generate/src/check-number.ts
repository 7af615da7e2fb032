import { GenerateError } from './errors.js';

export interface NumberRange {
  /** The least value allowed. */
  readonly min?: number;
  /** The greatest value allowed. */
  readonly max?: number;
  /** Values have to be greater than it. */
  readonly above?: number;
  readonly integer?: boolean;
}

/** @throws {@link GenerateError} `invalid-option` unless `value` is undefined or in the range. */
export function checkNumber(
  what: string,
  value: number | undefined,
  { min = -Infinity, max = Infinity, above = -Infinity, integer = false }: NumberRange = {},
): void {
  if (value === undefined) return;
  const isKind = integer ? Number.isSafeInteger(value) : Number.isFinite(value);
  if (isKind && value >= min && value <= max && value > above) return;
  const limits = [
    above > -Infinity && `above ${above}`,
    min > -Infinity && `at least ${min}`,
    max < Infinity && `at most ${max}`,
  ].filter((limit) => limit !== false);
  const kind = integer ? 'an integer' : 'a number';
  throw new GenerateError(
    'invalid-option',
    `${what} must be ${[kind, limits.join(' and ')].join(' ').trimEnd()}, got ${String(value)}`,
  );
}
