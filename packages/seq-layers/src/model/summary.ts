import * as v from 'valibot';
import { checkOptions, finiteNumber } from '../check-options.js';
import { SeqLayersError } from '../errors.js';
import type { Model } from './model.js';
import { summaryData, type SummaryData } from './summary-data.js';
import { columnWidths, summaryMarkdown, summaryTable } from './summary-table.js';

export interface SummaryOptions {
  /** Plain text as Keras prints it, or Markdown. Default `'text'`. */
  readonly format?: 'text' | 'markdown' | undefined;
  /** Characters a line of plain text, at least 20. Default 65. */
  readonly lineLength?: number | undefined;
  /**
   * Where the three columns of plain text end: as shares of the line where the last is 1 or less,
   * else in characters. Default `[0.45, 0.85, 1]`.
   */
  readonly positions?: readonly number[] | undefined;
}

const length = 'an integer of at least 20';
const threeNumbers = 'three rising numbers';

const schema = v.strictObject({
  format: v.optional(v.picklist(['text', 'markdown'], '"text" or "markdown"'), 'text'),
  lineLength: v.optional(
    v.pipe(v.number(length), v.safeInteger(length), v.minValue(20, length)),
    65,
  ),
  positions: v.optional(
    v.pipe(v.array(finiteNumber, threeNumbers), v.length(3, threeNumbers)),
    [0.45, 0.85, 1],
  ),
});

/**
 * The table that Keras 2's `model.summary()` prints, character for character as versions 2.13 to
 * 2.15 do: each layer with its class, output shape and number of parameters, then the totals with
 * their sizes in memory. Of a model, or of the data that `summaryData` gives.
 *
 * @throws SeqLayersError `not-built` before the model knows its input; `invalid-option`, also where
 * `positions` leave a column no room
 * @see https://keras.io/2.15/api/models/model/#summary-method
 * @example
 * ```ts
 * import { dense, sequential, summary } from '@seqlab/seq-layers';
 *
 * const model = sequential([dense({ units: 2 })], { inputShape: [8] });
 * console.log(summary(model));
 * console.log(summary(model, { format: 'markdown' }));
 * ```
 */
export function summary(model: Model | SummaryData, options: SummaryOptions = {}): string {
  const { format, lineLength, positions } = checkOptions('summary', schema, options);
  const data = 'graph' in model ? summaryData(model) : model;
  const lines =
    format === 'markdown'
      ? summaryMarkdown(data)
      : summaryTable(data, { lineLength, ends: columnEnds(positions, lineLength) });
  return lines.join('\n');
}

function columnEnds(positions: readonly number[], lineLength: number): number[] {
  const areShares = (positions.at(-1) ?? 0) <= 1;
  const ends = positions.map((end) => Math.trunc(areShares ? end * lineLength : end));
  if (columnWidths(ends).some((width) => width < 1)) {
    throw new SeqLayersError(
      'invalid-option',
      `summary: positions must rise by at least 4 characters each, got ${ends.join(', ')}`,
    );
  }
  return ends;
}
