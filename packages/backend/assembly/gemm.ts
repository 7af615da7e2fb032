// Single-precision matrix products, the way of Goto & van de Geijn (2008): blocks of the operands are
// packed into panels that the micro-kernel reads in order. 6 × 8 is the largest tile whose sums, two
// vectors of B and one of A fit the sixteen 128-bit registers of x86-64.

import { at, madd } from './simd';
import { shareEnd, shareStart } from './team';

const MR: i32 = 6;
const NR: i32 = 8;
/** Depth of a block: an 8-wide panel of B (8 kB) stays in the first-level cache. */
const KC: i32 = 256;
/** Rows of a block of packed A (96 kB: second-level cache). A multiple of MR. */
const MC: i32 = 96;
/** Columns of a block of packed B (512 kB). A multiple of NR. */
const NC: i32 = 512;

/** Floats of scratch memory that each thread needs: packed A, packed B and one tile. */
export function gemmScratch(): i32 {
  return MC * KC + KC * NC + MR * NR;
}

// C = beta·C + op(A)·op(B) by the system's library, single-threaded.
@external("env", "sgemm")
declare function sgemm(
  transA: i32, transB: i32, m: i32, n: i32, k: i32,
  a: usize, lda: i32, b: usize, ldb: i32, beta: f32, c: usize, ldc: i32,
): void;

let scratch: usize = 0;
let useBlas: bool = false;

export function setGemm(scratchAddress: usize, blas: bool): void {
  scratch = scratchAddress;
  useBlas = blas;
}

/** This thread's scratch memory, for whoever multiplies in another way. */
export function gemmRoom(): usize {
  return scratch;
}

/**
 * C = beta·C + op(A)·op(B), by this thread alone. op(A) is `[m, k]`, op(B) `[k, n]`, C `[m, n]`, all
 * row-major with the row lengths `lda`, `ldb`, `ldc`; `trans` says the operand is stored transposed.
 */
export function gemm(
  transA: bool, transB: bool, m: i32, n: i32, k: i32,
  a: usize, lda: i32, b: usize, ldb: i32, beta: f32, c: usize, ldc: i32,
): void {
  if (m <= 0 || n <= 0) return;
  if (m == 1 && !transB) {
    rowTimesMatrix(n, k, a, transA ? lda : 1, b, ldb, beta, c);
  } else if (useBlas && k > 0) {
    // Without depth, a strict BLAS refuses the row length 0 and writes nothing.
    sgemm(i32(transA), i32(transB), m, n, k, a, lda, b, ldb, beta, c, ldc);
  } else {
    packedGemm(transA, transB, m, n, k, a, lda, b, ldb, beta, c, ldc);
  }
}

/** The same product shared by the team, by columns or by rows of C, whichever there are more of. */
export function teamGemm(
  transA: bool, transB: bool, m: i32, n: i32, k: i32,
  a: usize, lda: i32, b: usize, ldb: i32, beta: f32, c: usize, ldc: i32,
): void {
  if (n >= m) {
    const from = shareStart(n, NR);
    const b0 = transB ? at(b, from * ldb) : at(b, from);
    gemm(transA, transB, m, shareEnd(n, NR) - from, k, a, lda, b0, ldb, beta, at(c, from), ldc);
  } else {
    const from = shareStart(m, MR);
    const a0 = transA ? at(a, from) : at(a, from * lda);
    gemm(transA, transB, shareEnd(m, MR) - from, n, k, a0, lda, b, ldb, beta, at(c, from * ldc), ldc);
  }
}

/**
 * One row of A: bound by reading B once, so packing it would only add traffic. B is read row after row,
 * eight at a time, as it lies in memory; C stays in the first-level cache.
 */
function rowTimesMatrix(n: i32, k: i32, a: usize, strideA: i32, b: usize, ldb: i32, beta: f32, c: usize): void {
  scaleRows(1, n, beta, c, n);
  let l = 0;
  for (; l + 8 <= k; l += 8) {
    const x0 = v128.load32_splat(at(a, l * strideA));
    const x1 = v128.load32_splat(at(a, (l + 1) * strideA));
    const x2 = v128.load32_splat(at(a, (l + 2) * strideA));
    const x3 = v128.load32_splat(at(a, (l + 3) * strideA));
    const x4 = v128.load32_splat(at(a, (l + 4) * strideA));
    const x5 = v128.load32_splat(at(a, (l + 5) * strideA));
    const x6 = v128.load32_splat(at(a, (l + 6) * strideA));
    const x7 = v128.load32_splat(at(a, (l + 7) * strideA));
    const b0 = at(b, l * ldb);
    const b1 = at(b0, ldb), b2 = at(b1, ldb), b3 = at(b2, ldb);
    const b4 = at(b3, ldb), b5 = at(b4, ldb), b6 = at(b5, ldb), b7 = at(b6, ldb);
    let j = 0;
    for (; j + 4 <= n; j += 4) {
      let even = madd(x0, v128.load(at(b0, j)), v128.load(at(c, j)));
      let odd = f32x4.mul(x1, v128.load(at(b1, j)));
      even = madd(x2, v128.load(at(b2, j)), even);
      odd = madd(x3, v128.load(at(b3, j)), odd);
      even = madd(x4, v128.load(at(b4, j)), even);
      odd = madd(x5, v128.load(at(b5, j)), odd);
      even = madd(x6, v128.load(at(b6, j)), even);
      odd = madd(x7, v128.load(at(b7, j)), odd);
      v128.store(at(c, j), f32x4.add(even, odd));
    }
    for (; j < n; j++) addProducts(l, l + 8, a, strideA, b, ldb, j, c);
  }
  for (let j = 0; j < n && l < k; j++) addProducts(l, k, a, strideA, b, ldb, j, c);
}

/** c[j] += Σ a[l] · b[l, j] for l from `from` to `to`. */
@inline
function addProducts(from: i32, to: i32, a: usize, strideA: i32, b: usize, ldb: i32, j: i32, c: usize): void {
  let sum = load<f32>(at(c, j));
  for (let l = from; l < to; l++) sum += load<f32>(at(a, l * strideA)) * load<f32>(at(b, l * ldb + j));
  store<f32>(at(c, j), sum);
}

function packedGemm(
  transA: bool, transB: bool, m: i32, n: i32, k: i32,
  a: usize, lda: i32, b: usize, ldb: i32, beta: f32, c: usize, ldc: i32,
): void {
  const packedA = scratch;
  const packedB = at(scratch, MC * KC);
  const tile = at(packedB, KC * NC);
  if (k == 0) scaleRows(m, n, beta, c, ldc);
  for (let j0 = 0; j0 < n; j0 += NC) {
    const nc = min<i32>(NC, n - j0);
    for (let k0 = 0; k0 < k; k0 += KC) {
      const kc = min<i32>(KC, k - k0);
      packB(transB, kc, nc, transB ? at(b, j0 * ldb + k0) : at(b, k0 * ldb + j0), ldb, packedB);
      for (let i0 = 0; i0 < m; i0 += MC) {
        const mc = min<i32>(MC, m - i0);
        packA(transA, mc, kc, transA ? at(a, k0 * lda + i0) : at(a, i0 * lda + k0), lda, packedA);
        multiplyBlock(mc, nc, kc, packedA, packedB, k0 == 0 ? beta : 1, at(c, i0 * ldc + j0), ldc, tile);
      }
    }
  }
}

function scaleRows(m: i32, n: i32, beta: f32, c: usize, ldc: i32): void {
  for (let i = 0; i < m; i++) {
    for (let j = 0; j < n; j++) {
      const p = at(c, i * ldc + j);
      store<f32>(p, beta == 0 ? 0 : beta * load<f32>(p));
    }
  }
}

/** Panels of MR rows, depth by depth; missing rows are zero. */
function packA(trans: bool, m: i32, k: i32, a: usize, lda: i32, packed: usize): void {
  for (let i0 = 0; i0 < m; i0 += MR) {
    const rows = min<i32>(MR, m - i0);
    const panel = at(packed, i0 * k);
    if (rows < MR) memory.fill(panel, 0, (<usize>(MR * k)) << 2);
    if (trans) {
      for (let l = 0; l < k; l++) {
        const from = at(a, l * lda + i0);
        const to = at(panel, l * MR);
        if (rows == MR) {
          v128.store(to, v128.load(from));
          store<u64>(to, load<u64>(from, 16), 16);
        } else {
          for (let r = 0; r < rows; r++) store<f32>(at(to, r), load<f32>(at(from, r)));
        }
      }
    } else {
      for (let r = 0; r < rows; r++) {
        const from = at(a, (i0 + r) * lda);
        for (let l = 0; l < k; l++) store<f32>(at(panel, l * MR + r), load<f32>(at(from, l)));
      }
    }
  }
}

/** Panels of NR columns, depth by depth; missing columns are zero. */
function packB(trans: bool, k: i32, n: i32, b: usize, ldb: i32, packed: usize): void {
  for (let j0 = 0; j0 < n; j0 += NR) {
    const columns = min<i32>(NR, n - j0);
    const panel = at(packed, j0 * k);
    if (columns < NR) memory.fill(panel, 0, (<usize>(NR * k)) << 2);
    if (trans) {
      for (let r = 0; r < columns; r++) {
        const from = at(b, (j0 + r) * ldb);
        for (let l = 0; l < k; l++) store<f32>(at(panel, l * NR + r), load<f32>(at(from, l)));
      }
    } else {
      for (let l = 0; l < k; l++) {
        const from = at(b, l * ldb + j0);
        const to = at(panel, l * NR);
        if (columns == NR) {
          v128.store(to, v128.load(from));
          v128.store(to, v128.load(from, 16), 16);
        } else {
          for (let r = 0; r < columns; r++) store<f32>(at(to, r), load<f32>(at(from, r)));
        }
      }
    }
  }
}

function multiplyBlock(
  m: i32, n: i32, k: i32, packedA: usize, packedB: usize, beta: f32, c: usize, ldc: i32, tile: usize,
): void {
  for (let j = 0; j < n; j += NR) {
    const panelB = at(packedB, j * k);
    const columns = min<i32>(NR, n - j);
    for (let i = 0; i < m; i += MR) {
      const panelA = at(packedA, i * k);
      const rows = min<i32>(MR, m - i);
      const out = at(c, i * ldc + j);
      if (rows == MR && columns == NR) {
        multiplyTile(k, panelA, panelB, beta, out, ldc);
      } else {
        multiplyTile(k, panelA, panelB, 0, tile, NR);
        for (let r = 0; r < rows; r++) {
          for (let s = 0; s < columns; s++) {
            const p = at(out, r * ldc + s);
            const value = load<f32>(at(tile, r * NR + s));
            store<f32>(p, beta == 0 ? value : value + beta * load<f32>(p));
          }
        }
      }
    }
  }
}

@inline
function writeRow(out: usize, s0: v128, s1: v128, beta: f32): void {
  if (beta != 0) {
    const scale = f32x4.splat(beta);
    s0 = madd(scale, v128.load(out), s0);
    s1 = madd(scale, v128.load(out, 16), s1);
  }
  v128.store(out, s0);
  v128.store(out, s1, 16);
}

function multiplyTile(k: i32, a: usize, b: usize, beta: f32, c: usize, ldc: i32): void {
  let c00 = f32x4.splat(0), c01 = c00, c10 = c00, c11 = c00, c20 = c00, c21 = c00;
  let c30 = c00, c31 = c00, c40 = c00, c41 = c00, c50 = c00, c51 = c00;
  for (let l = 0; l < k; l++) {
    const b0 = v128.load(b);
    const b1 = v128.load(b, 16);
    let x = v128.load32_splat(a);
    c00 = madd(x, b0, c00);
    c01 = madd(x, b1, c01);
    x = v128.load32_splat(a, 4);
    c10 = madd(x, b0, c10);
    c11 = madd(x, b1, c11);
    x = v128.load32_splat(a, 8);
    c20 = madd(x, b0, c20);
    c21 = madd(x, b1, c21);
    x = v128.load32_splat(a, 12);
    c30 = madd(x, b0, c30);
    c31 = madd(x, b1, c31);
    x = v128.load32_splat(a, 16);
    c40 = madd(x, b0, c40);
    c41 = madd(x, b1, c41);
    x = v128.load32_splat(a, 20);
    c50 = madd(x, b0, c50);
    c51 = madd(x, b1, c51);
    a += MR << 2;
    b += NR << 2;
  }
  const row = (<usize>ldc) << 2;
  writeRow(c, c00, c01, beta);
  writeRow(c + row, c10, c11, beta);
  writeRow(c + 2 * row, c20, c21, beta);
  writeRow(c + 3 * row, c30, c31, beta);
  writeRow(c + 4 * row, c40, c41, beta);
  writeRow(c + 5 * row, c50, c51, beta);
}

/** Panels are whole, so a packed block has this many columns. */
@inline
function wholePanels(n: i32): i32 {
  return ((n + NR - 1) / NR) * NR;
}

/**
 * Packs op(B) `[k, n]` once for many products into k · n floats, n rounded up to a multiple of 8. Does
 * nothing where BLAS, which packs for itself, does the products.
 */
export function prepack(transB: bool, k: i32, n: i32, b: usize, ldb: i32, packed: usize): void {
  if (useBlas) return;
  for (let k0 = 0; k0 < k; k0 += KC) {
    const kc = min<i32>(KC, k - k0);
    packB(transB, kc, n, transB ? at(b, k0) : at(b, k0 * ldb), ldb, at(packed, k0 * wholePanels(n)));
  }
}

/** C = beta·C + A·op(B) with op(B) as `prepack` left it; `b` itself is read by BLAS and by single rows. */
export function prepackedGemm(
  transB: bool, m: i32, n: i32, k: i32,
  a: usize, lda: i32, b: usize, ldb: i32, packed: usize, beta: f32, c: usize, ldc: i32,
): void {
  if (useBlas || (m == 1 && !transB)) {
    gemm(false, transB, m, n, k, a, lda, b, ldb, beta, c, ldc);
    return;
  }
  const packedA = scratch;
  const tile = at(scratch, MC * KC + KC * NC);
  for (let k0 = 0; k0 < k; k0 += KC) {
    const kc = min<i32>(KC, k - k0);
    for (let i0 = 0; i0 < m; i0 += MC) {
      const mc = min<i32>(MC, m - i0);
      packA(false, mc, kc, at(a, i0 * lda + k0), lda, packedA);
      multiplyBlock(mc, n, kc, packedA, at(packed, k0 * wholePanels(n)), k0 == 0 ? beta : 1, at(c, i0 * ldc), ldc, tile);
    }
  }
}
