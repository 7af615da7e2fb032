/** What a contender reached, and in what. */
export interface Figures {
  readonly [unit: string]: number;
}

/** Work that is timed, again and again. */
export interface Contender {
  kind: 'product' | 'training' | 'generation';
  /** `LSTM 256` */
  name: string;
  /** Floating point operations of doing it once. */
  operations: number;
  /**
   * Does it once to warm up, then for as long as there is time, at least once.
   *
   * @returns seconds of each time.
   */
  run(seconds: number): Promise<number[]>;
  /** What the seconds that it takes once mean. */
  figures(seconds: number): Figures;
  dispose(): void;
}

/** Times `work`, until the time is over. */
export async function timed(seconds: number, work: () => unknown): Promise<number[]> {
  await work();
  const times: number[] = [];
  const end = performance.now() + 1000 * seconds;
  do {
    const before = performance.now();
    await work();
    times.push((performance.now() - before) / 1000);
  } while (performance.now() < end);
  return times;
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}
