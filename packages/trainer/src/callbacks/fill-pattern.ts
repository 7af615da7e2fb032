import { TrainerError } from '../errors.js';

const placeholder = /\{(\w+)(?::(?:0?(\d+)d|\.(\d+)f))?\}/g;

/**
 * Fills numbers into a pattern as Keras does: `{epoch}`, `{epoch:02d}` for a width, `{valLoss:.3f}` for
 * decimals.
 *
 * @throws {@link TrainerError} `invalid-option` for a name that there is no number of.
 */
export function fillPattern(pattern: string, values: Readonly<Record<string, number>>): string {
  return pattern.replaceAll(
    placeholder,
    (_, name: string, width: string | undefined, decimals: string | undefined) => {
      const value = values[name];
      if (value === undefined) {
        throw new TrainerError(
          'invalid-option',
          `modelName: there is no {${name}} here, only ${Object.keys(values).join(', ')}`,
        );
      }
      if (width !== undefined) return String(value).padStart(Number(width), '0');
      return decimals === undefined ? String(value) : value.toFixed(Number(decimals));
    },
  );
}

/** The names that a pattern has to be filled with. */
export function namesOf(pattern: string): string[] {
  return Array.from(pattern.matchAll(placeholder), ([, name]) => name!);
}

/** @throws {@link TrainerError} `invalid-option` for braces that would stay in the name. */
export function checkPattern(what: string, pattern: string): void {
  const [stray] = /[{}].*/.exec(pattern.replaceAll(placeholder, '')) ?? [];
  if (stray === undefined) return;
  throw new TrainerError(
    'invalid-option',
    `${what}: cannot read ${stray} in ${pattern}; write {name}, {name:03d} or {name:.3f}`,
  );
}
