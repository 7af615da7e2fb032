/** A seed that is another each time. */
export function randomSeed(): number {
  return crypto.getRandomValues(new Int32Array(1))[0]!;
}
