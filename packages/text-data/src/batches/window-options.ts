import { TextDataError } from '../errors.js';

/** How ids are cut into batches. */
export interface WindowOptions {
  /** Time steps of a window. */
  readonly seqLength: number;
  /** Windows of a batch. */
  readonly batchSize: number;
}

/** @throws {@link TextDataError} `invalid-option` unless both are positive integers. */
export function checkWindowOptions(where: string, { seqLength, batchSize }: WindowOptions): void {
  for (const [name, value] of Object.entries({ seqLength, batchSize })) {
    if (!Number.isInteger(value) || value < 1) {
      throw new TextDataError(
        'invalid-option',
        `${where}: ${name} must be a positive integer, got ${value}`,
      );
    }
  }
}

/** Windows of inputs and of targets, the ids one further, that start at `starts`. */
export function cutWindows(ids: Int32Array, starts: ArrayLike<number>, seqLength: number) {
  const shape = [starts.length, seqLength];
  const inputs = new Int32Array(starts.length * seqLength);
  const targets = new Int32Array(starts.length * seqLength);
  for (let row = 0; row < starts.length; row++) {
    const start = starts[row]!;
    inputs.set(ids.subarray(start, start + seqLength), row * seqLength);
    targets.set(ids.subarray(start + 1, start + 1 + seqLength), row * seqLength);
  }
  return { inputs: { data: inputs, shape }, targets: { data: targets, shape } };
}
