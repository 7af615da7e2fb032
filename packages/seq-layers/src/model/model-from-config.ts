import * as v from 'valibot';
import { checkOptions } from '../check-options.js';
import type { Layer, WeightSource } from '../layer.js';
import { dense } from '../layers/dense.js';
import { dropout } from '../layers/dropout.js';
import { embedding } from '../layers/embedding.js';
import { gru } from '../recurrent/gru.js';
import { lstm } from '../recurrent/lstm.js';
import { simpleRNN } from '../recurrent/simple-rnn.js';
import { sequential, type ModelConfig, type Sequential } from './sequential.js';

export interface ModelFromConfigOptions {
  /** Of the initializers. Default 0. */
  readonly seed?: number | undefined;
  /** Gives every weight its values; then no initializer runs. */
  readonly weights?: WeightSource | undefined;
}

/** Builders check their options themselves, so a configuration from a file may be handed to them. */
const builders = new Map<string, (options: never) => Layer>([
  ['Dense', dense],
  ['Dropout', dropout],
  ['Embedding', embedding],
  ['GRU', gru],
  ['LSTM', lstm],
  ['SimpleRNN', simpleRNN],
]);

const schema = v.strictObject({
  formatVersion: v.literal(1, '1, the only format there is'),
  className: v.literal('Sequential', '"Sequential"'),
  config: v.strictObject({
    name: v.string('a string'),
    inputShape: v.optional(v.array(v.nullable(v.number('a number or null')), 'an array')),
    layers: v.array(
      v.strictObject({
        className: v.picklist([...builders.keys()], `one of ${[...builders.keys()].join(', ')}`),
        config: v.record(v.string(), v.unknown(), 'an object'),
      }),
      'an array',
    ),
  }),
});

/**
 * A new model from what `model.toConfig()` gave. It has fresh weights of whatever size it asks for;
 * for a model in files there is `deserializeModel`.
 *
 * @throws SeqLayersError `invalid-option`, naming the first thing that is wrong; `shape-mismatch`
 * @example
 * ```ts
 * import { dense, modelFromConfig, sequential } from '@seqlab/seq-layers';
 *
 * const model = sequential([dense({ units: 2 })], { inputShape: [8], seed: 1 });
 * const twin = modelFromConfig(model.toConfig(), { seed: 1 });
 * ```
 */
export function modelFromConfig(
  config: ModelConfig,
  { seed, weights }: ModelFromConfigOptions = {},
): Sequential {
  const { layers, ...options } = checkOptions('modelFromConfig', schema, config).config;
  const revived = layers.map((layer) => builders.get(layer.className)!(layer.config as never));
  return sequential(revived, { ...options, seed, weights });
}
