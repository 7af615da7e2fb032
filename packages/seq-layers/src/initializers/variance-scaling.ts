import { sizeOf } from '../shape.js';
import type { RandomSource } from './random-source.js';

/** The standard deviation of a standard normal distribution cut off at ±2. */
const TRUNCATED_STDDEV = 0.87962566103423978;

type Fan = 'in' | 'average';

/** Of each initializer: the variance times the fan, which fan, and the distribution. */
const scalings = {
  glorotUniform: { scale: 1, fan: 'average', distribution: 'uniform' },
  glorotNormal: { scale: 1, fan: 'average', distribution: 'normal' },
  heUniform: { scale: 2, fan: 'in', distribution: 'uniform' },
  heNormal: { scale: 2, fan: 'in', distribution: 'normal' },
  lecunUniform: { scale: 1, fan: 'in', distribution: 'uniform' },
  lecunNormal: { scale: 1, fan: 'in', distribution: 'normal' },
} satisfies Record<string, { scale: number; fan: Fan; distribution: 'uniform' | 'normal' }>;

interface VarianceScalingOptions {
  readonly name: keyof typeof scalings;
  readonly shape: readonly number[];
  readonly random: RandomSource;
}

/**
 * Values of mean 0 and variance `scale / fan`. The normal distributions are truncated at two
 * standard deviations, as Keras' are, and widened so that the variance holds.
 *
 * @see https://keras.io/api/layers/initializers/#variancescaling-class
 */
export function varianceScaling(
  values: Float32Array,
  { name, shape, random }: VarianceScalingOptions,
): Float32Array {
  const { scale, fan, distribution } = scalings[name];
  const variance = scale / Math.max(1, fanOf(shape, fan));
  if (distribution === 'uniform') {
    const limit = Math.sqrt(3 * variance);
    return values.map(() => limit * (2 * random.uniform() - 1));
  }
  const stddev = Math.sqrt(variance) / TRUNCATED_STDDEV;
  return values.map(() => stddev * random.truncatedNormal());
}

/** The last two dimensions are inputs and outputs, any before them the receptive field. */
function fanOf(shape: readonly number[], fan: Fan): number {
  const receptiveField = sizeOf(shape.slice(0, -2));
  const fanOut = (shape.at(-1) ?? 1) * receptiveField;
  const fanIn = (shape.at(-2) ?? shape.at(-1) ?? 1) * receptiveField;
  return fan === 'in' ? fanIn : (fanIn + fanOut) / 2;
}
