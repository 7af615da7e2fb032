import { clipByValue } from '@tensorflow/tfjs-core';
import { checkNumber } from '../check-number.js';
import { TrainerError } from '../errors.js';
import type { WeightGradient } from '../optimizers/optimizer.js';

/** How gradients are kept from being too great; at most one of these is set, as in Keras. */
export interface Clipping {
  /** Gradients whose norm, all together, is greater are scaled down to it. */
  globalClipNorm?: number | undefined;
  /** Each weight's gradient whose norm is greater is scaled down to it. */
  clipNorm?: number | undefined;
  /** Each number of a gradient is kept between −clipValue and clipValue. */
  clipValue?: number | undefined;
}

/** @throws {@link TrainerError} `invalid-option` */
export function checkClipping(where: string, clipping: Clipping): void {
  const { globalClipNorm, clipNorm, clipValue } = clipping;
  const set = Object.entries({ globalClipNorm, clipNorm, clipValue }).flatMap(([name, limit]) =>
    limit === undefined ? [] : [{ name, limit }],
  );
  for (const { name, limit } of set) checkNumber(`${where}: ${name}`, limit, { above: 0 });
  if (set.length <= 1) return;
  throw new TrainerError(
    'invalid-option',
    `${where}: only one of ${set.map(({ name }) => name).join(' and ')} can be set`,
  );
}

/** The gradients, clipped; `squares` are the sums of squares of each, its scale left out. */
export function clip(
  gradients: readonly WeightGradient[],
  squares: readonly number[],
  { globalClipNorm = Infinity, clipNorm = Infinity, clipValue }: Clipping,
): WeightGradient[] {
  const norms = gradients.map(({ scale = 1 }, i) => scale * Math.sqrt(squares[i]!));
  const shrink = Math.min(1, globalClipNorm / Math.hypot(...norms));
  return gradients.map(({ scale = 1, ...own }, i) =>
    clipValue === undefined
      ? { ...own, scale: scale * shrink * Math.min(1, clipNorm / norms[i]!) }
      : {
          ...own,
          gradient: clipByValue(own.gradient, -clipValue / scale, clipValue / scale),
          scale,
        },
  );
}
