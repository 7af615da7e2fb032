const MINUS = 0x2d;
const PLUS = 0x2b;
const POINT = 0x2e;
const ZERO = 0x30;

/** Powers of ten that a float64 holds exactly. */
const powersOfTen = Float64Array.from({ length: 23 }, (_, i) => Number(`1e${i}`));
const MOST_EXACT = Number.MAX_SAFE_INTEGER;

const decimal = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;
const decoder = new TextDecoder('latin1');

/**
 * The number that ASCII bytes spell, NaN if they spell none: digits with or without sign, point and exponent.
 * Most numbers of a file take the fast way: digits as an exact integer, divided by an exact power of ten, which
 * rounds once and so gives what `Number` gives, without a string for each of a hundred million numbers.
 */
export function parseDecimal(bytes: Uint8Array, start: number, end: number): number {
  const first = bytes[start]!;
  const negative = first === MINUS;
  let digits = 0;
  let seen = 0;
  let pointAt = -1;
  for (let i = negative || first === PLUS ? start + 1 : start; i < end; i++) {
    const digit = bytes[i]! - ZERO;
    if (digit >= 0 && digit <= 9) {
      digits = 10 * digits + digit;
      seen++;
    } else if (bytes[i] === POINT && pointAt < 0) {
      pointAt = i;
    } else {
      return parseSlowly(bytes.subarray(start, end));
    }
  }
  const decimals = pointAt < 0 ? 0 : end - 1 - pointAt;
  if (seen === 0 || digits > MOST_EXACT || decimals >= powersOfTen.length) {
    return parseSlowly(bytes.subarray(start, end));
  }
  const value = digits / powersOfTen[decimals]!;
  return negative ? -value : value;
}

function parseSlowly(bytes: Uint8Array): number {
  const text = decoder.decode(bytes);
  return decimal.test(text) ? Number(text) : NaN;
}
