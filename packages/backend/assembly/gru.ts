// Gated recurrent unit as Keras computes it by default, `resetAfter` (the variant of cuDNN):
//   z, r = σ(x·W + b + h·U + c),  g = tanh(x·W + b + r ∘ (h·U + c)),  h' = z ∘ h + (1 − z) ∘ g
// with an input bias b and a recurrent bias c. The recurrent sums h·U are kept apart from the input's:
// the candidate multiplies its part by r.

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
import { at, madd, withoutTiny } from './simd';
import { barrier, thread, threads } from './team';

/**
 * `gates [rows, 3 · padded]` comes in as x·W and leaves as the activated gates; `sums`, of the same
 * shape, is filled with h·U + c. `hMasked` is `hPrevious` where there is no mask: the product sees what the
 * mask left, z ∘ h the whole state. For the rest see `lstmForward`.
 */
export function gruForward(
  batch: i32,
  time: i32,
  units: i32,
  padded: i32,
  plan: usize,
  direction: i32,
  firstStep: i32,
  endStep: i32,
  bias: usize,
  recurrentBias: usize,
  bits: i32,
  recurrent: usize,
  packed: usize,
  mask: usize,
  gates: usize,
  sums: usize,
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
  const ownRecurrentBias = at(recurrentBias, thread * columns);
  if (batch > 1) prepackRecurrent(bits, 3, 0, 3, units, padded, recurrent, packed);

  let offset = 0;
  for (let s = firstStep; s < endStep; s++) {
    const rows = activeRows(plan, s);
    if (rows == 0) break;
    const running = s + 1 < time ? activeRows(plan, s + 1) : 0;
    const stepGates = at(gates, offset * rowSize + thread * columns);
    const allSums = at(sums, offset * rowSize);
    const stepSums = at(allSums, thread * columns);
    const stepH = at(hMasked, offset * padded);
    recurrentProduct(bits, 3, 0, 3, rows, units, padded, stepH, recurrent, packed, 0, allSums);
    for (let r = 0; r < rows; r++) {
      const length = rowLength(plan, time, batch, r);
      const out = outputRow(output, plan, time, batch, outputSize, r, s, direction);
      const lastH = at(finalH, batchIndex(plan, time, r) * units);
      const old = at(hPrevious, (offset + r) * padded + first);
      const next = at(hPrevious, (offset + rows + r) * padded + first);
      for (let u = 0; u < width; u += 4) {
        const at_z = at(stepGates, r * rowSize + u);
        const at_r = at(at_z, width);
        const at_g = at(at_r, width);
        const sum = at(stepSums, r * rowSize + u);
        const sumZ = f32x4.add(v128.load(sum), v128.load(at(ownRecurrentBias, u)));
        const sumR = f32x4.add(
          v128.load(at(sum, width)),
          v128.load(at(ownRecurrentBias, width + u)),
        );
        const sumG = f32x4.add(
          v128.load(at(sum, 2 * width)),
          v128.load(at(ownRecurrentBias, 2 * width + u)),
        );
        const z = sigmoid4(f32x4.add(f32x4.add(v128.load(at_z), v128.load(at(ownBias, u))), sumZ));
        const reset = sigmoid4(
          f32x4.add(f32x4.add(v128.load(at_r), v128.load(at(ownBias, width + u))), sumR),
        );
        const g = tanh4(
          madd(reset, sumG, f32x4.add(v128.load(at_g), v128.load(at(ownBias, 2 * width + u)))),
        );
        const h = madd(z, v128.load(at(old, u)), f32x4.mul(f32x4.sub(one, z), g));
        v128.store(at_z, z);
        v128.store(at_r, reset);
        v128.store(at_g, g);
        v128.store(at(sum, 2 * width), sumG);
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
 * Turns `gates` in place into the gradients of x·W and `sums` into those of h·U, and adds to both
 * biases' gradients. `dMasked [batch, padded]`, zeros, is only used with a mask. For the rest see `lstmBackward`.
 */
export function gruBackward(
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
  sums: usize,
  hPrevious: usize,
  dOutput: usize,
  outputSize: i32,
  dH: usize,
  dMasked: usize,
  dBias: usize,
  dRecurrentBias: usize,
): void {
  const width = padded / threads;
  const first = thread * width;
  const columns = 3 * width;
  const rowSize = 3 * padded;
  const one = f32x4.splat(1);
  const ownRecurrent = at(recurrent, first * rowSize);
  const ownPacked = at(packed, first * rowSize);
  const ownUnits = max<i32>(0, min<i32>(width, units - first));
  prepack(true, rowSize, ownUnits, ownRecurrent, rowSize, ownPacked);

  let offset = chunkRows;
  for (let s = endStep - 1; s >= firstStep; s--) {
    const rows = activeRows(plan, s);
    offset -= rows;
    const stepGates = at(gates, offset * rowSize + thread * columns);
    const stepSums = at(sums, offset * rowSize + thread * columns);
    for (let r = 0; r < rows; r++) {
      const length = rowLength(plan, time, batch, r);
      const dOut = outputRow(dOutput, plan, time, batch, outputSize, r, s, direction);
      const old = at(hPrevious, (offset + r) * padded + first);
      const ownDH = at(dH, r * padded + first);
      for (let u = 0; u < width; u += 4) {
        const unit = first + u;
        const at_z = at(stepGates, r * rowSize + u);
        const at_r = at(at_z, width);
        const at_g = at(at_r, width);
        const sum = at(stepSums, r * rowSize + u);
        const z = v128.load(at_z);
        const reset = v128.load(at_r);
        const g = v128.load(at_g);
        const dh = f32x4.add(
          v128.load(at(ownDH, u)),
          outputGradient(dOut, units - unit, unit, outputSize, time, s, length, direction == FORWARD),
        );
        const keep = f32x4.sub(one, z);
        const dz = withoutTiny(
          f32x4.mul(f32x4.mul(dh, f32x4.sub(v128.load(at(old, u)), g)), f32x4.mul(z, keep)),
        );
        const dg = withoutTiny(
          f32x4.mul(f32x4.mul(dh, keep), f32x4.sub(one, f32x4.mul(g, g))),
        );
        const dr = withoutTiny(
          f32x4.mul(
            f32x4.mul(dg, v128.load(at(sum, 2 * width))),
            f32x4.mul(reset, f32x4.sub(one, reset)),
          ),
        );
        v128.store(at_z, dz);
        v128.store(at_r, dr);
        v128.store(at_g, dg);
        v128.store(sum, dz);
        v128.store(at(sum, width), dr);
        v128.store(at(sum, 2 * width), withoutTiny(f32x4.mul(dg, reset)));
        v128.store(at(ownDH, u), withoutTiny(f32x4.mul(dh, z)));
      }
    }
    addRows(rows, columns, stepGates, rowSize, at(dBias, thread * columns));
    addRows(rows, columns, stepSums, rowSize, at(dRecurrentBias, thread * columns));
    barrier();
    prepackedGemm(
      true,
      rows,
      ownUnits,
      rowSize,
      at(sums, offset * rowSize),
      rowSize,
      ownRecurrent,
      rowSize,
      ownPacked,
      mask == 0 ? 1 : 0,
      mask == 0 ? at(dH, first) : at(dMasked, first),
      padded,
    );
    if (mask != 0) {
      addMasked(rows, width, padded, at(dMasked, first), at(mask, first), at(dH, first));
    }
  }
}
