import * as v from 'valibot';
import { checkOptions, layerName, positiveInteger } from '../check-options.js';
import { SeqLayersError } from '../errors.js';
import type { Layer } from '../layer.js';
import type { Shape } from '../shape.js';
import type { Graph, ValueSource } from './graph.js';
import { modelEntries, Model, type ModelOptions } from './model.js';

/** Options of {@link sequential}. */
export interface SequentialOptions extends ModelOptions {
  /** Default `'sequential'`. */
  readonly name?: string | undefined;
  /**
   * The shape of an input without its batch dimension, `null` for any size: `[null, 28]` for
   * sequences of 28 features. Needed only where the first layer does not know its input; without
   * it the model is built by its first input.
   */
  readonly inputShape?: Shape | undefined;
}

const schema = v.strictObject({
  name: v.optional(layerName, 'sequential'),
  inputShape: v.optional(
    v.array(v.nullable(positiveInteger), 'an array of positive integers and nulls'),
  ),
  ...modelEntries,
});

/**
 * A model that hands the output of each layer to the next. It is built at once where the first
 * layer knows its input (embedding) or `inputShape` is given, else by its first input.
 *
 * @throws SeqLayersError `invalid-option`; `shape-mismatch` when a layer cannot take the output of
 * the one before
 * @see https://keras.io/api/models/sequential/
 * @example
 * ```ts
 * import { dense, embedding, lstm, sequential } from '@seqlab/seq-layers';
 *
 * const model = sequential(
 *   [
 *     embedding({ inputDim: 65, outputDim: 16 }),
 *     lstm({ units: 32, returnSequences: true }),
 *     dense({ units: 65 }),
 *   ],
 *   { seed: 1 },
 * );
 * ```
 */
export function sequential(layers: readonly Layer[], options: SequentialOptions = {}): Model {
  const { inputShape, ...checked } = checkOptions('sequential', schema, options);
  if (layers.length === 0 || new Set(layers).size < layers.length) {
    throw new SeqLayersError(
      'invalid-option',
      `${checked.name}: the layers must be one or more, each given once, got ${layers.length}`,
    );
  }
  const known = inputShape ? [null, ...inputShape] : layers[0]!.impliedInputShape;
  return new Model({
    ...checked,
    weights: checked.weights,
    className: 'Sequential',
    graph: chain(layers),
    inputs: [{ name: undefined, dtype: undefined, shape: known }],
  });
}

/** Each layer reads all outputs of the one before. */
function chain(layers: readonly Layer[]): Graph {
  let values: readonly ValueSource[] = [{ input: 0 }];
  const calls = layers.map((layer, call) => {
    const inputs = values;
    values = Array.from({ length: layer.outputCount }, (_, output) => ({ call, output }));
    return { layer, inputs, initialState: [] };
  });
  return { calls, outputs: values };
}
