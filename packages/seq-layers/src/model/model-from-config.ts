import * as v from 'valibot';
import { checkOptions } from '../check-options.js';
import { SeqLayersError } from '../errors.js';
import type { WeightSource } from '../weights/weight.js';
import { callSymbolically, type SymbolicCall, type SymbolicTensor } from '../symbolic-tensor.js';
import { functional, input } from './functional.js';
import { layerFromConfig } from './layer-from-config.js';
import type { Model } from './model.js';
import type { ModelConfig } from './model-config.js';
import type { ValueSource } from './graph.js';
import { sequential } from './sequential.js';

/** Options of {@link modelFromConfig}. */
export interface ModelFromConfigOptions {
  /** Of the initializers. Default 0. */
  readonly seed?: number | undefined;
  /** Gives every weight its values; then no initializer runs. */
  readonly weights?: WeightSource | undefined;
}

const text = v.string('a string');
const shape = v.array(v.nullable(v.number('a number or null')), 'an array');
const layers = v.array(v.unknown(), 'an array');
const place = v.pipe(v.number('a place'), v.safeInteger('a place'), v.minValue(0, 'a place'));
const sources = v.array(
  v.union(
    [
      v.strictObject({ input: place }),
      v.strictObject({ call: place, output: place }),
      v.strictObject({ call: place, state: place }),
    ],
    'an input, or an output or state of a call',
  ),
  'an array',
);
const formatVersion = v.literal(1, '1, the only format there is');

const schema = v.variant(
  'className',
  [
    v.strictObject({
      formatVersion,
      className: v.literal('Sequential'),
      config: v.strictObject({ name: text, inputShape: v.optional(shape), layers }),
    }),
    v.strictObject({
      formatVersion,
      className: v.literal('Functional'),
      config: v.strictObject({
        name: text,
        inputs: v.array(
          v.strictObject({ name: text, shape, dtype: v.picklist(['float32', 'int32'], 'a dtype') }),
          'an array',
        ),
        layers,
        calls: v.array(
          v.strictObject({ layer: place, inputs: sources, initialState: sources }),
          'an array',
        ),
        outputs: sources,
      }),
    }),
  ],
  '"Sequential" or "Functional"',
);

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
): Model {
  const checked = checkOptions('modelFromConfig', schema, config);
  if (checked.className === 'Functional') {
    return functional({ ...connect(checked.config), seed, weights });
  }
  const { layers: configs, ...options } = checked.config;
  return sequential(reviveLayers(configs), { ...options, seed, weights });
}

function reviveLayers(configs: readonly unknown[]) {
  const byName = new Map<string, ReturnType<typeof layerFromConfig>>();
  return configs.map((config, index) => {
    const where = `modelFromConfig: layers.${index}`;
    const layer = layerFromConfig(config, byName, { where });
    byName.set(layer.name, layer);
    return layer;
  });
}

type FunctionalParts = Extract<
  v.InferOutput<typeof schema>,
  { readonly className: 'Functional' }
>['config'];

/** The symbolic inputs and outputs that the calls make. */
function connect({ name, inputs: specs, layers: configs, calls, outputs }: FunctionalParts) {
  const revived = reviveLayers(configs);
  const inputs = specs.map((spec) => input(spec));
  const made: SymbolicTensor[] = [];
  const valueOf = (source: ValueSource): SymbolicTensor => {
    const value = 'input' in source ? inputs[source.input] : valueOfCall(made, source);
    if (value) return value;
    throw new SeqLayersError(
      'invalid-option',
      `modelFromConfig: there is no ${JSON.stringify(source)} before it is read`,
    );
  };
  for (const call of calls) {
    const layer = revived[call.layer];
    if (layer === undefined || call.inputs.length === 0) {
      throw new SeqLayersError(
        'invalid-option',
        `modelFromConfig: a call must have a layer and inputs, got ${JSON.stringify(call)}`,
      );
    }
    const connected: SymbolicCall = {
      layer,
      inputs: call.inputs.map(valueOf),
      initialState: call.initialState.map(valueOf),
    };
    made.push(callSymbolically(connected));
  }
  return { name, inputs, outputs: outputs.map(valueOf) };
}

function valueOfCall(
  made: readonly SymbolicTensor[],
  source: Exclude<ValueSource, { readonly input: number }>,
): SymbolicTensor | undefined {
  const first = made[source.call];
  return 'state' in source ? first?.states[source.state] : first?.outputs[source.output];
}
