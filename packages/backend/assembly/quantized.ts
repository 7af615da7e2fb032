// Products with weights of 8 or 16 bits, for inference. One row times a matrix is bound by reading the matrix,
// which whole numbers make a quarter or half as large, and their products are cheap: one instruction multiplies
// eight pairs of 16 bits and adds neighbours. Rows of A are rounded to 16 bits on the way.
//
// A weight `[depth, gates · units]` is: the scales of its columns, then for each BLOCK of its rows the PANELs
// of eight columns, units before gates, so that any number of threads can share them. A panel has pairs of
// rows: eight columns of two numbers. Its depth is rounded up to eight rows, its columns to eight.
//
// A sum of 32 bits has no room for products of 16 with 16 bits, so these rows of A come in two parts of 8 bits,
// as 256 · high + low.

import { gemmRoom } from './gemm';
import { at, loadUpTo4, madd, storeUpTo4 } from './simd';
import { shareEnd, shareStart } from './team';

const PANEL: i32 = 8;
/** The most for which a sum of products of 8 with 16 bits fits 32: 512 · 128 · 32767 < 2³¹. */
const BLOCK: i32 = 512;
/** Rows of A that are rounded at once, half a megabyte in two parts. */
const ROWS: i32 = 256;
/** The largest number that an element of A is rounded to: 127 · 256 + 127, of which both parts have 8 bits. */
const LARGEST: f32 = 32639;

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
  const rounded = gemmRoom();
  const rowScales = rounded + <usize>(4 * ROWS * BLOCK);
  for (let r0 = 0; r0 < m; r0 += ROWS) {
    const rows = min<i32>(ROWS, m - r0);
    let block = at(w, unitPanels * gates * PANEL);
    for (let l0 = 0; l0 < k; l0 += BLOCK) {
      const depth = min<i32>(BLOCK, k - l0);
      const stride = wholePanels(depth) * PANEL;
      const panelBytes = <usize>(stride * bits);
      roundRows(bits, rows, depth, stride, at(a, r0 * lda + l0), lda, rounded, rowScales);
      for (let panel = from; panel < end; panel++) {
        const unit = panel * PANEL;
        const owner = unit / width;
        const place = unit - owner * width;
        const count = min<i32>(PANEL, width - place);
        for (let g = firstGate; g < endGate; g++) {
          const index = panel * gates + g;
          const out = at(c, r0 * ldc + (owner * gates + g) * width + place);
          const codes = block + <usize>index * panelBytes;
          multiplyRows(bits, rows, stride, rounded, rowScales, codes, at(w, index * PANEL), out, ldc, count);
        }
      }
      block += <usize>(unitPanels * gates) * panelBytes;
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
 * back. Rows are filled up with zeros to `stride` numbers. For weights of 16 bits the high parts of a row come
 * first, then the low ones.
 */
function roundRows(
  bits: i32, rows: i32, depth: i32, stride: i32, a: usize, lda: i32, rounded: usize, scales: usize,
): void {
  const partBytes = (<usize>stride) << 1;
  let out = rounded;
  for (let r = 0; r < rows; r++) {
    const row = at(a, r * lda);
    let largest = f32x4.splat(0);
    for (let l = 0; l < depth; l += 4) {
      largest = f32x4.max(largest, f32x4.abs(loadUpTo4(at(row, l), depth - l)));
    }
    const max = largestLane(largest);
    store<f32>(at(scales, r), max / LARGEST);
    // A row of zeros becomes 0 · ∞, NaN, which is rounded to 0; NaN and infinity come back by the scale.
    const factor = f32x4.splat(LARGEST / max);
    for (let l = 0; l < stride; l += 8) {
      const first = toWhole(f32x4.mul(loadUpTo4(at(row, l), depth - l), factor));
      const second = toWhole(f32x4.mul(loadUpTo4(at(row, l + 4), depth - l - 4), factor));
      const whole = i16x8.narrow_i32x4_s(first, second);
      const to = out + ((<usize>l) << 1);
      if (bits == 8) {
        v128.store(to, whole);
      } else {
        const high = i16x8.shr_s(i16x8.add(whole, i16x8.splat(128)), 8);
        v128.store(to, high);
        v128.store(to + partBytes, i16x8.sub(whole, i16x8.shl(high, 8)));
      }
    }
    out += bits == 8 ? partBytes : 2 * partBytes;
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

/** Adds the products of all rows with one panel to C. */
function multiplyRows(
  bits: i32, rows: i32, depth: i32, x: usize, rowScales: usize, codes: usize, scales: usize,
  c: usize, ldc: i32, count: i32,
): void {
  const partBytes = (<usize>depth) << 1;
  let r = 0;
  if (bits == 8) {
    for (; r + 4 <= rows; r += 4) {
      multiplyFour8(depth, x, at(rowScales, r), codes, scales, at(c, r * ldc), ldc, count);
      x += 4 * partBytes;
    }
    for (; r < rows; r++) {
      multiplyOne8(depth, x, load<f32>(at(rowScales, r)), codes, scales, at(c, r * ldc), count);
      x += partBytes;
    }
  } else {
    for (; r < rows; r++) {
      multiplyOne16(depth, x, load<f32>(at(rowScales, r)), codes, scales, at(c, r * ldc), count);
      x += 2 * partBytes;
    }
  }
}

function multiplyOne8(
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
  addWholeSums(i32x4.add(s0, s2), i32x4.add(s1, s3), scale, scales, c, count);
}

/** The same for four rows, which share what is read of the panel. */
function multiplyFour8(
  depth: i32, x: usize, rowScales: usize, codes: usize, scales: usize, c: usize, ldc: i32, count: i32,
): void {
  let a0 = i32x4.splat(0), a1 = a0, b0 = a0, b1 = a0, c0 = a0, c1 = a0, d0 = a0, d1 = a0;
  const rowBytes = (<usize>depth) << 1;
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
  addWholeSums(a0, a1, load<f32>(rowScales), scales, c, count);
  addWholeSums(b0, b1, load<f32>(rowScales, 4), scales, at(c, ldc), count);
  addWholeSums(c0, c1, load<f32>(rowScales, 8), scales, at(c, 2 * ldc), count);
  addWholeSums(d0, d1, load<f32>(rowScales, 12), scales, at(c, 3 * ldc), count);
}

/** One row in two parts, high and low, times a panel of numbers of 16 bits. */
function multiplyOne16(
  depth: i32, x: usize, scale: f32, codes: usize, scales: usize, c: usize, count: i32,
): void {
  let high0 = i32x4.splat(0), high1 = high0, low0 = high0, low1 = high0;
  let y = x + ((<usize>depth) << 1);
  for (let l = 0; l < depth; l += 4) {
    let high = v128.load32_splat(x);
    let low = v128.load32_splat(y);
    let w = v128.load(codes);
    high0 = i32x4.add(high0, i32x4.dot_i16x8_s(w, high));
    low0 = i32x4.add(low0, i32x4.dot_i16x8_s(w, low));
    w = v128.load(codes, 16);
    high1 = i32x4.add(high1, i32x4.dot_i16x8_s(w, high));
    low1 = i32x4.add(low1, i32x4.dot_i16x8_s(w, low));
    high = v128.load32_splat(x, 4);
    low = v128.load32_splat(y, 4);
    w = v128.load(codes, 32);
    high0 = i32x4.add(high0, i32x4.dot_i16x8_s(w, high));
    low0 = i32x4.add(low0, i32x4.dot_i16x8_s(w, low));
    w = v128.load(codes, 48);
    high1 = i32x4.add(high1, i32x4.dot_i16x8_s(w, high));
    low1 = i32x4.add(low1, i32x4.dot_i16x8_s(w, low));
    codes += 64;
    x += 8;
    y += 8;
  }
  addSums(joinParts(high0, low0), joinParts(high1, low1), scale, scales, c, count);
}

@inline
function joinParts(high: v128, low: v128): v128 {
  return madd(f32x4.splat(256), f32x4.convert_i32x4_s(high), f32x4.convert_i32x4_s(low));
}

@inline
function addWholeSums(left: v128, right: v128, scale: f32, scales: usize, c: usize, count: i32): void {
  addSums(f32x4.convert_i32x4_s(left), f32x4.convert_i32x4_s(right), scale, scales, c, count);
}

/** c[j] += scale · scales[j] · sums[j] for the first `count` of eight columns. */
@inline
function addSums(left: v128, right: v128, scale: f32, scales: usize, c: usize, count: i32): void {
  const row = f32x4.splat(scale);
  storeUpTo4(c, madd(f32x4.mul(row, v128.load(scales)), left, loadUpTo4(c, count)), count);
  const c1 = at(c, 4);
  const rest = count - 4;
  storeUpTo4(c1, madd(f32x4.mul(row, v128.load(scales, 16)), right, loadUpTo4(c1, rest)), rest);
}
