import { io, tidy } from '@tensorflow/tfjs-core';
import * as v from 'valibot';
import { checkOptions } from '../check-options.js';
import { SeqLayersError } from '../errors.js';
import type { Layer } from '../layer.js';
import type { Model } from '../model/model.js';
import type { ValueSource } from '../model/graph.js';
import { requireBuilt } from '../model/require-built.js';
import { sizeOf } from '../shape.js';
import type { Weight } from '../weights/weight.js';
import { modelFromKeras } from './keras-topology.js';
import { layerToKeras } from './keras-layer.js';
import { byFirstPart, type ForeignWeight } from './layer-weights.js';
import { reviveModel } from './revive.js';

/** A model of tfjs-layers as the contents of its files, by their names. */
export type TfjsFiles = Readonly<Record<string, string | Uint8Array>> & {
  readonly 'model.json': string;
};

const bytesOf = { float32: 4, int32: 4, bool: 1, uint8: 1, uint16: 2, float16: 2 };
type Stored = keyof typeof bytesOf;

const stored = v.picklist(Object.keys(bytesOf) as Stored[], 'a dtype of numbers');
const size = v.pipe(v.number('a size'), v.safeInteger('a size'), v.minValue(0, 'a size'));
const manifestSchema = v.array(
  v.object({
    paths: v.array(v.string('a file name'), 'an array of file names'),
    weights: v.array(
      v.object({
        name: v.string('a string'),
        shape: v.array(size, 'an array of sizes'),
        dtype: stored,
        quantization: v.optional(
          v.object({
            dtype: stored,
            scale: v.optional(v.number('a number')),
            min: v.optional(v.number('a number')),
          }),
        ),
      }),
      'an array of weights',
    ),
  }),
  'an array of groups',
);
const fileSchema = v.object({
  modelTopology: v.record(v.string(), v.unknown(), 'an object'),
  weightsManifest: manifestSchema,
});

type Group = v.InferOutput<typeof manifestSchema>[number];

/**
 * The model of a tfjs-layers `model.json` and its weight files, quantized ones included: those of
 * `model.save()` and of `tensorflowjs_converter`. The files may come from anywhere.
 *
 * @throws SeqLayersError `invalid-file`, naming the first thing that is wrong; `unsupported` for
 * layers there are none of here
 * @see https://www.tensorflow.org/js/guide/save_load
 * @example
 * ```ts no-run
 * import { readFile } from 'node:fs/promises';
 * import { fromTfjs } from '@seqlab/seq-layers/tfjs';
 *
 * const model = fromTfjs({
 *   'model.json': await readFile('model/model.json', 'utf8'),
 *   'weights.bin': await readFile('model/weights.bin'),
 * });
 * ```
 */
export function fromTfjs(files: TfjsFiles): Model {
  return reviveModel('fromTfjs', () => {
    const json: unknown = JSON.parse(files['model.json']);
    const { modelTopology, weightsManifest } = checkOptions('model.json', fileSchema, json);
    // What tensorflowjs_converter writes has the model one level deeper.
    const topology = modelTopology['model_config'] ?? modelTopology;
    const config = modelFromKeras(topology, { isKeras3: false });
    const weights = weightsManifest.flatMap((group) => readGroup(group, files));
    return { config, byLayer: byFirstPart(weights) };
  });
}

function readGroup({ paths, weights }: Group, files: TfjsFiles): ForeignWeight[] {
  const shards = paths.map((path) => {
    const shard = Object.hasOwn(files, path) ? files[path] : undefined;
    if (shard instanceof Uint8Array) return shard;
    throw new SeqLayersError('invalid-file', `the weight file "${path}" is missing`);
  });
  const total = shards.reduce((sum, shard) => sum + shard.length, 0);
  const expected = weights.reduce(
    (sum, { shape, dtype, quantization }) =>
      sum + sizeOf(shape) * bytesOf[quantization?.dtype ?? dtype],
    0,
  );
  if (total !== expected) {
    throw new SeqLayersError(
      'invalid-file',
      `the weight files ${paths.join(', ')} must have ${expected} bytes, got ${total}`,
    );
  }
  const bytes = new Uint8Array(total);
  let offset = 0;
  for (const shard of shards) {
    bytes.set(shard, offset);
    offset += shard.length;
  }
  const read: ForeignWeight[] = [];
  tidy(() => {
    const tensors = io.decodeWeights(bytes.buffer, weights as io.WeightsManifestEntry[]);
    for (const { name, shape } of weights) {
      read.push({ name, shape, data: tensors[name]!.dataSync<'float32'>() });
    }
  });
  return read;
}

/**
 * The model as tfjs-layers' files, which `loadLayersModel` reads.
 *
 * @throws SeqLayersError `unsupported` for what tfjs-layers cannot compute: GRU with `resetAfter`,
 * `stacked`, `tiedDense`, `attention`, layer normalisation in an LSTM; `not-built`
 * @example
 * ```ts
 * import { dense, sequential } from '@seqlab/seq-layers';
 * import { toTfjs } from '@seqlab/seq-layers/tfjs';
 *
 * const files = await toTfjs(sequential([dense({ units: 2 })], { inputShape: [8] }));
 * files['model.json']; // and files['weights.bin']
 * ```
 */
export async function toTfjs(
  model: Model,
): Promise<{ readonly 'model.json': string; readonly 'weights.bin': Uint8Array }> {
  requireBuilt(model, 'toTfjs');
  const modelTopology = {
    ...(model.className === 'Sequential' ? sequentialTopology(model) : functionalTopology(model)),
    keras_version: 'tfjs-layers 4.22.0',
    backend: 'tensor_flow.js',
  };
  const weights = model.layers.flatMap((layer) =>
    layer.weights.map((weight) => ({ name: tfjsName(layer, weight), variable: weight.variable })),
  );
  const values = await Promise.all(weights.map(({ variable }) => variable.data<'float32'>()));
  const specs = weights.map(({ name, variable: { shape } }) => ({ name, shape, dtype: 'float32' }));
  const bytes = new Uint8Array(values.reduce((sum, { byteLength }) => sum + byteLength, 0));
  let offset = 0;
  for (const value of values) {
    bytes.set(new Uint8Array(value.buffer, value.byteOffset, value.byteLength), offset);
    offset += value.byteLength;
  }
  const json = {
    format: 'layers-model',
    generatedBy: 'SeqLab',
    convertedBy: null,
    modelTopology,
    weightsManifest: [{ paths: ['weights.bin'], weights: specs }],
  };
  return { 'model.json': JSON.stringify(json), 'weights.bin': bytes };
}

function sequentialTopology(model: Model) {
  const layers = model.layers.map((layer) => layerToKeras(layer.toConfig()));
  const [first, ...others] = layers;
  const config = { ...first!.config, batch_input_shape: model.inputShape };
  return {
    class_name: 'Sequential',
    config: { name: model.name, layers: [{ ...first!, config }, ...others] },
  };
}

function functionalTopology({ name, inputs, layers, calls, graph }: Model) {
  /** Which of its layer's calls a call is. */
  const nodeOf = (call: number) =>
    calls.slice(0, call).filter(({ layer }) => layer === calls[call]!.layer).length;
  const history = (source: ValueSource): unknown[] => {
    if ('input' in source) return [inputs[source.input]!.name!, 0, 0];
    if ('state' in source) {
      throw new SeqLayersError('unsupported', 'toTfjs: states that go from layer to layer');
    }
    return [calls[source.call]!.layer.name, nodeOf(source.call), source.output];
  };
  const inbound = (source: ValueSource) => history(source).concat({});
  const inputLayers = inputs.map((one) => ({
    name: one.name,
    class_name: 'InputLayer',
    config: { batch_input_shape: one.shape, dtype: one.dtype, sparse: false, name: one.name },
    inbound_nodes: [],
  }));
  const otherLayers = layers.map((layer) => ({
    name: layer.name,
    ...layerToKeras(layer.toConfig()),
    inbound_nodes: calls
      .filter((call) => call.layer === layer)
      .map((call) => [...call.inputs, ...call.initialState].map(inbound)),
  }));
  return {
    class_name: 'Model',
    config: {
      name,
      layers: [...inputLayers, ...otherLayers],
      input_layers: inputs.map((_, input) => history({ input })),
      output_layers: graph.outputs.map(history),
    },
  };
}

/** tfjs-layers leaves out the name of the layer inside a time-distributed one. */
function tfjsName(layer: Layer, { name }: Weight): string {
  return layer.className === 'TimeDistributed' ? `${layer.name}/${name.split('/').at(-1)}` : name;
}
