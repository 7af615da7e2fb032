/** One thing or several, as several. */
export function listOf<T extends object>(value: T | readonly T[]): readonly T[] {
  return Array.isArray(value) ? (value as readonly T[]) : [value as T];
}
