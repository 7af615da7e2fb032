// Gated recurrent unit as first published (Cho et al. 2014), Keras' `resetAfter: false`:
//   z, r = σ(x·W + b + h·U),  g = tanh(x·W + b + (r ∘ h)·U),  h' = z ∘ h + (1 − z) ∘ g
// The candidate's product needs every thread's r ∘ h, which costs a second barrier a step. The gates
// are kept as in gru.ts; a thread's own columns are z and r (2 · width), then g (width).

import { sigmoid4, tanh4 } from './activations';
import { prepack, prepackedGemm } from './gemm';
import { prepackRecurrent, recurrentProduct } from './recurrent-product';
import {
  activeRows,
  addMasked,
  addRows,
  batchIndex,
  FORWARD,
  emitState,
  outputGradient,
  outputRow,
  rowLength,
} from './sequence';
import { at, loadUpTo4, madd, withoutTiny } from './simd';
import { barrier, thread, threads } from './team';

/** `resetH [rows, padded]` is filled with r ∘ h. For the rest see `gruForward`. */
export function gruResetBeforeForward(
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
  resetH: usize,
  hPrevious: usize,
  hMasked: usize,
  output: usize,
  outputSize: i32,
  finalH: usize,
): void {
  const width = padded / threads;
  const first = thread * width;
  const columns = 3 * width;
  const rowSize = 3 * padded;
  const one = f32x4.splat(1);
  const ownBias = at(bias, thread * columns);
  if (batch > 1) prepackRecurrent(bits, 3, 0, 2, units, padded, recurrent, packed);
  if (batch > 1) prepackRecurrent(bits, 3, 2, 3, units, padded, recurrent, packed);

  let offset = 0;
  for (let s = firstStep; s < endStep; s++) {
    const rows = activeRows(plan, s);
    if (rows == 0) break;
    const running = s + 1 < time ? activeRows(plan, s + 1) : 0;
    const allGates = at(gates, offset * rowSize);
    const stepGates = at(allGates, thread * columns);
    const stepH = at(hPrevious, offset * padded);
    const stepMasked = at(hMasked, offset * padded);
    const stepResetH = at(resetH, offset * padded);
    recurrentProduct(bits, 3, 0, 2, rows, units, padded, stepMasked, recurrent, packed, 1, allGates);
    for (let r = 0; r < rows; r++) {
      for (let u = 0; u < width; u += 4) {
        const at_z = at(stepGates, r * rowSize + u);
        const at_r = at(at_z, width);
        const reset = sigmoid4(f32x4.add(v128.load(at_r), v128.load(at(ownBias, width + u))));
        v128.store(at_z, sigmoid4(f32x4.add(v128.load(at_z), v128.load(at(ownBias, u)))));
        v128.store(at_r, reset);
        const own = r * padded + first + u;
        v128.store(at(stepResetH, own), f32x4.mul(reset, v128.load(at(stepMasked, own))));
      }
    }
    barrier();
    recurrentProduct(bits, 3, 2, 3, rows, units, padded, stepResetH, recurrent, packed, 1, allGates);
    for (let r = 0; r < rows; r++) {
      const length = rowLength(plan, time, batch, r);
      const out = outputRow(output, plan, time, batch, outputSize, r, s, direction);
      const lastH = at(finalH, batchIndex(plan, time, r) * units);
      const next = at(hPrevious, (offset + rows + r) * padded + first);
      for (let u = 0; u < width; u += 4) {
        const at_z = at(stepGates, r * rowSize + u);
        const at_g = at(at_z, 2 * width);
        const z = v128.load(at_z);
        const g = tanh4(f32x4.add(v128.load(at_g), v128.load(at(ownBias, 2 * width + u))));
        v128.store(at_g, g);
        const old = v128.load(at(stepH, r * padded + first + u));
        const h = madd(z, old, f32x4.mul(f32x4.sub(one, z), g));
        const unit = first + u;
        if (mask != 0 && r < running) {
          const carried = f32x4.mul(h, v128.load(at(mask, r * padded + unit)));
          v128.store(at(hMasked, (offset + rows + r) * padded + unit), carried);
        }
        emitState(
          h,
          h,
          units - unit,
          unit,
          outputSize,
          time,
          s,
          length,
          r < running,
          out,
          direction == FORWARD,
          at(next, u),
          lastH,
        );
      }
    }
    barrier();
    offset += rows;
  }
}

/**
 * `dResetH [batch, padded]` is room for the gradient of r ∘ h and then, with a mask, of all of the masked h.
 * For the rest see `gruForward` and `lstmBackward`.
 */
export function gruResetBeforeBackward(
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
  hPrevious: usize,
  hMasked: usize,
  dOutput: usize,
  outputSize: i32,
  dH: usize,
  dResetH: usize,
  dBias: usize,
): void {
  const width = padded / threads;
  const first = thread * width;
  const columns = 3 * width;
  const rowSize = 3 * padded;
  const one = f32x4.splat(1);
  const ownRecurrent = at(recurrent, first * rowSize);
  const ownPacked = at(packed, first * rowSize);
  const ownUnits = max<i32>(0, min<i32>(width, units - first));
  // One packed block for each thread's z and r columns, one for its g columns.
  for (let owner = 0; owner < threads; owner++) {
    const from = owner * columns;
    prepack(
      true,
      2 * width,
      ownUnits,
      at(ownRecurrent, from),
      rowSize,
      at(ownPacked, from * width),
    );
    prepack(
      true,
      width,
      ownUnits,
      at(ownRecurrent, from + 2 * width),
      rowSize,
      at(ownPacked, (from + 2 * width) * width),
    );
  }

  let offset = chunkRows;
  for (let s = endStep - 1; s >= firstStep; s--) {
    const rows = activeRows(plan, s);
    offset -= rows;
    const stepGates = at(gates, offset * rowSize + thread * columns);
    for (let r = 0; r < rows; r++) {
      const length = rowLength(plan, time, batch, r);
      const dOut = outputRow(dOutput, plan, time, batch, outputSize, r, s, direction);
      for (let u = 0; u < width; u += 4) {
        const unit = first + u;
        const at_z = at(stepGates, r * rowSize + u);
        const at_g = at(at_z, 2 * width);
        const ownDH = at(dH, r * padded + first + u);
        const z = v128.load(at_z);
        const g = v128.load(at_g);
        const old = v128.load(at(hPrevious, (offset + r) * padded + first + u));
        const dh = f32x4.add(
          v128.load(ownDH),
          outputGradient(dOut, units - unit, unit, outputSize, time, s, length, direction == FORWARD),
        );
        const keep = f32x4.sub(one, z);
        const dz = f32x4.mul(f32x4.mul(dh, f32x4.sub(old, g)), f32x4.mul(z, keep));
        const dg = f32x4.mul(f32x4.mul(dh, keep), f32x4.sub(one, f32x4.mul(g, g)));
        v128.store(at_z, withoutTiny(dz));
        v128.store(at_g, withoutTiny(dg));
        v128.store(ownDH, withoutTiny(f32x4.mul(dh, z)));
      }
    }
    barrier();
    const allGates = at(gates, offset * rowSize);
    for (let owner = 0; owner < threads; owner++) {
      const from = owner * columns + 2 * width;
      prepackedGemm(
        true,
        rows,
        ownUnits,
        width,
        at(allGates, from),
        rowSize,
        at(ownRecurrent, from),
        rowSize,
        at(ownPacked, from * width),
        owner == 0 ? 0 : 1,
        at(dResetH, first),
        padded,
      );
    }
    for (let r = 0; r < rows; r++) {
      for (let u = 0; u < width; u += 4) {
        const own = r * padded + first + u;
        const at_r = at(stepGates, r * rowSize + width + u);
        const reset = v128.load(at_r);
        // Units that are only padding have no product above; their gradient is none.
        const dRH = loadUpTo4(at(dResetH, own), units - first - u);
        const old = v128.load(at(hMasked, offset * padded + own));
        const dr = f32x4.mul(f32x4.mul(dRH, old), f32x4.mul(reset, f32x4.sub(one, reset)));
        v128.store(at_r, withoutTiny(dr));
        if (mask == 0) v128.store(at(dH, own), madd(dRH, reset, v128.load(at(dH, own))));
        else v128.store(at(dResetH, own), f32x4.mul(dRH, reset));
      }
    }
    addRows(rows, columns, stepGates, rowSize, at(dBias, thread * columns));
    barrier();
    for (let owner = 0; owner < threads; owner++) {
      const from = owner * columns;
      prepackedGemm(
        true,
        rows,
        ownUnits,
        2 * width,
        at(allGates, from),
        rowSize,
        at(ownRecurrent, from),
        rowSize,
        at(ownPacked, from * width),
        1,
        at(mask == 0 ? dH : dResetH, first),
        padded,
      );
    }
    if (mask != 0) {
      addMasked(rows, width, padded, at(dResetH, first), at(mask, first), at(dH, first));
    }
  }
}
