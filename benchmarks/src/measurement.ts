// What a contender's process does: it works on the row it is given as JSON, times itself and prints what it
// measured as JSON.

/** How often a contender runs in one process. */
export interface Repetitions {
  readonly warmup: number;
  readonly steps: number;
}

/** What a contender's process prints. */
export interface Measurement {
  /** The contender with its version and what it runs on. */
  readonly name: string;
  readonly milliseconds: readonly number[];
}

/** The row that this process works on, and how often. */
export function readRow<Row>(): Row & Repetitions {
  return JSON.parse(process.argv[2]!) as Row & Repetitions;
}

/** Milliseconds of each timed run of `step`. */
export async function time(
  { warmup, steps }: Repetitions,
  step: () => void | Promise<void>,
): Promise<number[]> {
  const milliseconds: number[] = [];
  for (let i = 0; i < warmup + steps; i++) {
    const start = performance.now();
    await step();
    if (i >= warmup) milliseconds.push(performance.now() - start);
  }
  return milliseconds;
}

export function print(measurement: Measurement): void {
  console.log(JSON.stringify(measurement));
}

/** Numbers from 0 to 1 without structure, the same in every run. */
export function randomNumbers(seed = 1): () => number {
  let state = seed;
  return () => {
    // Park and Miller's minimal standard generator.
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}

export function randomIds(count: number, vocabulary: number): Int32Array {
  const next = randomNumbers();
  return Int32Array.from({ length: count }, () => Math.floor(next() * vocabulary));
}
