// Long short-term memory (Hochreiter & Schmidhuber 1997, with the forget gate of Gers et al. 2000):
//   i, f, o = σ(x·W + h·U + b),  g = tanh(x·W + h·U + b),  c' = f ∘ c + i ∘ g,  h' = o ∘ tanh(c')
// Each thread owns a slice of the units; it needs the others' only as the input of the next step's
// product, so one barrier a step is enough.

import { sigmoid4, tanh4 } from './activations';
import { prepack, prepackedGemm } from './gemm';
import { prepackRecurrent, recurrentProduct } from './recurrent-product';
import {
  activeRows,
  addRows,
  batchIndex,
  FORWARD,
  emitState,
  masked,
  maskRows,
  outputGradient,
  outputRow,
  rowLength,
} from './sequence';
import { at, madd, storeUpTo4, withoutTiny } from './simd';
import { barrier, thread, threads } from './team';

/**
 * Steps `firstStep` to `endStep`. `gates [rows, 4 · padded]` comes in as x·W and leaves as the activated
 * gates; `hPrevious`, times `mask [batch, padded]` unless that is 0, and `cPrevious [rows, padded]` come in
 * with the first of these steps filled.
 * `bits`, `recurrent` and `packed` are those of `recurrentProduct`. `output`, of rows of `outputSize` numbers, is 0 when only the
 * last state is asked for.
 */
export function lstmForward(
  batch: i32,
  time: i32,
  units: i32,
  padded: i32,
  plan: usize,
  direction: i32,
  firstStep: i32,
  endStep: i32,
  bias: usize,
  bits: i32,
  recurrent: usize,
  packed: usize,
  mask: usize,
  gates: usize,
  hPrevious: usize,
  cPrevious: usize,
  output: usize,
  outputSize: i32,
  finalH: usize,
  finalC: usize,
): void {
  const width = padded / threads;
  const first = thread * width;
  const columns = 4 * width;
  const rowSize = 4 * padded;
  const ownBias = at(bias, thread * columns);
  if (batch > 1) prepackRecurrent(bits, 4, 0, 4, units, padded, recurrent, packed);

  let offset = 0;
  for (let s = firstStep; s < endStep; s++) {
    const rows = activeRows(plan, s);
    if (rows == 0) break;
    const running = s + 1 < time ? activeRows(plan, s + 1) : 0;
    const allGates = at(gates, offset * rowSize);
    const stepGates = at(allGates, thread * columns);
    const stepH = at(hPrevious, offset * padded);
    recurrentProduct(bits, 4, 0, 4, rows, units, padded, stepH, recurrent, packed, 1, allGates);
    for (let r = 0; r < rows; r++) {
      const length = rowLength(plan, time, batch, r);
      const b = batchIndex(plan, time, r);
      const out = outputRow(output, plan, time, batch, outputSize, r, s, direction);
      const lastH = at(finalH, b * units);
      const lastC = at(finalC, b * units);
      const old = at(cPrevious, (offset + r) * padded + first);
      const ownMask: usize = mask == 0 ? 0 : at(mask, r * padded + first);
      const nextH = at(hPrevious, (offset + rows + r) * padded + first);
      const nextC = at(cPrevious, (offset + rows + r) * padded + first);
      for (let u = 0; u < width; u += 4) {
        const at_i = at(stepGates, r * rowSize + u);
        const at_f = at(at_i, width);
        const at_g = at(at_f, width);
        const at_o = at(at_g, width);
        const i = sigmoid4(f32x4.add(v128.load(at_i), v128.load(at(ownBias, u))));
        const f = sigmoid4(f32x4.add(v128.load(at_f), v128.load(at(ownBias, width + u))));
        const g = tanh4(f32x4.add(v128.load(at_g), v128.load(at(ownBias, 2 * width + u))));
        const o = sigmoid4(f32x4.add(v128.load(at_o), v128.load(at(ownBias, 3 * width + u))));
        const c = madd(i, g, f32x4.mul(f, v128.load(at(old, u))));
        const h = f32x4.mul(o, tanh4(c));
        v128.store(at_i, i);
        v128.store(at_f, f);
        v128.store(at_g, g);
        v128.store(at_o, o);
        const unit = first + u;
        const count = units - unit;
        if (r < running) v128.store(at(nextC, u), c);
        if (s == length - 1) storeUpTo4(at(lastC, unit), c, count);
        emitState(
          h,
          masked(h, ownMask == 0 ? 0 : at(ownMask, u)),
          count,
          unit,
          outputSize,
          time,
          s,
          length,
          r < running,
          out,
          direction == FORWARD,
          at(nextH, u),
          lastH,
        );
      }
    }
    barrier();
    offset += rows;
  }
}

/**
 * Turns `gates` in place into the gradients before activation, `dH` and `dC [batch, padded]` from the
 * gradients of the state after these steps (packed) into those of the state before them, and adds to
 * `dBias`.
 */
export function lstmBackward(
  batch: i32,
  time: i32,
  units: i32,
  padded: i32,
  plan: usize,
  direction: i32,
  firstStep: i32,
  endStep: i32,
  chunkRows: i32,
  recurrent: usize,
  packed: usize,
  mask: usize,
  gates: usize,
  cPrevious: usize,
  dOutput: usize,
  outputSize: i32,
  dH: usize,
  dC: usize,
  dBias: usize,
): void {
  const width = padded / threads;
  const first = thread * width;
  const columns = 4 * width;
  const rowSize = 4 * padded;
  const one = f32x4.splat(1);
  const ownRecurrent = at(recurrent, first * rowSize);
  const ownPacked = at(packed, first * rowSize);
  // The last thread's slice may reach past the units: rows of the recurrent kernel that do not exist.
  const ownUnits = max<i32>(0, min<i32>(width, units - first));
  prepack(true, rowSize, ownUnits, ownRecurrent, rowSize, ownPacked);

  let offset = chunkRows;
  for (let s = endStep - 1; s >= firstStep; s--) {
    const rows = activeRows(plan, s);
    offset -= rows;
    const stepGates = at(gates, offset * rowSize + thread * columns);
    for (let r = 0; r < rows; r++) {
      const length = rowLength(plan, time, batch, r);
      const dOut = outputRow(dOutput, plan, time, batch, outputSize, r, s, direction);
      const old = at(cPrevious, (offset + r) * padded + first);
      const ownDH = at(dH, r * padded + first);
      const ownDC = at(dC, r * padded + first);
      for (let u = 0; u < width; u += 4) {
        const unit = first + u;
        const count = units - unit;
        const at_i = at(stepGates, r * rowSize + u);
        const at_f = at(at_i, width);
        const at_g = at(at_f, width);
        const at_o = at(at_g, width);
        const i = v128.load(at_i);
        const f = v128.load(at_f);
        const g = v128.load(at_g);
        const o = v128.load(at_o);
        const before = v128.load(at(old, u));
        const tanhC = tanh4(madd(i, g, f32x4.mul(f, before)));
        const dh = f32x4.add(
          v128.load(at(ownDH, u)),
          outputGradient(dOut, count, unit, outputSize, time, s, length, direction == FORWARD),
        );
        const dhO = f32x4.mul(dh, o);
        const dc = madd(dhO, f32x4.sub(one, f32x4.mul(tanhC, tanhC)), v128.load(at(ownDC, u)));
        const di = f32x4.mul(f32x4.mul(dc, g), f32x4.mul(i, f32x4.sub(one, i)));
        const df = f32x4.mul(f32x4.mul(dc, before), f32x4.mul(f, f32x4.sub(one, f)));
        const dg = f32x4.mul(f32x4.mul(dc, i), f32x4.sub(one, f32x4.mul(g, g)));
        const dO = f32x4.mul(f32x4.mul(dhO, tanhC), f32x4.sub(one, o));
        v128.store(at_i, withoutTiny(di));
        v128.store(at_f, withoutTiny(df));
        v128.store(at_g, withoutTiny(dg));
        v128.store(at_o, withoutTiny(dO));
        v128.store(at(ownDC, u), withoutTiny(f32x4.mul(dc, f)));
      }
    }
    addRows(rows, columns, stepGates, rowSize, at(dBias, thread * columns));
    barrier();
    prepackedGemm(
      true,
      rows,
      ownUnits,
      rowSize,
      at(gates, offset * rowSize),
      rowSize,
      ownRecurrent,
      rowSize,
      ownPacked,
      0,
      at(dH, first),
      padded,
    );
    if (mask != 0) maskRows(rows, width, padded, at(dH, first), at(mask, first));
  }
}
