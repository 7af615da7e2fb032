import { pipeline, Readable } from 'node:stream';
import { CsvError, parse } from 'csv-parse';
import { checkIntegers } from '../../check-option.js';
import { TextDataError } from '../../errors.js';
import { datasetFrom } from '../../pipeline/dataset-of.js';
import type { Dataset } from '../../pipeline/dataset.js';
import { piecesOf } from './text-pieces.js';

/** A row by the names of its columns. */
export type CsvRow = Readonly<Record<string, string>>;

/** Options of {@link csv}. */
export interface CsvOptions {
  /** Names of the columns. Default: the first row has them. */
  readonly columns?: readonly string[];
  /** What is between fields. Default `,`; a tab for `.tsv` files. */
  readonly delimiter?: string;
  /** Characters that a row may have. Default 2²⁴. */
  readonly maxRowLength?: number;
}

/**
 * The rows of a UTF-8 file of comma-separated values (RFC 4180: fields in double quotes may contain commas,
 * line breaks and doubled quotes), one after the other. Node only.
 *
 * @throws {@link TextDataError} `invalid-option` for columns of one name, or a delimiter that is empty or has
 * quotes or line breaks; while it is read: `missing-file`; `invalid-file` with the line, for rows that
 * have more or fewer fields than there are columns, quotes that do not close, rows that are too long, or bytes
 * that are not UTF-8.
 * @example
 * ```ts
 * import { csv } from '@seqlab/text-data/node';
 *
 * const reviews = csv('reviews.csv').map(({ review = '', sentiment }) => ({
 *   text: review,
 *   label: sentiment === 'positive' ? 1 : 0,
 * }));
 * ```
 */
export function csv(
  path: string,
  { columns, delimiter = ',', maxRowLength = 2 ** 24 }: CsvOptions = {},
): Dataset<CsvRow> {
  checkIntegers('csv', { maxRowLength });
  if (delimiter === '' || /["\r\n]/u.test(delimiter)) {
    throw new TextDataError(
      'invalid-option',
      `csv: delimiter must be one or more characters without quotes and line breaks, got ${JSON.stringify(delimiter)}`,
    );
  }
  const twice = columns && repeated(columns);
  if (twice !== undefined) {
    throw new TextDataError('invalid-option', `csv: columns names ${JSON.stringify(twice)} twice`);
  }
  return datasetFrom(async function* () {
    const parser = parse({
      columns: columns ? [...columns] : checkedHeader(path),
      delimiter,
      max_record_size: maxRowLength,
      skip_empty_lines: true,
    });
    // The parser ends with the error of the file, so there is nothing to do for the callback.
    pipeline(Readable.from(piecesOf(path, { where: 'csv' })), parser, () => {});
    try {
      yield* parser as AsyncIterable<CsvRow>;
    } catch (cause) {
      if (!(cause instanceof CsvError)) throw cause;
      throw new TextDataError('invalid-file', `csv: ${path}: ${cause.message}`, { cause });
    } finally {
      parser.destroy();
    }
  });
}

function repeated(names: readonly string[]): string | undefined {
  return names.find((name, i) => names.indexOf(name) !== i);
}

/** Takes the header row; two columns of one name would hide each other. */
function checkedHeader(path: string): (header: string[]) => string[] {
  return (header) => {
    const twice = repeated(header);
    if (twice !== undefined) {
      throw new TextDataError(
        'invalid-file',
        `csv: ${path}: two columns are named ${JSON.stringify(twice)}; pass columns`,
      );
    }
    return header;
  };
}
