import { parseArgs } from 'node:util';

/** What one training step works on. */
export interface Problem {
  units: number;
  embedding: number;
  vocabulary: number;
  batchSize: number;
  seqLength: number;
}

/** How often it is timed. */
export interface Repetitions {
  warmup: number;
  steps: number;
}

const defaults = {
  units: 256,
  embedding: 256,
  vocabulary: 65,
  batchSize: 64,
  seqLength: 100,
  warmup: 3,
  steps: 10,
  rounds: 3,
};

export type Settings = Problem & Repetitions & { rounds: number };

/** Reads `--units 256 …` from the command line. */
export function readSettings(): Settings {
  const { values } = parseArgs({
    options: Object.fromEntries(
      Object.entries(defaults).map(([name, value]) => [
        name,
        { type: 'string', default: String(value) } as const,
      ]),
    ),
  });
  const settings = { ...defaults };
  for (const name of Object.keys(defaults) as (keyof Settings)[]) {
    const value = Number(values[name]);
    if (!Number.isInteger(value) || value < 1)
      throw new Error(`--${name} must be a positive integer`);
    settings[name] = value;
  }
  return settings;
}

/** The settings as a command line again, for a process that runs one contender. */
export function toArguments(settings: Problem & Repetitions): string[] {
  return Object.entries(settings).flatMap(([name, value]) => [`--${name}`, String(value)]);
}

/** What a contender's process prints, as JSON. */
export interface Measurement {
  /** The contender with its version and what it runs on. */
  name: string;
  milliseconds: number[];
}

/** Token ids without structure, the same for all in every run. */
export function tokenIds(count: number, vocabulary: number): Int32Array {
  let state = 1;
  return Int32Array.from({ length: count }, () => {
    // Park and Miller's minimal standard generator.
    state = (state * 48_271) % 2_147_483_647;
    return state % vocabulary;
  });
}
