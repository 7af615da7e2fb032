import * as v from 'valibot';
import { booleanValue, checkOptions, positiveInteger } from '../check-options.js';
import { countOf, digits, product, type ParamCount } from './count.js';

/** Options of `paramCount.dense`. */
export interface DenseCountOptions {
  /** Size of the input's last dimension. */
  readonly inputDim: number;
  /** Size of the output. */
  readonly units: number;
  /** Default true. */
  readonly useBias?: boolean | undefined;
}

/** Options of `paramCount.embedding`. */
export interface EmbeddingCountOptions {
  /** Size of the vocabulary. */
  readonly inputDim: number;
  /** Size of a vector. */
  readonly outputDim: number;
}

const denseSchema = v.strictObject({
  inputDim: positiveInteger,
  units: positiveInteger,
  useBias: v.optional(booleanValue, true),
});

const embeddingSchema = v.strictObject({ inputDim: positiveInteger, outputDim: positiveInteger });

/** `inputDim × units` weights and a bias a unit. */
export function countDense(options: DenseCountOptions): ParamCount {
  const { inputDim, units, useBias } = checkOptions('paramCount.dense', denseSchema, options);
  const kernel = inputDim * units;
  const expression = product(inputDim, units);
  return useBias
    ? countOf({ kernel, bias: units }, `${expression} + ${digits(units)}`)
    : countOf({ kernel }, expression);
}

/** A vector of `outputDim` numbers for each of `inputDim` ids. */
export function countEmbedding(options: EmbeddingCountOptions): ParamCount {
  const { inputDim, outputDim } = checkOptions('paramCount.embedding', embeddingSchema, options);
  return countOf({ embeddings: inputDim * outputDim }, product(inputDim, outputDim));
}
