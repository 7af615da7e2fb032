import { fullExp4, log4, sigmoid4, tanh4 } from './activations';
import { at, loadUpTo4, storeUpTo4 } from './simd';
import { shareEnd, shareStart, threads } from './team';

export enum Unary { Exp, Log, Relu, Sigmoid, Tanh, Sqrt, Square, Neg, Step }
export enum Binary { Add, Sub, Mul, Div, SquaredDifference }

@inline
function applyUnary(op: i32, x: v128): v128 {
  switch (op) {
    case Unary.Exp: return fullExp4(x);
    case Unary.Log: return log4(x);
    case Unary.Relu: return f32x4.max(x, f32x4.splat(0));
    case Unary.Sigmoid: return sigmoid4(x);
    case Unary.Tanh: return tanh4(x);
    case Unary.Sqrt: return f32x4.sqrt(x);
    case Unary.Square: return f32x4.mul(x, x);
    case Unary.Neg: return f32x4.neg(x);
    default: return step4(x);
  }
}

/** 1 above 0, else 0; NaN for what is no number. */
@inline
function step4(x: v128): v128 {
  const step = v128.and(f32x4.gt(x, f32x4.splat(0)), f32x4.splat(1));
  return v128.bitselect(x, step, f32x4.ne(x, x));
}

/** output[i] = op(x[i]). */
export function unary(op: i32, size: i32, x: usize, output: usize): void {
  const to = shareEnd(size, 4);
  let i = shareStart(size, 4);
  for (; i + 4 <= to; i += 4) v128.store(at(output, i), applyUnary(op, v128.load(at(x, i))));
  if (i < to) storeUpTo4(at(output, i), applyUnary(op, loadUpTo4(at(x, i), to - i)), to - i);
}

@inline
function applyBinary(op: i32, a: v128, b: v128): v128 {
  switch (op) {
    case Binary.Add: return f32x4.add(a, b);
    case Binary.Sub: return f32x4.sub(a, b);
    case Binary.Mul: return f32x4.mul(a, b);
    case Binary.Div: return f32x4.div(a, b);
    default: {
      const difference = f32x4.sub(a, b);
      return f32x4.mul(difference, difference);
    }
  }
}

/** Four neighbours of an operand, or one number four times when it does not advance with the column. */
@inline
function operand(address: usize, column: i32, columnStep: i32, count: i32): v128 {
  return columnStep == 0 ? v128.load32_splat(address) : loadUpTo4(at(address, column), count);
}

/**
 * output[k, i, j] = a[k · aBlock + i · aRow + j · aColumn] op b[…]: two operands of `[blocks, rows, columns]`,
 * each broadcast along the dimensions whose step is 0.
 */
export function binary(
  op: i32, blocks: i32, rows: i32, columns: i32,
  a: usize, aBlock: i32, aRow: i32, aColumn: i32,
  b: usize, bBlock: i32, bRow: i32, bColumn: i32, output: usize,
): void {
  const allRows = blocks * rows;
  const byRow = allRows >= threads;
  const firstRow = byRow ? shareStart(allRows, 1) : 0;
  const lastRow = byRow ? shareEnd(allRows, 1) : allRows;
  const from = byRow ? 0 : shareStart(columns, 4);
  const to = byRow ? columns : shareEnd(columns, 4);
  for (let i = firstRow; i < lastRow; i++) {
    const block = i / rows;
    const row = i - block * rows;
    const rowA = at(a, block * aBlock + row * aRow);
    const rowB = at(b, block * bBlock + row * bRow);
    const out = at(output, i * columns);
    for (let j = from; j < to; j += 4) {
      const count = to - j;
      const y = applyBinary(op, operand(rowA, j, aColumn, count), operand(rowB, j, bColumn, count));
      storeUpTo4(at(out, j), y, count);
    }
  }
}
