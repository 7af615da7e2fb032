import { CliError } from '../cli-error.js';

/**
 * The sequences of ids that lines have: as this command prints them, `[1,2]` or `{"ids":[1,2]}`, or numbers
 * with spaces between them.
 *
 * @throws {@link CliError} with the line that has something else.
 */
export function parseIds(text: string): number[][] {
  return text
    .split('\n')
    .map((line, index) => ({ line: line.trim(), number: index + 1 }))
    .filter(({ line }) => line !== '')
    .map(({ line, number }) => {
      const ids = /^[[{]/u.test(line) ? idsOfJson(line) : line.split(/[\s,]+/u).map(toId);
      if (ids?.every((id) => Number.isSafeInteger(id) && id >= 0)) return ids;
      throw new CliError(`line ${number} must be ids, [1,2,3] or 1 2 3, got ${line.slice(0, 40)}`);
    });
}

function idsOfJson(line: string): number[] | undefined {
  try {
    const value: unknown = JSON.parse(line);
    const ids: unknown = Array.isArray(value) ? value : (value as { ids?: unknown }).ids;
    return Array.isArray(ids) ? (ids as number[]) : undefined;
  } catch {
    return undefined;
  }
}

function toId(text: string): number {
  return /^\d+$/u.test(text) ? Number(text) : NaN;
}
