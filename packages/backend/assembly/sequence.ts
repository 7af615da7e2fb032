// What every recurrent kernel shares: the plan of a packed batch, the arrangement of gates by thread,
// and the ways between `[batch, time, …]` tensors and packed rows.
//
// Rows are packed step by step: step s holds the sequences still running, longest first, so those of
// step s + 1 are a prefix of those of step s and nothing past a sequence's end is stored or computed.
// The plan is an int32 array: active rows of each step [time], the batch index of each packed row
// [batch], its length [batch].

import { at, loadUpTo4, madd, storeUpTo4 } from './simd';
import { shareEnd, shareStart } from './team';

@inline
export function activeRows(plan: usize, step: i32): i32 {
  return load<i32>(at(plan, step));
}

@inline
export function batchIndex(plan: usize, time: i32, row: i32): i32 {
  return load<i32>(at(plan, time + row));
}

@inline
export function rowLength(plan: usize, time: i32, batch: i32, row: i32): i32 {
  return load<i32>(at(plan, time + batch + row));
}

/** The time index that a sequence reads at a step: from its end when it goes backwards. */
@inline
function inputTime(step: i32, length: i32, backwards: bool): i32 {
  return backwards ? length - 1 - step : step;
}

// The way a run goes through time, and the order of its output.
export const FORWARD: i32 = 0;
/** From the end, with the output in the order of computation. */
const REVERSED: i32 = 1;
// The third: from the end, with the output where its input was.

/** Where in `[batch, time, size]` a row's output of a step belongs; 0 if there is none. */
@inline
export function outputRow(
  base: usize, plan: usize, time: i32, batch: i32, size: i32, row: i32, step: i32, direction: i32,
): usize {
  if (base == 0) return 0;
  let position = step;
  if (direction != FORWARD) {
    const length = rowLength(plan, time, batch, row);
    position = direction == REVERSED ? time - length + step : length - 1 - step;
  }
  return at(base, (batchIndex(plan, time, row) * time + position) * size);
}

/** Copies a row, multiplied by a mask's row unless `mask` is 0. */
@inline
function copyRow(target: usize, source: usize, mask: usize, width: i32): void {
  if (mask == 0) {
    memory.copy(target, source, (<usize>width) << 2);
    return;
  }
  for (let i = 0; i < width; i += 4) {
    const count = width - i;
    const product = f32x4.mul(loadUpTo4(at(source, i), count), loadUpTo4(at(mask, i), count));
    storeUpTo4(at(target, i), product, count);
  }
}

@inline
function maskRow(mask: usize, plan: usize, time: i32, row: i32, width: i32): usize {
  return mask == 0 ? 0 : at(mask, batchIndex(plan, time, row) * width);
}

/** Steps `firstStep` to `endStep` of `[batch, time, width]`, times `mask [batch, width]` if there is one, to packed rows. */
export function packSteps(
  batch: i32, time: i32, width: i32, plan: usize, backwards: bool, firstStep: i32, endStep: i32,
  mask: usize, source: usize, packed: usize,
): void {
  let offset = 0;
  for (let s = firstStep; s < endStep; s++) {
    const rows = activeRows(plan, s);
    for (let r = shareStart(rows, 1); r < shareEnd(rows, 1); r++) {
      const t = inputTime(s, rowLength(plan, time, batch, r), backwards);
      const from = at(source, (batchIndex(plan, time, r) * time + t) * width);
      copyRow(at(packed, (offset + r) * width), from, maskRow(mask, plan, time, r, width), width);
    }
    offset += rows;
  }
}

/** The way back; with the last steps, those past a sequence's end become zero. */
export function unpackSteps(
  batch: i32, time: i32, width: i32, plan: usize, backwards: bool, firstStep: i32, endStep: i32,
  mask: usize, packed: usize, target: usize,
): void {
  const from = shareStart(batch, 1);
  const to = shareEnd(batch, 1);
  for (let r = from; r < to && endStep == time; r++) {
    const length = rowLength(plan, time, batch, r);
    const start = at(target, (batchIndex(plan, time, r) * time + length) * width);
    memory.fill(start, 0, (<usize>((time - length) * width)) << 2);
  }
  let offset = 0;
  for (let s = firstStep; s < endStep; s++) {
    const rows = activeRows(plan, s);
    for (let r = from; r < min<i32>(to, rows); r++) {
      const t = inputTime(s, rowLength(plan, time, batch, r), backwards);
      const into = at(target, (batchIndex(plan, time, r) * time + t) * width);
      copyRow(into, at(packed, (offset + r) * width), maskRow(mask, plan, time, r, width), width);
    }
    offset += rows;
  }
}

/** The first step's rows of `[batch, units]`, longest sequence first, padded with zeros to `padded`. */
export function packState(
  batch: i32, time: i32, units: i32, sourceSize: i32, padded: i32, plan: usize, source: usize, packed: usize,
): void {
  for (let r = shareStart(batch, 1); r < shareEnd(batch, 1); r++) {
    const into = at(packed, r * padded);
    memory.fill(at(into, units), 0, (<usize>(padded - units)) << 2);
    memory.copy(into, at(source, batchIndex(plan, time, r) * sourceSize), (<usize>units) << 2);
  }
}

export function unpackState(
  batch: i32, time: i32, units: i32, padded: i32, plan: usize, packed: usize, target: usize,
): void {
  for (let r = shareStart(batch, 1); r < shareEnd(batch, 1); r++) {
    const into = at(target, batchIndex(plan, time, r) * units);
    memory.copy(into, at(packed, r * padded), (<usize>units) << 2);
  }
}

/**
 * `[rows, gates · units]` as Keras has it to `[rows, gates · padded]` in which the units of all gates of
 * each of `owners` threads are neighbours, so that a thread's share of a product is one block of columns.
 */
export function arrangeGates(
  rows: i32, gates: i32, units: i32, padded: i32, owners: i32, source: usize, target: usize,
): void {
  const width = padded / owners;
  for (let r = shareStart(rows, 1); r < shareEnd(rows, 1); r++) {
    for (let owner = 0; owner < owners; owner++) {
      const count = max<i32>(0, min<i32>(width, units - owner * width));
      for (let g = 0; g < gates; g++) {
        const into = at(target, (r * owners + owner) * gates * width + g * width);
        const from = at(source, (r * gates + g) * units + owner * width);
        // A copy of nothing still traps where its address lies past the end of the memory.
        if (count > 0) memory.copy(into, from, (<usize>count) << 2);
        memory.fill(at(into, count), 0, (<usize>(width - count)) << 2);
      }
    }
  }
}

/** The way back; the padding is dropped. */
export function restoreGates(
  rows: i32, gates: i32, units: i32, padded: i32, owners: i32, source: usize, target: usize,
): void {
  const width = padded / owners;
  for (let r = shareStart(rows, 1); r < shareEnd(rows, 1); r++) {
    for (let owner = 0; owner < owners; owner++) {
      const count = max<i32>(0, min<i32>(width, units - owner * width));
      for (let g = 0; g < gates; g++) {
        const from = at(source, (r * owners + owner) * gates * width + g * width);
        const into = at(target, (r * gates + g) * units + owner * width);
        if (count > 0) memory.copy(into, from, (<usize>count) << 2);
      }
    }
  }
}

/** sums[j] += Σ rows[·, j] over `count` rows of which `columns` (a multiple of 4) belong to the caller. */
export function addRows(count: i32, columns: i32, rows: usize, rowSize: i32, sums: usize): void {
  for (let j = 0; j < columns; j += 4) {
    let sum = v128.load(at(sums, j));
    for (let r = 0; r < count; r++) sum = f32x4.add(sum, v128.load(at(rows, r * rowSize + j)));
    v128.store(at(sums, j), sum);
  }
}

/** x times four units of a packed mask; x itself if `mask` is 0. */
@inline
export function masked(x: v128, mask: usize): v128 {
  return mask == 0 ? x : f32x4.mul(x, v128.load(mask));
}

/** rows ∘= mask, over the `columns` (a multiple of 4) of the caller. */
export function maskRows(count: i32, columns: i32, rowSize: i32, rows: usize, mask: usize): void {
  for (let r = 0; r < count; r++) {
    for (let own = r * rowSize; own < r * rowSize + columns; own += 4) {
      v128.store(at(rows, own), f32x4.mul(v128.load(at(rows, own)), v128.load(at(mask, own))));
    }
  }
}

/** target += rows ∘ mask. */
export function addMasked(
  count: i32, columns: i32, rowSize: i32, rows: usize, mask: usize, target: usize,
): void {
  for (let r = 0; r < count; r++) {
    for (let own = r * rowSize; own < r * rowSize + columns; own += 4) {
      const sum = madd(v128.load(at(rows, own)), v128.load(at(mask, own)), v128.load(at(target, own)));
      v128.store(at(target, own), sum);
    }
  }
}

/**
 * Writes four units of a row's new hidden state wherever they are needed: the output, the next step's
 * row (as `carried`), and, at the sequence's end, the final state and (as Keras' mask carries the last output on)
 * the steps after it.
 */
@inline
export function emitState(
  h: v128, carried: v128, count: i32, unit: i32, outputSize: i32, time: i32, step: i32, length: i32,
  running: bool, output: usize, carriesOn: bool, next: usize, final: usize,
): void {
  if (running) v128.store(next, carried);
  if (output != 0) {
    storeUpTo4(at(output, unit), h, count);
    if (carriesOn && step == length - 1) {
      for (let t = 1; t < time - step; t++) storeUpTo4(at(output, t * outputSize + unit), h, count);
    }
  }
  if (step == length - 1) storeUpTo4(at(final, unit), h, count);
}

/** The gradient that reaches a row's output of a step, with that of the steps it was carried on to. */
@inline
export function outputGradient(
  dOutput: usize, count: i32, unit: i32, outputSize: i32, time: i32, step: i32, length: i32, carriesOn: bool,
): v128 {
  if (dOutput == 0) return f32x4.splat(0);
  let sum = loadUpTo4(at(dOutput, unit), count);
  if (carriesOn && step == length - 1) {
    for (let t = 1; t < time - step; t++) sum = f32x4.add(sum, loadUpTo4(at(dOutput, t * outputSize + unit), count));
  }
  return sum;
}
