import * as v from 'valibot';
import { finiteNumber, seedValue } from '../check-options.js';
import { SeqLayersError } from '../errors.js';
import { formatShape, sizeOf } from '../shape.js';
import { orthogonal } from './orthogonal.js';
import { randomSource } from './random-source.js';
import { varianceScaling } from './variance-scaling.js';

/** An initializer that draws from a uniform or a normal distribution scaled to the weight's shape. */
type ScaledName =
  'glorotUniform' | 'glorotNormal' | 'heUniform' | 'heNormal' | 'lecunUniform' | 'lecunNormal';

/**
 * How a weight begins, with Keras' definitions and defaults: plain data, so that it can be part of
 * a configuration file. Where no `seed` is given, one is derived from the model's seed.
 *
 * - `zeros`, `ones`, `constant` (`value`, default 0)
 * - `identity`: `gain` (default 1) times the identity matrix
 * - `orthogonal`: `gain` (default 1) times a random matrix with orthonormal rows or columns,
 *   whichever are fewer (Saxe et al., https://arxiv.org/abs/1312.6120)
 * - `randomUniform`: from `minval` to `maxval` (defaults ±0.05)
 * - `randomNormal`, `truncatedNormal`: `mean` (default 0) and `stddev` (default 0.05); truncated
 *   means that values further than two `stddev` from the mean are drawn again
 * - `glorotUniform`, `glorotNormal`: variance 2 / (fanIn + fanOut)
 *   (Glorot and Bengio, https://proceedings.mlr.press/v9/glorot10a.html)
 * - `heUniform`, `heNormal`: variance 2 / fanIn (He et al., https://arxiv.org/abs/1502.01852)
 * - `lecunUniform`, `lecunNormal`: variance 1 / fanIn
 *
 * @see https://keras.io/api/layers/initializers/
 * @example
 * ```ts
 * import { dense } from '@seqlab/seq-layers';
 *
 * dense({ units: 8, kernelInitializer: 'heNormal', biasInitializer: { name: 'constant', value: 0.1 } });
 * ```
 */
export type Initializer =
  | { readonly name: 'zeros' | 'ones' }
  | { readonly name: 'constant'; readonly value?: number | undefined }
  | { readonly name: 'identity'; readonly gain?: number | undefined }
  | {
      readonly name: 'orthogonal';
      readonly gain?: number | undefined;
      readonly seed?: number | undefined;
    }
  | {
      readonly name: 'randomUniform';
      readonly minval?: number | undefined;
      readonly maxval?: number | undefined;
      readonly seed?: number | undefined;
    }
  | {
      readonly name: 'randomNormal' | 'truncatedNormal';
      readonly mean?: number | undefined;
      readonly stddev?: number | undefined;
      readonly seed?: number | undefined;
    }
  | { readonly name: ScaledName; readonly seed?: number | undefined };

/** An initializer with its default parameters, by name: `'glorotUniform'`. */
export type InitializerName = Initializer['name'];

const seed = v.optional(seedValue);
const number = v.optional(finiteNumber);

const parameters = {
  zeros: {},
  ones: {},
  constant: { value: number },
  identity: { gain: number },
  orthogonal: { gain: number, seed },
  randomUniform: { minval: number, maxval: number, seed },
  randomNormal: { mean: number, stddev: number, seed },
  truncatedNormal: { mean: number, stddev: number, seed },
  glorotUniform: { seed },
  glorotNormal: { seed },
  heUniform: { seed },
  heNormal: { seed },
  lecunUniform: { seed },
  lecunNormal: { seed },
} satisfies Record<InitializerName, v.ObjectEntries>;

const names = Object.keys(parameters) as InitializerName[];

export const initializerSchema = v.custom<InitializerName | Initializer>(
  isInitializer,
  `an initializer (${names.join(', ')}), by name or as { name, … } with its parameters`,
);

function isInitializer(value: unknown): boolean {
  const { name, ...rest } = Object(typeof value === 'string' ? { name: value } : value);
  const entry = names.find((known) => known === name);
  return entry !== undefined && v.is(v.strictObject(parameters[entry]), rest);
}

/** Options of {@link initialValues}. */
export interface InitialValuesOptions {
  /** Of the weight; its last two sizes are what most initializers go by. */
  readonly shape: readonly number[];
  /** Used unless the initializer has a seed of its own. */
  readonly seed: number;
}

/**
 * The values a weight begins with, in row-major order. The same initializer, shape and seed give
 * the same values.
 *
 * @throws SeqLayersError `invalid-option` when the initializer does not fit the shape: `identity`
 * needs two dimensions, `orthogonal` at least two
 */
export function initialValues(
  initializer: InitializerName | Initializer,
  { shape, seed: defaultSeed }: InitialValuesOptions,
): Float32Array {
  const spec: Initializer = typeof initializer === 'string' ? { name: initializer } : initializer;
  const values = new Float32Array(sizeOf(shape));
  const random = () => randomSource(('seed' in spec ? spec.seed : undefined) ?? defaultSeed);
  switch (spec.name) {
    case 'zeros':
      return values;
    case 'ones':
      return values.fill(1);
    case 'constant':
      return values.fill(spec.value ?? 0);
    case 'identity':
      return identity(values, { shape, gain: spec.gain ?? 1 });
    case 'orthogonal':
      return orthogonal(values, { shape, gain: spec.gain ?? 1, random: random() });
    case 'randomUniform': {
      const { minval = -0.05, maxval = 0.05 } = spec;
      const { uniform } = random();
      return values.map(() => minval + (maxval - minval) * uniform());
    }
    case 'randomNormal':
    case 'truncatedNormal': {
      const { mean = 0, stddev = 0.05 } = spec;
      const source = random();
      const draw = spec.name === 'randomNormal' ? source.normal : source.truncatedNormal;
      return values.map(() => mean + stddev * draw());
    }
    default:
      return varianceScaling(values, { name: spec.name, shape, random: random() });
  }
}

function identity(
  values: Float32Array,
  { shape, gain }: { shape: readonly number[]; gain: number },
): Float32Array {
  const [rows = 0, columns = 0] = shape;
  if (shape.length !== 2) {
    throw new SeqLayersError(
      'invalid-option',
      `identity initializer: the weight must be a matrix, got shape ${formatShape(shape)}`,
    );
  }
  for (let i = 0; i < Math.min(rows, columns); i++) values[i * columns + i] = gain;
  return values;
}
