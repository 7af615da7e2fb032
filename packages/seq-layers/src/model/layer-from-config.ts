import * as v from 'valibot';
import { checkOptions } from '../check-options.js';
import { SeqLayersError } from '../errors.js';
import type { Layer } from '../layer.js';
import { activation } from '../layers/activation.js';
import { attention } from '../layers/attention.js';
import { dense } from '../layers/dense.js';
import { dot } from '../layers/dot.js';
import { dropout } from '../layers/dropout.js';
import { embedding } from '../layers/embedding.js';
import { flatten } from '../layers/flatten.js';
import { globalAveragePooling1d, globalMaxPooling1d } from '../layers/global-pooling-1d.js';
import { layerNormalization } from '../layers/layer-normalization.js';
import { masking } from '../layers/masking.js';
import { add, average, concatenate, multiply } from '../layers/merge.js';
import { spatialDropout1d } from '../layers/spatial-dropout-1d.js';
import { tiedDense } from '../layers/tied-dense.js';
import { timeDistributed } from '../layers/time-distributed.js';
import { bidirectional } from '../recurrent/bidirectional.js';
import { gru } from '../recurrent/gru.js';
import { lstm } from '../recurrent/lstm.js';
import { simpleRNN } from '../recurrent/simple-rnn.js';
import { stacked } from '../recurrent/stacked.js';

/** Builders check their options themselves, so a configuration from a file may be handed to them. */
const builders: Record<string, (options: never) => Layer> = {
  Activation: activation,
  Add: add,
  Attention: attention,
  Average: average,
  Bidirectional: bidirectional,
  Concatenate: concatenate,
  Dense: dense,
  Dot: dot,
  Dropout: dropout,
  Embedding: embedding,
  Flatten: flatten,
  GRU: gru,
  GlobalAveragePooling1D: globalAveragePooling1d,
  GlobalMaxPooling1D: globalMaxPooling1d,
  LSTM: lstm,
  LayerNormalization: layerNormalization,
  Masking: masking,
  Multiply: multiply,
  SimpleRNN: simpleRNN,
  SpatialDropout1D: spatialDropout1d,
  Stacked: stacked,
  TiedDense: tiedDense,
  TimeDistributed: timeDistributed,
};

/** The options that are layers themselves. */
const layerOptions = ['layer', 'backwardLayer'];
/** Wrappers in wrappers in a file: more than anybody means. */
const MAX_DEPTH = 8;

/**
 * A new layer from what `layer.toConfig()` gave.
 *
 * @param byName the layers of the model before it, of which it may use the weights
 * @throws SeqLayersError `invalid-option`, naming the first thing that is wrong
 */
export function layerFromConfig(
  value: unknown,
  byName: ReadonlyMap<string, Layer>,
  { where = 'modelFromConfig', depth = 0 }: { where?: string; depth?: number } = {},
): Layer {
  const { className, config } = checkOptions(where, makeSchema(), value);
  if (depth > MAX_DEPTH) {
    throw new SeqLayersError('invalid-option', `${where}: the layers are nested too deeply`);
  }
  const options: Record<string, unknown> = { ...config };
  for (const key of layerOptions) {
    if (options[key] === undefined) continue;
    const inner = { where: `${where}: ${key}`, depth: depth + 1 };
    options[key] = layerFromConfig(options[key], byName, inner);
  }
  if (className === 'TiedDense') options['embedding'] = byName.get(String(config['embedding']));
  return builders[className]!(options as never);
}

/** Made when it is needed, so that a bundle that reads no configuration has none of the builders. */
function makeSchema() {
  const classNames = Object.keys(builders);
  return v.strictObject({
    className: v.picklist(classNames, `one of ${classNames.join(', ')}`),
    config: v.record(v.string(), v.unknown(), 'an object'),
  });
}
