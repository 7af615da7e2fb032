import { GenerateError } from '../errors.js';

export interface IntegerRange {
  readonly least: number;
  /** Default: no limit. */
  readonly most?: number;
}

/** @throws {@link GenerateError} `invalid-option` unless each value is undefined or such an integer. */
export function checkIntegers(
  where: string,
  values: Readonly<Record<string, number | undefined>>,
  { least, most = Infinity }: IntegerRange,
): void {
  for (const [name, value] of Object.entries(values)) {
    if (value === undefined || (Number.isSafeInteger(value) && value >= least && value <= most)) {
      continue;
    }
    const range = most === Infinity ? `from ${least}` : `from ${least} to ${most}`;
    throw new GenerateError(
      'invalid-option',
      `${where}: ${name} must be an integer ${range}, got ${value}`,
    );
  }
}

/** @throws {@link GenerateError} `invalid-option` unless the seed is an integer. */
export function checkSeed(where: string, seed: number): void {
  if (Number.isSafeInteger(seed)) return;
  throw new GenerateError('invalid-option', `${where}: seed must be an integer, got ${seed}`);
}
