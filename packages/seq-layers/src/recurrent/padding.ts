import type { Tensor } from '@tensorflow/tfjs-core';

/** How a mask leaves out steps: none, those after each sequence, those before it, or others too. */
export type Padding =
  | { readonly side: 'none' }
  | { readonly side: 'mixed' }
  | { readonly side: 'end' | 'start'; readonly lengths: Int32Array };

/** Reads a mask `[batch, time]`. The values must be in reach: this waits for the backend. */
export function readPadding(mask: Tensor | undefined): Padding {
  if (mask === undefined) return { side: 'none' };
  const [batch = 0, time = 0] = mask.shape;
  const values = mask.dataSync();
  const isCounted = (index: number) => values[index] !== 0;
  const lengths = new Int32Array(batch);
  let isEnd = true;
  let isStart = true;
  for (let row = 0; row < batch; row++) {
    const begin = row * time;
    let length = 0;
    let changes = 0;
    for (let t = 0; t < time; t++) {
      const counted = isCounted(begin + t);
      if (counted) length++;
      if (t > 0 && counted !== isCounted(begin + t - 1)) changes++;
    }
    lengths[row] = length;
    const isUniform = changes === 0;
    const beginsCounted = isCounted(begin);
    isEnd &&= isUniform || (changes === 1 && beginsCounted);
    isStart &&= isUniform || (changes === 1 && !beginsCounted);
  }
  if (lengths.every((length) => length === time)) return { side: 'none' };
  if (isEnd) return { side: 'end', lengths };
  return isStart ? { side: 'start', lengths } : { side: 'mixed' };
}
