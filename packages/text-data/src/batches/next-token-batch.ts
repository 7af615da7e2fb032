import { checkChoice } from '../check-option.js';
import { TextDataError } from '../errors.js';
import type { Batch } from './batch.js';

/** Options of {@link nextTokenBatch}. */
export interface NextTokenOptions {
  /**
   * What is to be predicted: `sequence`, the default, the next id at every step, `[batch, time]`; or
   * `last`, only the id after the last one, `[batch]`.
   */
  readonly predict?: 'sequence' | 'last';
}

/**
 * A batch of windows of one length: `inputs` are all their ids but the last, `[batch, length − 1]`,
 * `targets` those that follow.
 *
 * @throws {@link TextDataError} `invalid-input` unless the windows have one length of at least 2.
 * @example
 * ```ts
 * import { nextTokenBatch } from '@seqlab/text-data';
 *
 * const { inputs, targets } = nextTokenBatch([[1, 2, 3]]);
 * console.log(inputs.data, targets.data); // 1, 2 – 2, 3
 * ```
 */
export function nextTokenBatch(
  windows: readonly ArrayLike<number>[],
  { predict = 'sequence' }: NextTokenOptions = {},
): Batch {
  checkChoice('nextTokenBatch', 'predict', { value: predict, allowed: ['sequence', 'last'] });
  const windowLength = windows[0]?.length ?? 0;
  const other = windows.find(({ length }) => length !== windowLength);
  if (windowLength < 2 || other !== undefined) {
    throw new TextDataError(
      'invalid-input',
      `nextTokenBatch: windows must have one length of at least 2, got ` +
        `${other ? `${windowLength} and ${other.length}` : windowLength}`,
    );
  }
  const time = windowLength - 1;
  const shape = [windows.length, time];
  const inputs = new Int32Array(windows.length * time);
  const targets = new Int32Array(predict === 'last' ? windows.length : windows.length * time);
  windows.forEach((window, row) => {
    for (let step = 0; step < time; step++) {
      inputs[row * time + step] = window[step]!;
      if (predict === 'sequence') targets[row * time + step] = window[step + 1]!;
    }
    if (predict === 'last') targets[row] = window[time]!;
  });
  return {
    inputs: { data: inputs, shape },
    targets: { data: targets, shape: predict === 'last' ? [windows.length] : shape },
  };
}
