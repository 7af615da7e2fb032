import { TrainerError } from './errors.js';

/** @throws {@link TrainerError} `invalid-option`, naming `what`, unless the value is one of the choices. */
export function checkChoice(what: string, value: string, choices: readonly string[]): void {
  if (choices.includes(value)) return;
  throw new TrainerError(
    'invalid-option',
    `${what} must be one of ${choices.join(', ')}, got ${String(value)}`,
  );
}
