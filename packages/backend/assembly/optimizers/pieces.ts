// A gradient, piece by piece. A dense one is a single piece, this thread's share of its numbers. Of a table's
// gradient that has few rows, each row that it has is a piece, and so are the zeros between them, unless an
// optimizer does nothing where the gradient is zero. Every thread has its own instance and so its own walk.
import { at, loadUpTo4 } from '../simd';
import { shareEnd, shareStart } from '../team';

let width: i32 = 0;
let count: i32 = 0;
let ids: usize = 0;
let rows: usize = 0;
let scale: v128 = f32x4.splat(0);
/** The next row of the gradient and, walking over zeros too, of the table. */
let nextRow: i32 = 0;
let lastRow: i32 = 0;
let nextTableRow: i32 = 0;
let lastTableRow: i32 = 0;

/** Where the piece is in the parameter. */
export let pieceStart: i32 = 0;
export let pieceEnd: i32 = 0;
/** The gradient's number `pieceStart`, or 0 for a piece of zeros. */
let pieceGradient: usize = 0;

/**
 * Begins to walk over the gradient of a parameter of `size` numbers: dense at `gradient` if `rowWidth` is 0,
 * else of a table of that width, with `rowCount` rows at `gradient`, in rising order of their `rowIds`.
 */
export function openPieces(
  size: i32, rowWidth: i32, rowCount: i32, rowIds: usize, touchedOnly: bool,
  gradient: usize, gradientScale: f32,
): void {
  width = rowWidth;
  count = rowCount;
  ids = rowIds;
  rows = gradient;
  scale = f32x4.splat(gradientScale);
  nextTableRow = 0;
  lastTableRow = 0;
  if (width == 0) {
    pieceStart = shareStart(size, 4);
    pieceEnd = shareEnd(size, 4);
    nextRow = 0;
    lastRow = pieceStart < pieceEnd ? 1 : 0;
  } else if (touchedOnly) {
    nextRow = shareStart(count, 1);
    lastRow = shareEnd(count, 1);
  } else {
    nextTableRow = shareStart(size / width, 1);
    lastTableRow = shareEnd(size / width, 1);
    nextRow = firstAtLeast(nextTableRow);
    lastRow = firstAtLeast(lastTableRow);
  }
}

/** Moves to the next piece; false when there is none. */
export function nextPiece(): bool {
  if (width == 0) {
    pieceGradient = at(rows, pieceStart);
    return nextRow++ < lastRow;
  }
  const id = nextRow < lastRow ? load<i32>(at(ids, nextRow)) : lastTableRow;
  if (nextTableRow < id && nextTableRow < lastTableRow) {
    setPiece(nextTableRow, id);
    pieceGradient = 0;
    nextTableRow = id;
    return true;
  }
  if (nextRow == lastRow) return false;
  setPiece(id, id + 1);
  pieceGradient = at(rows, nextRow * width);
  nextRow++;
  nextTableRow = id + 1;
  return true;
}

/** Up to four numbers of the piece's gradient, scaled, from the parameter's number `index` on. */
@inline
export function gradientAt(index: i32): v128 {
  if (pieceGradient == 0) return f32x4.splat(0);
  return f32x4.mul(loadUpTo4(at(pieceGradient, index - pieceStart), pieceEnd - index), scale);
}

/**
 * A running average after a gradient. Where that is zero the average only decays and would end in subnormal
 * numbers, on which x86 processors are forty times slower; they become zero, as in TensorFlow's kernels.
 */
@inline
export function settled(average: v128, gradient: v128): v128 {
  if (v128.any_true(gradient)) return average;
  const small = f32x4.lt(f32x4.abs(average), f32x4.splat(1.1754943508222875e-38));
  return v128.andnot(average, small);
}

function setPiece(fromRow: i32, toRow: i32): void {
  pieceStart = fromRow * width;
  pieceEnd = toRow * width;
}

/** The first place in `ids` whose id is not below `row`. */
function firstAtLeast(row: i32): i32 {
  let from = 0;
  let to = count;
  while (from < to) {
    const middle = (from + to) >> 1;
    if (load<i32>(at(ids, middle)) < row) from = middle + 1;
    else to = middle;
  }
  return from;
}
