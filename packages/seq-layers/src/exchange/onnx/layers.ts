import type { Activation } from '../../activations.js';
import { SeqLayersError } from '../../errors.js';
import type { NdArray } from '../../files/nd-array.js';
import type { Layer } from '../../layer.js';
import { RecurrentLayer } from '../../recurrent/recurrent-layer.js';
import { transpose } from '../gates.js';
import { emitActivation } from './activations.js';
import type { GraphValue, OnnxGraph, OnnxMask } from './graph.js';
import { ElementType } from './proto.js';
import { emitBothDirections, emitRecurrent, isPair } from './recurrent.js';

export interface EmitOptions {
  /** All weights of the model by name. */
  readonly weights: Readonly<Record<string, NdArray>>;
  readonly states: boolean;
}

/** The nodes of a layer that has one output. */
export function emitLayer(
  graph: OnnxGraph,
  layer: Layer,
  inputs: readonly GraphValue[],
  options: EmitOptions,
): GraphValue {
  const x = inputs[0]!;
  if (layer instanceof RecurrentLayer) return emitRecurrent(graph, layer, x, options);
  const emit = Object.hasOwn(emitters, layer.className) ? emitters[layer.className] : undefined;
  if (emit) return emit({ graph, layer, x, inputs, options });
  throw new SeqLayersError('unsupported', `toOnnx: ${layer.name} (${layer.className})`);
}

interface Emission {
  readonly graph: OnnxGraph;
  readonly layer: Layer;
  /** The first input. */
  readonly x: GraphValue;
  readonly inputs: readonly GraphValue[];
  readonly options: EmitOptions;
}

const emitters: Record<string, (emission: Emission) => GraphValue> = {
  Activation: ({ graph, layer, x }) => ({
    name: emitActivation(graph, x.name, optionsOf(layer).activation!),
    mask: x.mask,
  }),
  Add: (emission) => emitMerge('Add', emission),
  Attention: emitAttention,
  Average: (emission) => emitMerge('Mean', emission),
  Bidirectional: emitBidirectional,
  Concatenate: ({ graph, layer, inputs }) => ({
    name: graph.node('Concat', namesOf(inputs), { axis: Number(optionsOf(layer).axis) }),
    mask: inputs[0]!.mask,
  }),
  Dense: ({ graph, layer, x, options }) => {
    const [kernel, bias] = weightsOf(layer, { graph, options });
    const product = graph.node('MatMul', [x.name, kernel!]);
    const sum = bias ? graph.node('Add', [product, bias]) : product;
    return { name: emitActivation(graph, sum, optionsOf(layer).activation!), mask: x.mask };
  },
  Dropout: ({ x }) => x,
  Embedding: ({ graph, layer, x, options }) => {
    const [table] = weightsOf(layer, { graph, options });
    const name = graph.node('Gather', [table!, x.name], { axis: 0 });
    if (optionsOf(layer).maskZero !== true) return { name };
    const isPadding = graph.node('Equal', [x.name, graph.int32(0)]);
    return { name, mask: emitMask(graph, isPadding) };
  },
  Flatten: ({ graph, x }) => ({ name: graph.node('Flatten', [x.name], { axis: 1 }) }),
  GlobalAveragePooling1D: ({ graph, layer, x: { name, mask } }) => {
    const keepdims = Number(optionsOf(layer).keepdims);
    if (!mask) return { name: graph.node('ReduceMean', [name], { axes: [1], keepdims }) };
    const weights = graph.node('Unsqueeze', [mask.counted, graph.ints(2)]);
    const total = (value: string) => graph.node('ReduceSum', [value, graph.ints(1)], { keepdims });
    const steps = graph.node('Max', [total(weights), graph.float(1)]);
    return { name: graph.node('Div', [total(graph.node('Mul', [name, weights])), steps]) };
  },
  GlobalMaxPooling1D: ({ graph, layer, x }) => {
    const keepdims = Number(optionsOf(layer).keepdims);
    return { name: graph.node('ReduceMax', [x.name], { axes: [1], keepdims }) };
  },
  LayerNormalization: ({ graph, layer, x, options }) => {
    const { scale, center, epsilon } = optionsOf(layer);
    const weights = weightsOf(layer, { graph, options });
    if (scale) {
      const attributes = { axis: -1, epsilon: { float: epsilon! } };
      const name = graph.node('LayerNormalization', [x.name, ...weights], attributes);
      return { name, mask: x.mask };
    }
    // ONNX' own node needs a scale.
    const mean = (value: string) => graph.node('ReduceMean', [value], { axes: [-1], keepdims: 1 });
    const centered = graph.node('Sub', [x.name, mean(x.name)]);
    const variance = mean(graph.node('Mul', [centered, centered]));
    const deviation = graph.node('Sqrt', [graph.node('Add', [variance, graph.float(epsilon!)])]);
    const normal = graph.node('Div', [centered, deviation]);
    return {
      name: center ? graph.node('Add', [normal, weights[0]!]) : normal,
      mask: x.mask,
    };
  },
  Masking: ({ graph, layer, x }) => {
    const isValue = graph.node('Equal', [x.name, graph.float(Number(optionsOf(layer).maskValue))]);
    const other = graph.node('Cast', [graph.node('Not', [isValue])], { to: ElementType.float });
    const counted = graph.node('ReduceMax', [other], { axes: [-1], keepdims: 0 });
    const kept = graph.node('Mul', [x.name, graph.node('Unsqueeze', [counted, graph.ints(2)])]);
    return { name: kept, mask: { counted, lengths: emitLengths(graph, counted) } };
  },
  Multiply: (emission) => emitMerge('Mul', emission),
  SpatialDropout1D: ({ x }) => x,
  Stacked: ({ graph, layer, x, options }) =>
    layer.sublayers.reduce((value, inner) => emitLayer(graph, inner, [value], options), x),
  TiedDense: ({ graph, layer, x, options }) => {
    const { embedding, activation } = optionsOf(layer);
    const table = transpose(options.weights[`${embedding}/embeddings`]!);
    const kernel = graph.floats(`${embedding}/transposed`, table.data as Float32Array, table.shape);
    const [bias] = weightsOf(layer, { graph, options });
    const product = graph.node('MatMul', [x.name, kernel]);
    const sum = bias ? graph.node('Add', [product, bias]) : product;
    return { name: emitActivation(graph, sum, activation!), mask: x.mask };
  },
  TimeDistributed: ({ graph, layer, x, options }) => {
    const inner = layer.sublayers[0]!;
    if (!onLastDimension.has(inner.className)) {
      throw new SeqLayersError('unsupported', `toOnnx: ${layer.name} around ${inner.className}`);
    }
    return { ...emitLayer(graph, inner, [x], options), mask: x.mask };
  },
};

/** Layers that do the same to every time step anyway. */
const onLastDimension = new Set([
  'Activation',
  'Dense',
  'Dropout',
  'LayerNormalization',
  'TiedDense',
]);

function emitBidirectional({ graph, layer, x, options }: Emission): GraphValue {
  const sides = layer.sublayers as readonly [RecurrentLayer, RecurrentLayer];
  const { mergeMode } = optionsOf(layer);
  if (mergeMode === 'concat' && isPair(sides) && !options.states) {
    return emitBothDirections(graph, sides, x, options);
  }
  const outputs = emitSides({ graph, layer, x, options });
  const mask = sides[0].options.returnSequences ? x.mask : undefined;
  const names = namesOf(outputs);
  if (mergeMode === 'concat') return { name: graph.node('Concat', names, { axis: -1 }), mask };
  const name = graph.node(mergeMode === 'mul' ? 'Mul' : 'Add', names);
  return mergeMode === 'ave'
    ? { name: graph.node('Mul', [name, graph.float(0.5)]), mask }
    : { name, mask };
}

/** Both outputs of a bidirectional layer, in the order of the input. */
export function emitSides({
  graph,
  layer,
  x,
  options,
}: Pick<Emission, 'graph' | 'layer' | 'x' | 'options'>): GraphValue[] {
  return layer.sublayers.map((side) =>
    emitRecurrent(graph, side as RecurrentLayer, x, { ...options, inInputOrder: true }),
  );
}

function emitMerge(op: string, { graph, inputs }: Emission): GraphValue {
  const names = namesOf(inputs);
  const name =
    op === 'Mean'
      ? graph.node(op, names)
      : names.reduce((left, right) => graph.node(op, [left, right]));
  return { name, mask: inputs[0]!.mask };
}

function emitAttention({ graph, layer, inputs, options }: Emission): GraphValue {
  const { useCausalMask } = optionsOf(layer);
  if (useCausalMask)
    throw new SeqLayersError('unsupported', `toOnnx: ${layer.name}: a causal mask`);
  const [query, value = query!, key = value] = inputs;
  const turned = graph.node('Transpose', [key.name], { perm: [0, 2, 1] });
  const products = graph.node('MatMul', [query!.name, turned]);
  const [scale] = weightsOf(layer, { graph, options });
  const scores = scale ? graph.node('Mul', [products, scale]) : products;
  const weights = graph.node('Softmax', [hide(graph, scores, value.mask)], { axis: -1 });
  const output = graph.node('MatMul', [weights, value.name]);
  if (!query!.mask) return { name: output };
  const counted = graph.node('Unsqueeze', [query!.mask.counted, graph.ints(2)]);
  return { name: graph.node('Mul', [output, counted]), mask: query!.mask };
}

function hide(graph: OnnxGraph, scores: string, mask: OnnxMask | undefined): string {
  if (!mask) return scores;
  const counted = graph.node('Unsqueeze', [mask.counted, graph.ints(1)]);
  const minus = graph.node('Sub', [counted, graph.float(1)]);
  return graph.node('Add', [scores, graph.node('Mul', [minus, graph.float(1e9)])]);
}

function emitMask(graph: OnnxGraph, isPadding: string): OnnxMask {
  const counted = graph.node('Cast', [graph.node('Not', [isPadding])], { to: ElementType.float });
  return { counted, lengths: emitLengths(graph, counted) };
}

function emitLengths(graph: OnnxGraph, counted: string): string {
  const steps = graph.node('ReduceSum', [counted, graph.ints(1)], { keepdims: 0 });
  return graph.node('Cast', [steps], { to: ElementType.int32 });
}

interface Options {
  readonly activation?: Activation;
  readonly axis?: number;
  readonly center?: boolean;
  readonly embedding?: string;
  readonly epsilon?: number;
  readonly keepdims?: boolean;
  readonly maskValue?: number;
  readonly maskZero?: boolean;
  readonly mergeMode?: 'concat' | 'sum' | 'mul' | 'ave' | null;
  readonly scale?: boolean;
  readonly useCausalMask?: boolean;
}

function optionsOf(layer: Layer): Options {
  return layer.toConfig().config;
}

function namesOf(values: readonly GraphValue[]): string[] {
  return values.map(({ name }) => name);
}

function weightsOf(
  layer: Layer,
  { graph, options }: { graph: OnnxGraph; options: EmitOptions },
): string[] {
  return layer.weights.map(({ name }) => {
    const { data, shape } = options.weights[name]!;
    return graph.floats(name, data as Float32Array, shape);
  });
}
