import { checkIntegers } from '../../check-option.js';
import { TextDataError } from '../../errors.js';
import { datasetFrom } from '../../pipeline/dataset-of.js';
import type { Dataset } from '../../pipeline/dataset.js';
import { piecesOf } from './text-pieces.js';

/** Options of {@link jsonl}. */
export interface JsonlOptions {
  /** Characters that a line may have. Default 2²⁴. */
  readonly maxLineLength?: number;
}

/**
 * The values of a UTF-8 file with one JSON value a line, one after the other; empty lines are left out. What
 * they are is for the caller to check. Node only.
 *
 * @throws {@link TextDataError} `invalid-option`; while it is read: `missing-file`; `invalid-file` with the line, for one that is
 * not JSON or too long, or bytes that are not UTF-8.
 * @see [JSON Lines](https://jsonlines.org)
 * @example
 * ```ts
 * import { jsonl } from '@seqlab/text-data/node';
 *
 * for await (const value of jsonl('reviews.jsonl').take(3)) console.log(value);
 * ```
 */
export function jsonl(
  path: string,
  { maxLineLength = 2 ** 24 }: JsonlOptions = {},
): Dataset<unknown> {
  checkIntegers('jsonl', { maxLineLength });
  return datasetFrom(async function* () {
    let number = 0;
    for await (const line of readLines(path, maxLineLength)) {
      number++;
      if (line.trim() !== '') yield parseLine(line, { path, number });
    }
  });
}

async function* readLines(path: string, maxLineLength: number): AsyncGenerator<string> {
  let rest = '';
  let count = 0;
  for await (const piece of piecesOf(path, { where: 'jsonl' })) {
    const lines = (rest + piece).split('\n');
    rest = lines.pop()!;
    for (const line of [...lines, rest]) {
      if (line.length <= maxLineLength) continue;
      throw new TextDataError(
        'invalid-file',
        `jsonl: ${path}: a line after line ${count} has more than ${maxLineLength} characters; raise maxLineLength ` +
          'if that is meant',
      );
    }
    count += lines.length;
    yield* lines;
  }
  if (rest !== '') yield rest;
}

function parseLine(line: string, { path, number }: { path: string; number: number }): unknown {
  try {
    return JSON.parse(line) as unknown;
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new TextDataError('invalid-file', `jsonl: ${path}, line ${number}: ${reason}`, { cause });
  }
}
