import * as v from 'valibot';
import { checkOptions, finiteNumber } from '../check-options.js';
import { SeqLayersError } from '../errors.js';
import type { Model } from './model.js';
import { summaryData, type SummaryData } from './summary-data.js';
import { columnWidths, hasConnections, summaryMarkdown, summaryTable } from './summary-table.js';

/** Options of {@link summary}. */
export interface SummaryOptions {
  /** Plain text as Keras prints it, or Markdown. Default `'text'`. */
  readonly format?: 'text' | 'markdown' | undefined;
  /** Characters a line of plain text, at least 20. Default 65, with a fourth column 98. */
  readonly lineLength?: number | undefined;
  /**
   * Where the columns of plain text end: as shares of the line where the last is 1 or less, else in
   * characters. Default `[0.45, 0.85, 1]`, with a fourth column `[0.33, 0.55, 0.67, 1]`.
   */
  readonly positions?: readonly number[] | undefined;
}

const length = 'an integer of at least 20';
const numbers = 'three rising numbers, or four where layers are connected freely';

const schema = v.strictObject({
  format: v.optional(v.picklist(['text', 'markdown'], '"text" or "markdown"'), 'text'),
  lineLength: v.optional(v.pipe(v.number(length), v.safeInteger(length), v.minValue(20, length))),
  positions: v.optional(v.array(finiteNumber, numbers)),
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
  const checked = checkOptions('summary', schema, options);
  const data = 'graph' in model ? summaryData(model) : model;
  if (checked.format === 'markdown') return summaryMarkdown(data).join('\n');
  const layout = hasConnections(data) ? connectedLayout : chainLayout;
  const { lineLength = layout.lineLength, positions = layout.positions } = checked;
  if (positions.length !== layout.positions.length) {
    throw new SeqLayersError(
      'invalid-option',
      `summary: positions must be ${layout.positions.length} numbers, got ${positions.length}`,
    );
  }
  const ends = columnEnds(positions, lineLength);
  return summaryTable(data, { lineLength, ends }).join('\n');
}

const chainLayout = { lineLength: 65, positions: [0.45, 0.85, 1] };
/** Of models with layers that several others read, or that read several. */
const connectedLayout = { lineLength: 98, positions: [0.33, 0.55, 0.67, 1] };

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
