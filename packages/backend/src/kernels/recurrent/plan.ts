import { BackendError } from '../../errors.js';

/** Writes active rows of each step, order of the batch and lengths, longest first; returns all rows. */
export function fillPlan(
  plan: Int32Array,
  options: { batch: number; time: number; lengths: Int32Array | undefined },
): number {
  const { batch, time, lengths } = options;
  const order = Array.from({ length: batch }, (_, i) => i);
  if (lengths) {
    const wrong = lengths.findIndex((length) => length < 0 || length > time);
    if (wrong >= 0) {
      throw new BackendError(
        'bad-input',
        `recurrent kernel: lengths must lie from 0 to the ${time} time steps, got ${lengths[wrong]} for ` +
          `example ${wrong}`,
      );
    }
    order.sort((a, b) => lengths[b]! - lengths[a]! || a - b);
  }
  let rows = 0;
  const active = plan.subarray(0, time).fill(0);
  order.forEach((example, row) => {
    const length = lengths ? lengths[example]! : time;
    plan[time + row] = example;
    plan[time + batch + row] = length;
    rows += length;
    for (let step = 0; step < length; step++) active[step]!++;
  });
  return rows;
}
