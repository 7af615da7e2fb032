import { TextDataError } from './errors.js';

/** What a signed 32-bit index reaches, less than any platform's typed arrays hold. */
const mostValues = 2 ** 31 - 1;

/** @throws {@link TextDataError} `invalid-option` if one typed array could not hold that many values. */
export function checkShape(where: string, shape: readonly number[]): void {
  if (shape.reduce((size, extent) => size * extent, 1) <= mostValues) return;
  throw new TextDataError(
    'invalid-option',
    `${where}: an array of shape [${shape.join(', ')}] has more than ${mostValues} values; ` +
      `make it in parts, batch by batch, or smaller`,
  );
}
