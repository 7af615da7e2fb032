import * as v from 'valibot';
import { checkOptions } from '../check-options.js';
import { SeqLayersError } from '../errors.js';
import type { Weight } from '../layer.js';
import { formatShape, type Shape } from '../shape.js';
import { countParams } from './count-params.js';
import type { Sequential } from './sequential.js';

export interface SummaryOptions {
  /** Characters a line, at least 20. Default 65. */
  readonly lineLength?: number | undefined;
}

const length = 'an integer of at least 20';

const schema = v.strictObject({
  lineLength: v.optional(
    v.pipe(v.number(length), v.safeInteger(length), v.minValue(20, length)),
    65,
  ),
});

/** Where the columns end, as a share of the line. */
const COLUMN_ENDS = [0.45, 0.85, 1];

/**
 * The table that Keras 2's `model.summary()` prints, line for line: each layer with its class,
 * output shape and number of parameters, then the totals with their sizes in memory.
 *
 * @throws SeqLayersError `not-built` before the model knows its input; `invalid-option`
 * @see https://keras.io/2.15/api/models/model/#summary-method
 * @example
 * ```ts
 * import { dense, sequential, summary } from '@seqlab/seq-layers';
 *
 * console.log(summary(sequential([dense({ units: 2 })], { inputShape: [8] })));
 * ```
 */
export function summary(model: Sequential, options: SummaryOptions = {}): string {
  const { lineLength } = checkOptions('summary', schema, options);
  if (model.inputShape === undefined) {
    throw new SeqLayersError(
      'not-built',
      `summary: ${model.name} is not built yet; give sequential the option inputShape, or call ` +
        'build or apply first',
    );
  }
  const ends = COLUMN_ENDS.map((share) => Math.trunc(share * lineLength));
  const trainable = model.trainableWeights;
  const frozen = model.weights.filter((weight) => !weight.trainable);
  const rule = (character: string) => character.repeat(lineLength);
  return [
    `Model: "${model.name}"`,
    rule('_'),
    ...formatRow(['Layer (type)', 'Output Shape', 'Param #'], ends),
    rule('='),
    ...layerRows(model, model.inputShape).flatMap((row) => formatRow(row, ends).concat(rule(' '))),
    rule('='),
    `Total params: ${countWithSize(model.weights)}`,
    `Trainable params: ${countWithSize(trainable)}`,
    `Non-trainable params: ${countWithSize(frozen)}`,
    rule('_'),
  ].join('\n');
}

function layerRows(model: Sequential, inputShape: Shape): string[][] {
  let shape = inputShape;
  return model.layers.map((layer) => {
    shape = layer.outputShape(shape);
    return [`${layer.name} (${layer.className})`, formatShape(shape), String(countParams(layer))];
  });
}

/**
 * A row of the table, in as many lines as its longest field needs; one space before it, at least
 * two between its columns.
 */
function formatRow(fields: readonly string[], ends: readonly number[]): string[] {
  const rest = [...fields];
  const lines: string[] = [];
  while (rest.some((field) => field !== '')) {
    let line = ' ';
    for (const [column, end] of ends.entries()) {
      const isLast = column === ends.length - 1;
      const width = end - (ends[column - 1] ?? 0) - (isLast ? 0 : 3);
      const part = rest[column]!.slice(0, width);
      rest[column] = rest[column]!.slice(part.length);
      line = (line + part + (isLast ? '' : '  ')).padEnd(end);
    }
    lines.push(line);
  }
  return lines;
}

function countWithSize(weights: readonly Weight[]): string {
  const bytes = countParams({ weights }) * Float32Array.BYTES_PER_ELEMENT;
  return `${countParams({ weights })} (${formatBytes(bytes)})`;
}

function formatBytes(bytes: number): string {
  const units = ['Byte', 'KB', 'MB', 'GB', 'TB', 'PB'];
  let size = bytes;
  let unit = 0;
  while (size >= 1024 && unit < units.length - 1) {
    size /= 1024;
    unit += 1;
  }
  return `${size.toFixed(2)} ${units[unit]}`;
}
