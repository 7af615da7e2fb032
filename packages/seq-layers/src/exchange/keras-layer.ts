import { SeqLayersError } from '../errors.js';
import type { LayerConfig } from '../layer.js';

/** A layer as Keras and tfjs-layers write it. */
export interface KerasLayer {
  readonly class_name: string;
  readonly config: Readonly<Record<string, unknown>>;
}

type Options = Record<string, unknown>;

/** What says nothing about the computation here, or comes with the weights. */
const ignored =
  /^(dtype|batch_?input_?shape|batch_?shape|input_?dtype|implementation|time_?major|zero_?output_?for_?mask|seed|input_?length|sparse|ragged|noise_?shape|axis|use_?cudnn|lora_.*|quantization_.*|autocast|data_?format|score_?mode|\w+_initializer|moving_.*|rms_scaling|build_.*)$/;

/** Layers whose `axis` is an option here too. */
const withAxis = new Set(['Concatenate']);

const activationKeys = new Set(['activation', 'recurrent_activation']);

/** What Keras 3 computes otherwise. */
const changedActivations = new Set(['hard_sigmoid']);

interface FromKerasOptions {
  /** Keras 3 has other definitions of a few functions than Keras 2 and tfjs-layers. */
  readonly isKeras3?: boolean;
}

/**
 * A layer's configuration as the builders take it. Initializers are left out: the weights come
 * along.
 *
 * @throws SeqLayersError `unsupported` for what cannot be said here
 */
export function layerFromKeras(
  { class_name: className, config }: KerasLayer,
  { isKeras3 = false }: FromKerasOptions = {},
): LayerConfig {
  requireSupported(className, config);
  const options: Options = {};
  for (const [key, value] of Object.entries(config)) {
    if (ignored.test(key) && !(key === 'axis' && withAxis.has(className))) continue;
    if (key === 'merge_mode') options['mergeMode'] = value;
    else if (value === null || value === undefined) continue;
    else if (activationKeys.has(key)) {
      options[toCamel(key)] = activationFromKeras(value, { className, isKeras3 });
    } else if (key.endsWith('_regularizer')) options[toCamel(key)] = regularizerFromKeras(value);
    else if (key.endsWith('_constraint')) options[toCamel(key)] = constraintFromKeras(value);
    else if (isLayer(value)) options[toCamel(key)] = layerFromKeras(value, { isKeras3 });
    else options[toCamel(key)] = value;
  }
  // tfjs-layers' and Keras 1's GRU, which does not write the option.
  if (className === 'GRU') options['resetAfter'] ??= false;
  if (options['trainable'] === true) delete options['trainable'];
  return { className, config: options };
}

/**
 * The same the other way round, for tfjs-layers.
 *
 * @throws SeqLayersError `unsupported` for what tfjs-layers cannot compute
 */
export function layerToKeras({ className, config }: LayerConfig): KerasLayer {
  if (!tfjsClasses.has(className)) throw unsupported(`tfjs-layers has no layer like ${className}`);
  if (config['resetAfter'] === true) {
    throw unsupported(`tfjs-layers has no GRU with resetAfter, as ${String(config['name'])} is`);
  }
  const options: Options = { trainable: config['trainable'] ?? true };
  for (const [key, value] of Object.entries(config)) {
    if (key.endsWith('Initializer') || ownKeys.has(key)) continue;
    if (key === 'recurrentWeightDropout' || key === 'layerNormalization') {
      if (value !== 0 && value !== false)
        throw unsupported(`tfjs-layers has no option like ${key}`);
    } else if (value === undefined) continue;
    else if (activationKeys.has(toSnake(key))) options[toSnake(key)] = toSnake(String(value));
    else if (key.endsWith('Regularizer')) {
      options[toSnake(key)] = { class_name: 'L1L2', config: value };
    } else if (key.endsWith('Constraint'))
      options[toSnake(key)] = constraintToKeras(value as Options);
    else if (isLayerConfig(value)) options[toSnake(key)] = layerToKeras(value);
    else options[toSnake(key)] = value;
  }
  return { class_name: className, config: options };
}

/** What says nothing to tfjs-layers, and changes no result there. */
const ownKeys = new Set(['resetAfter', 'recomputeGates']);

const tfjsClasses = new Set([
  'Activation',
  'Add',
  'Average',
  'Bidirectional',
  'Concatenate',
  'Dense',
  'Dot',
  'Dropout',
  'Embedding',
  'Flatten',
  'GRU',
  'GlobalAveragePooling1D',
  'GlobalMaxPooling1D',
  'LSTM',
  'LayerNormalization',
  'Masking',
  'Multiply',
  'SimpleRNN',
  'SpatialDropout1D',
  'TimeDistributed',
]);

function requireSupported(className: string, config: Options): void {
  if (config['data_format'] !== undefined && config['data_format'] !== 'channels_last') {
    throw unsupported(`${className}: data_format must be channels_last`);
  }
  if (config['score_mode'] !== undefined && config['score_mode'] !== 'dot') {
    throw unsupported(`${className}: score_mode must be dot`);
  }
}

function activationFromKeras(
  value: unknown,
  { className, isKeras3 }: { className: string; isKeras3: boolean },
): string {
  const name = typeof value === 'string' ? value : JSON.stringify(value);
  if (isKeras3 && changedActivations.has(name)) {
    throw unsupported(`${className}: ${name} of Keras 3 is another function than that of Keras 2`);
  }
  return name === 'silu' ? 'swish' : toCamel(name);
}

function regularizerFromKeras(value: unknown): Options {
  const { class_name: className, config } = value as KerasLayer;
  if (!/^l1l2$|^l1$|^l2$/i.test(String(className))) {
    throw unsupported(`the regularizer ${String(className)}`);
  }
  const { l1 = 0, l2 = 0 } = config;
  return { l1, l2 };
}

function constraintFromKeras(value: unknown): Options {
  const { class_name: className, config } = value as KerasLayer;
  const options = Object.entries(config ?? {}).map(([key, one]) => [toCamel(key), one]);
  const name = className[0]?.toLowerCase() + className.slice(1);
  return { name, ...(Object.fromEntries(options) as Options) };
}

function constraintToKeras({ name, ...options }: Options): KerasLayer {
  const text = String(name);
  return {
    class_name: text[0]!.toUpperCase() + text.slice(1),
    config: Object.fromEntries(Object.entries(options).map(([key, one]) => [toSnake(key), one])),
  };
}

function isLayer(value: unknown): value is KerasLayer {
  return typeof value === 'object' && value !== null && 'class_name' in value && 'config' in value;
}

function isLayerConfig(value: unknown): value is LayerConfig {
  return typeof value === 'object' && value !== null && 'className' in value && 'config' in value;
}

function toCamel(key: string): string {
  return key.replaceAll(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}

function toSnake(key: string): string {
  return key.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

function unsupported(message: string): SeqLayersError {
  return new SeqLayersError('unsupported', message);
}
