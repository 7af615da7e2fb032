// Products with weights of 8 or 16 bits, for inference. One row times a matrix is bound by reading the matrix;
// whole numbers of 8 bits are a quarter of it, and their products with whole numbers of 16 bits, to which each
// row of A is rounded on the way, are cheap: one instruction multiplies eight pairs and adds neighbours.
//
// A weight `[depth, gates · units]` is: the scales of its columns, then for each BLOCK of its rows the PANELs
// of eight columns, units before gates, so that any number of threads can share them. A panel has pairs of
// rows: eight columns of two numbers of 8 bits. Its depth is rounded up to eight rows, its columns to eight.
//
// A number of 16 bits is 256 · high + low, both of 8 bits and signed: two panels, one after the other.

import { gemmRoom } from './gemm';
import { at, loadUpTo4, madd, storeUpTo4 } from './simd';
import { shareEnd, shareStart } from './team';

const PANEL: i32 = 8;
/** The most for which a sum of products of 8 with 16 bits fits 32: 512 · 128 · 32767 < 2³¹. */
const BLOCK: i32 = 512;
/** Rows of A that are rounded at once, 256 kB of them. */
const ROWS: i32 = 256;
/** The largest number that an element of A is rounded to. */
const LARGEST: f32 = 32767;

@inline
function wholePanels(n: i32): i32 {
  return (n + PANEL - 1) / PANEL;
}

/**
 * C = beta·C + A·W by the team, with A `[m, k]`, beta 0 or 1. The columns of C are arranged for `owners`
 * threads of `padded / owners` units each, see `arrangeGates`; one owner has them in the order of Keras.
 */
export function quantizedGemm(
  bits: i32, gates: i32, units: i32, padded: i32, owners: i32, m: i32, k: i32,
  a: usize, lda: i32, w: usize, beta: f32, c: usize, ldc: i32,
): void {
  const panels = wholePanels(padded);
  const from = shareStart(panels, 1);
  const to = shareEnd(panels, 1);
  multiplyPanels(from, to, 0, gates, bits, gates, units, padded / owners, m, k, a, lda, w, beta, c, ldc);
}

/** The part of it that is about some gates, and units from `8 · from` to `8 · to`, by this thread alone. */
export function multiplyPanels(
  from: i32, to: i32, firstGate: i32, endGate: i32,
  bits: i32, gates: i32, units: i32, width: i32, m: i32, k: i32,
  a: usize, lda: i32, w: usize, beta: f32, c: usize, ldc: i32,
): void {
  if (beta == 0) clearPanels(from, to, firstGate, endGate, gates, width, m, c, ldc);
  const unitPanels = wholePanels(units);
  const end = min<i32>(to, unitPanels);
  const planes = bits / 8;
  const rounded = gemmRoom();
  const rowScales = rounded + <usize>(2 * ROWS * BLOCK);
  for (let r0 = 0; r0 < m; r0 += ROWS) {
    const rows = min<i32>(ROWS, m - r0);
    let block = at(w, unitPanels * gates * PANEL);
    for (let l0 = 0; l0 < k; l0 += BLOCK) {
      const depth = min<i32>(BLOCK, k - l0);
      const stride = wholePanels(depth) * PANEL;
      const planeSize = <usize>(stride * PANEL);
      roundRows(rows, depth, stride, at(a, r0 * lda + l0), lda, rounded, rowScales);
      for (let panel = from; panel < end; panel++) {
        const unit = panel * PANEL;
        const owner = unit / width;
        const place = unit - owner * width;
        const count = min<i32>(PANEL, width - place);
        for (let g = firstGate; g < endGate; g++) {
          const index = panel * gates + g;
          const out = at(c, r0 * ldc + (owner * gates + g) * width + place);
          const scales = at(w, index * PANEL);
          let codes = block + <usize>(index * planes) * planeSize;
          if (bits == 16) {
            multiplyRows(rows, stride, rounded, rowScales, codes, 256, scales, out, ldc, count);
            codes += planeSize;
          }
          multiplyRows(rows, stride, rounded, rowScales, codes, 1, scales, out, ldc, count);
        }
      }
      block += <usize>(unitPanels * gates * planes) * planeSize;
    }
  }
}

function clearPanels(
  from: i32, to: i32, firstGate: i32, endGate: i32, gates: i32, width: i32, m: i32, c: usize, ldc: i32,
): void {
  for (let r = 0; r < m; r++) {
    for (let panel = from; panel < to; panel++) {
      const owner = (panel * PANEL) / width;
      const place = panel * PANEL - owner * width;
      const bytes = (<usize>min<i32>(PANEL, width - place)) << 2;
      for (let g = firstGate; g < endGate; g++) {
        memory.fill(at(c, r * ldc + (owner * gates + g) * width + place), 0, bytes);
      }
    }
  }
}

/**
 * Rounds part of each row to whole numbers of 16 bits, the largest of which is LARGEST; `scales` take them
 * back. Rows are filled up with zeros to `stride` numbers.
 */
function roundRows(
  rows: i32, depth: i32, stride: i32, a: usize, lda: i32, rounded: usize, scales: usize,
): void {
  for (let r = 0; r < rows; r++) {
    const row = at(a, r * lda);
    const out = rounded + ((<usize>(r * stride)) << 1);
    let largest = f32x4.splat(0);
    for (let l = 0; l < depth; l += 4) {
      largest = f32x4.max(largest, f32x4.abs(loadUpTo4(at(row, l), depth - l)));
    }
    const max = largestLane(largest);
    store<f32>(at(scales, r), max / LARGEST);
    // A row of zeros becomes 0 · ∞, NaN, which is rounded to 0; NaN and infinity come back by the scale.
    const factor = f32x4.splat(LARGEST / max);
    for (let l = 0; l < stride; l += 8) {
      const low = toWhole(f32x4.mul(loadUpTo4(at(row, l), depth - l), factor));
      const high = toWhole(f32x4.mul(loadUpTo4(at(row, l + 4), depth - l - 4), factor));
      v128.store(out + ((<usize>l) << 1), i16x8.narrow_i32x4_s(low, high));
    }
  }
}

@inline
function toWhole(x: v128): v128 {
  return i32x4.trunc_sat_f32x4_s(f32x4.nearest(x));
}

@inline
function largestLane(v: v128): f32 {
  return max<f32>(
    max<f32>(f32x4.extract_lane(v, 0), f32x4.extract_lane(v, 1)),
    max<f32>(f32x4.extract_lane(v, 2), f32x4.extract_lane(v, 3)),
  );
}

/** Adds the products of all rows with one panel to C, four rows at a time, then row by row. */
function multiplyRows(
  rows: i32, depth: i32, x: usize, rowScales: usize, codes: usize, factor: f32, scales: usize,
  c: usize, ldc: i32, count: i32,
): void {
  const rowBytes = (<usize>depth) << 1;
  let r = 0;
  for (; r + 4 <= rows; r += 4) {
    multiplyFour(depth, x + <usize>r * rowBytes, rowBytes, at(rowScales, r), codes, factor, scales, at(c, r * ldc), ldc, count);
  }
  for (; r < rows; r++) {
    const scale = factor * load<f32>(at(rowScales, r));
    multiplyOne(depth, x + <usize>r * rowBytes, scale, codes, scales, at(c, r * ldc), count);
  }
}

function multiplyOne(
  depth: i32, x: usize, scale: f32, codes: usize, scales: usize, c: usize, count: i32,
): void {
  let s0 = i32x4.splat(0), s1 = s0, s2 = s0, s3 = s0;
  for (let l = 0; l < depth; l += 8) {
    let pair = v128.load32_splat(x);
    s0 = i32x4.add(s0, i32x4.dot_i16x8_s(v128.load8x8_s(codes), pair));
    s1 = i32x4.add(s1, i32x4.dot_i16x8_s(v128.load8x8_s(codes, 8), pair));
    pair = v128.load32_splat(x, 4);
    s2 = i32x4.add(s2, i32x4.dot_i16x8_s(v128.load8x8_s(codes, 16), pair));
    s3 = i32x4.add(s3, i32x4.dot_i16x8_s(v128.load8x8_s(codes, 24), pair));
    pair = v128.load32_splat(x, 8);
    s0 = i32x4.add(s0, i32x4.dot_i16x8_s(v128.load8x8_s(codes, 32), pair));
    s1 = i32x4.add(s1, i32x4.dot_i16x8_s(v128.load8x8_s(codes, 40), pair));
    pair = v128.load32_splat(x, 12);
    s2 = i32x4.add(s2, i32x4.dot_i16x8_s(v128.load8x8_s(codes, 48), pair));
    s3 = i32x4.add(s3, i32x4.dot_i16x8_s(v128.load8x8_s(codes, 56), pair));
    codes += 64;
    x += 16;
  }
  addSums(i32x4.add(s0, s2), i32x4.add(s1, s3), scale, scales, c, count);
}

/** The same for four rows, which share what is read of the panel. */
function multiplyFour(
  depth: i32, x: usize, rowBytes: usize, rowScales: usize, codes: usize, factor: f32, scales: usize,
  c: usize, ldc: i32, count: i32,
): void {
  let a0 = i32x4.splat(0), a1 = a0, b0 = a0, b1 = a0, c0 = a0, c1 = a0, d0 = a0, d1 = a0;
  let x1 = x + rowBytes;
  let x2 = x1 + rowBytes;
  let x3 = x2 + rowBytes;
  for (let l = 0; l < depth; l += 2) {
    const left = v128.load8x8_s(codes);
    const right = v128.load8x8_s(codes, 8);
    let pair = v128.load32_splat(x);
    a0 = i32x4.add(a0, i32x4.dot_i16x8_s(left, pair));
    a1 = i32x4.add(a1, i32x4.dot_i16x8_s(right, pair));
    pair = v128.load32_splat(x1);
    b0 = i32x4.add(b0, i32x4.dot_i16x8_s(left, pair));
    b1 = i32x4.add(b1, i32x4.dot_i16x8_s(right, pair));
    pair = v128.load32_splat(x2);
    c0 = i32x4.add(c0, i32x4.dot_i16x8_s(left, pair));
    c1 = i32x4.add(c1, i32x4.dot_i16x8_s(right, pair));
    pair = v128.load32_splat(x3);
    d0 = i32x4.add(d0, i32x4.dot_i16x8_s(left, pair));
    d1 = i32x4.add(d1, i32x4.dot_i16x8_s(right, pair));
    codes += 16;
    x += 4;
    x1 += 4;
    x2 += 4;
    x3 += 4;
  }
  addSums(a0, a1, factor * load<f32>(rowScales), scales, c, count);
  addSums(b0, b1, factor * load<f32>(rowScales, 4), scales, at(c, ldc), count);
  addSums(c0, c1, factor * load<f32>(rowScales, 8), scales, at(c, 2 * ldc), count);
  addSums(d0, d1, factor * load<f32>(rowScales, 12), scales, at(c, 3 * ldc), count);
}

/** c[j] += scale · scales[j] · sums[j] for the first `count` of eight columns. */
@inline
function addSums(s0: v128, s1: v128, scale: f32, scales: usize, c: usize, count: i32): void {
  const row = f32x4.splat(scale);
  const left = f32x4.mul(row, v128.load(scales));
  const right = f32x4.mul(row, v128.load(scales, 16));
  storeUpTo4(c, madd(left, f32x4.convert_i32x4_s(s0), loadUpTo4(c, count)), count);
  const c1 = at(c, 4);
  storeUpTo4(c1, madd(right, f32x4.convert_i32x4_s(s1), loadUpTo4(c1, count - 4)), count - 4);
}
