import * as v from 'valibot';
import { checkOptions } from '../check-options.js';
import { SeqLayersError } from '../errors.js';
import type { LayerConfig } from '../layer.js';
import type { ValueSource } from '../model/graph.js';
import type { FunctionalConfig, ModelConfig } from '../model/model-config.js';
import type { Shape } from '../shape.js';
import { layerFromKeras } from './keras-layer.js';

const record = v.record(v.string(), v.unknown(), 'an object');
const layerSchema = v.object({
  class_name: v.string('a string'),
  config: record,
  inbound_nodes: v.optional(v.array(v.unknown(), 'an array'), []),
});
const topologySchema = v.object({
  class_name: v.string('a string'),
  config: v.object({
    name: v.optional(v.string('a string'), 'model'),
    layers: v.array(layerSchema, 'an array of layers'),
    input_layers: v.optional(v.unknown()),
    output_layers: v.optional(v.unknown()),
  }),
});

type KerasLayerNode = v.InferOutput<typeof layerSchema>;

/** A tensor by the layer that made it, which of its calls, and which of its outputs. */
type History = readonly [layer: string, node: number, tensor: number];

/**
 * The configuration of a model from what Keras or tfjs-layers wrote: a sequential model, or a
 * functional one.
 *
 * @throws SeqLayersError `invalid-option` or `unsupported`, naming what is wrong
 */
export function modelFromKeras(topology: unknown, options: { isKeras3: boolean }): ModelConfig {
  const { class_name: className, config } = checkOptions('the model', topologySchema, topology);
  const inputs = config.layers.filter((layer) => layer.class_name === 'InputLayer');
  const others = config.layers.filter((layer) => layer.class_name !== 'InputLayer');
  const nested = others.find((layer) => /^(Sequential|Functional|Model)$/.test(layer.class_name));
  if (nested) {
    throw new SeqLayersError('unsupported', `models in models, as ${nameOf(nested)} is one`);
  }
  const layers = others.map((layer) => layerFromKeras(layer, options));
  if (className === 'Sequential') {
    const shape = shapeOf(inputs[0]) ?? shapeOf(others[0]);
    return {
      formatVersion: 1,
      className,
      config: { name: config.name, ...(shape && { inputShape: shape }), layers },
    };
  }
  if (className !== 'Functional' && className !== 'Model') {
    throw new SeqLayersError('unsupported', `a model of the class ${className}`);
  }
  return functionalConfig({ config, inputs, others, layers });
}

interface Parts {
  readonly config: v.InferOutput<typeof topologySchema>['config'];
  readonly inputs: readonly KerasLayerNode[];
  readonly others: readonly KerasLayerNode[];
  readonly layers: readonly LayerConfig[];
}

function functionalConfig({ config, inputs, others, layers }: Parts): FunctionalConfig {
  const inputHistories = historiesOf(config.input_layers);
  const places = new Map(inputHistories.map(([layer], input) => [layer, input]));
  const calls: FunctionalConfig['config']['calls'][number][] = [];
  const done = new Map<string, number>();
  const find = ([layer, node, tensor]: History): ValueSource | undefined => {
    const input = places.get(layer);
    if (input !== undefined) return { input };
    const call = done.get(`${layer}/${node}`);
    return call === undefined ? undefined : { call, output: tensor };
  };
  let pending = others.flatMap((layer, index) =>
    layer.inbound_nodes.map((node, place) => ({
      index,
      key: `${nameOf(layer)}/${place}`,
      reads: historiesOf(node),
    })),
  );
  while (pending.length > 0) {
    const waiting = pending.filter(({ index, key, reads }) => {
      const sources = reads.map(find);
      if (sources.some((source) => source === undefined)) return true;
      done.set(key, calls.length);
      calls.push({ layer: index, inputs: sources as ValueSource[], initialState: [] });
      return false;
    });
    if (waiting.length === pending.length) {
      throw new SeqLayersError('invalid-file', `what ${waiting[0]!.key} reads is made nowhere`);
    }
    pending = waiting;
  }
  const outputs = historiesOf(config.output_layers).map((history) => {
    const source = find(history);
    if (source) return source;
    throw new SeqLayersError('invalid-file', `there is no output ${JSON.stringify(history)}`);
  });
  const specs = inputHistories.map(([name]) => {
    const layer = inputs.find((one) => nameOf(one) === name);
    const shape = shapeOf(layer);
    if (!shape) throw new SeqLayersError('invalid-file', `there is no input "${name}"`);
    const isIds = layer?.config['dtype'] === 'int32' || layer?.config['dtype'] === 'int64';
    return { name, shape, dtype: isIds ? ('int32' as const) : ('float32' as const) };
  });
  return {
    formatVersion: 1,
    className: 'Functional',
    config: { name: config.name, inputs: specs, layers, calls, outputs },
  };
}

/** Every `[layer, node, tensor]` in a value, in order, however deep: Keras 2, 3 and tfjs nest them. */
function historiesOf(value: unknown): History[] {
  if (Array.isArray(value)) {
    if (isHistory(value)) return [[value[0], value[1], value[2]]];
    return value.flatMap(historiesOf);
  }
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value).flatMap(historiesOf);
}

function isHistory(value: unknown[]): value is [string, number, number] {
  return (
    typeof value[0] === 'string' && typeof value[1] === 'number' && typeof value[2] === 'number'
  );
}

function nameOf({ config }: KerasLayerNode): string {
  return String(config['name']);
}

/** The input's shape without the batch, where the layer tells it. */
function shapeOf(layer: KerasLayerNode | undefined): Shape | undefined {
  const { config } = layer ?? { config: {} as Record<string, unknown> };
  const shape = config['batch_input_shape'] ?? config['batch_shape'];
  return Array.isArray(shape) ? (shape.slice(1) as Shape) : undefined;
}
