// A thread's share of state · recurrent kernel, whatever the kernel's numbers are made of.

import { prepack, prepackedGemm } from './gemm';
import { multiplyPanels } from './quantized';
import { at } from './simd';
import { thread, threads } from './team';

/** Bits of a weight's number that is a float as it is. */
const FLOAT: i32 = 32;
/** Units are padded so that a thread's share is whole groups of this many. */
const UNIT_GROUP: i32 = 8;

/** Packs the columns of gates `firstGate` to `endGate` for products of several rows, if they are floats. */
export function prepackRecurrent(
  bits: i32, gates: i32, firstGate: i32, endGate: i32, units: i32, padded: i32, recurrent: usize, packed: usize,
): void {
  if (bits != FLOAT) return;
  const width = padded / threads;
  const place = (thread * gates + firstGate) * width;
  prepack(false, units, (endGate - firstGate) * width, at(recurrent, place), gates * padded, at(packed, place * units));
}

/**
 * C = beta·C + H·U for this thread's units of gates `firstGate` to `endGate`, with H `[rows, units]` in rows of
 * `padded` and C in rows of `gates · padded`. `recurrent` is U as `arrangeGates` or, with other bits than 32,
 * `quantized.ts` has it; `packed` is what `prepackRecurrent` made of it.
 */
export function recurrentProduct(
  bits: i32, gates: i32, firstGate: i32, endGate: i32, rows: i32, units: i32, padded: i32,
  h: usize, recurrent: usize, packed: usize, beta: f32, c: usize,
): void {
  const width = padded / threads;
  const rowSize = gates * padded;
  if (bits != FLOAT) {
    const from = (thread * width) / UNIT_GROUP;
    const to = from + width / UNIT_GROUP;
    multiplyPanels(from, to, firstGate, endGate, bits, gates, units, width, rows, units, h, padded, recurrent, beta, c, rowSize);
    return;
  }
  const place = (thread * gates + firstGate) * width;
  prepackedGemm(
    false, rows, (endGate - firstGate) * width, units, h, padded,
    at(recurrent, place), rowSize, at(packed, place * units), beta, at(c, place), rowSize,
  );
}
