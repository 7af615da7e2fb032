/**
 * The shortest decimal that is the same float32 when it is read again; nine digits always are. A float32 printed
 * as the float64 it is in JavaScript has twice as many: 0.1 would be 0.10000000149011612.
 */
export function formatFloat(value: number): string {
  for (let digits = 6; digits < 9; digits++) {
    const shorter = Number(value.toPrecision(digits));
    if (Math.fround(shorter) === value) return String(shorter);
  }
  return String(Number(value.toPrecision(9)));
}
