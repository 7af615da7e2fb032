import * as v from 'valibot';
import { checkOptions, positiveInteger } from '../check-options.js';
import { countOf, times, type ParamCount } from './count.js';
import { countGRU, countLSTM, countSimpleRNN, type RecurrentCountOptions } from './recurrent.js';

/** Options of `paramCount.bidirectional`. */
export interface BidirectionalCountOptions {
  /** Of a backward layer of its own. Default: as many as the forward layer. */
  readonly backward?: ParamCount | undefined;
}

/** Options of `paramCount.stacked`. */
export interface StackedCountOptions extends RecurrentCountOptions {
  /** The kind of every layer. */
  readonly cell: 'simpleRNN' | 'lstm' | 'gru';
  /** How many layers; each but the first reads the `units` outputs of the one before. */
  readonly layers: number;
  /** Of `gru` only. Default true. */
  readonly resetAfter?: boolean | undefined;
}

const counts = { simpleRNN: countSimpleRNN, lstm: countLSTM, gru: countGRU };

// The options of the cell are left to its own check.
const schema = v.looseObject({
  cell: v.picklist(['simpleRNN', 'lstm', 'gru'], 'simpleRNN, lstm or gru'),
  layers: positiveInteger,
});

/** Both directions of a recurrent layer; each part is the sum of both. */
export function countBidirectional(
  forward: ParamCount,
  { backward }: BidirectionalCountOptions = {},
): ParamCount {
  return backward === undefined
    ? countOf(scaleParts(forward, 2), times(2, forward.expression))
    : addCounts(forward, backward);
}

/** Layers of one cell on top of each other; each part is the sum of all layers. */
export function countStacked(options: StackedCountOptions): ParamCount {
  checkOptions('paramCount.stacked', schema, options);
  const { cell, layers, ...ofCell } = options;
  const first = counts[cell](ofCell);
  if (layers === 1) return first;
  const other = counts[cell]({ ...ofCell, inputDim: ofCell.units });
  const rest = countOf(scaleParts(other, layers - 1), times(layers - 1, other.expression));
  return addCounts(first, rest);
}

function scaleParts({ parts }: ParamCount, factor: number): Record<string, number> {
  return Object.fromEntries(Object.entries(parts).map(([name, part]) => [name, factor * part]));
}

function addCounts(a: ParamCount, b: ParamCount): ParamCount {
  const parts = { ...a.parts };
  for (const [name, part] of Object.entries(b.parts)) parts[name] = (parts[name] ?? 0) + part;
  return countOf(parts, `${a.expression} + ${b.expression}`);
}
