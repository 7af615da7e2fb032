// The fully connected recurrent network of Elman (1990): h' = activation(x·W + h·U + b).

import { tanh4 } from './activations';
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
import { at, withoutTiny } from './simd';
import { barrier, thread, threads } from './team';

/** `gates [rows, padded]` comes in as x·W and leaves as the activated states; for the rest see `lstmForward`. */
export function simpleRnnForward(
  batch: i32,
  time: i32,
  units: i32,
  padded: i32,
  plan: usize,
  direction: i32,
  firstStep: i32,
  endStep: i32,
  relu: bool,
  bias: usize,
  bits: i32,
  recurrent: usize,
  packed: usize,
  mask: usize,
  gates: usize,
  hPrevious: usize,
  output: usize,
  outputSize: i32,
  finalH: usize,
): void {
  const width = padded / threads;
  const first = thread * width;
  const ownBias = at(bias, first);
  const zero = f32x4.splat(0);
  if (batch > 1) prepackRecurrent(bits, 1, 0, 1, units, padded, recurrent, packed);

  let offset = 0;
  for (let s = firstStep; s < endStep; s++) {
    const rows = activeRows(plan, s);
    if (rows == 0) break;
    const running = s + 1 < time ? activeRows(plan, s + 1) : 0;
    const allGates = at(gates, offset * padded);
    const stepGates = at(allGates, first);
    const stepH = at(hPrevious, offset * padded);
    recurrentProduct(bits, 1, 0, 1, rows, units, padded, stepH, recurrent, packed, 1, allGates);
    for (let r = 0; r < rows; r++) {
      const length = rowLength(plan, time, batch, r);
      const out = outputRow(output, plan, time, batch, outputSize, r, s, direction);
      const lastH = at(finalH, batchIndex(plan, time, r) * units);
      const next = at(hPrevious, (offset + rows + r) * padded + first);
      for (let u = 0; u < width; u += 4) {
        const gate = at(stepGates, r * padded + u);
        const sum = f32x4.add(v128.load(gate), v128.load(at(ownBias, u)));
        const h = relu ? f32x4.max(sum, zero) : tanh4(sum);
        v128.store(gate, h);
        const unit = first + u;
        emitState(
          h,
          masked(h, mask == 0 ? 0 : at(mask, r * padded + unit)),
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

/** Turns `gates` in place into the gradients before activation; for the rest see `lstmBackward`. */
export function simpleRnnBackward(
  batch: i32,
  time: i32,
  units: i32,
  padded: i32,
  plan: usize,
  direction: i32,
  firstStep: i32,
  endStep: i32,
  chunkRows: i32,
  relu: bool,
  recurrent: usize,
  packed: usize,
  mask: usize,
  gates: usize,
  dOutput: usize,
  outputSize: i32,
  dH: usize,
  dBias: usize,
): void {
  const width = padded / threads;
  const first = thread * width;
  const one = f32x4.splat(1);
  const zero = f32x4.splat(0);
  const ownRecurrent = at(recurrent, first * padded);
  const ownPacked = at(packed, first * padded);
  const ownUnits = max<i32>(0, min<i32>(width, units - first));
  prepack(true, padded, ownUnits, ownRecurrent, padded, ownPacked);

  let offset = chunkRows;
  for (let s = endStep - 1; s >= firstStep; s--) {
    const rows = activeRows(plan, s);
    offset -= rows;
    const stepGates = at(gates, offset * padded + first);
    for (let r = 0; r < rows; r++) {
      const length = rowLength(plan, time, batch, r);
      const dOut = outputRow(dOutput, plan, time, batch, outputSize, r, s, direction);
      const ownDH = at(dH, r * padded + first);
      for (let u = 0; u < width; u += 4) {
        const unit = first + u;
        const gate = at(stepGates, r * padded + u);
        const h = v128.load(gate);
        const dh = f32x4.add(
          v128.load(at(ownDH, u)),
          outputGradient(dOut, units - unit, unit, outputSize, time, s, length, direction == FORWARD),
        );
        const slope = relu ? v128.and(f32x4.gt(h, zero), one) : f32x4.sub(one, f32x4.mul(h, h));
        v128.store(gate, withoutTiny(f32x4.mul(dh, slope)));
      }
    }
    addRows(rows, width, stepGates, padded, at(dBias, first));
    barrier();
    prepackedGemm(
      true,
      rows,
      ownUnits,
      padded,
      at(gates, offset * padded),
      padded,
      ownRecurrent,
      padded,
      ownPacked,
      0,
      at(dH, first),
      padded,
    );
    if (mask != 0) maskRows(rows, width, padded, at(dH, first), at(mask, first));
  }
}
