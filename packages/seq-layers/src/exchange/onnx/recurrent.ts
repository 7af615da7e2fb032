import type { Activation } from '../../activations.js';
import { SeqLayersError } from '../../errors.js';
import type { NdArray } from '../../files/nd-array.js';
import type { RecurrentLayer } from '../../recurrent/recurrent-layer.js';
import { gateOrders, reorderGates, transpose } from '../gates.js';
import { recurrentActivation } from './activations.js';
import { zerosOf, type GraphValue, type OnnxGraph } from './graph.js';
import { ElementType } from './proto.js';

const operators = { LSTM: 'LSTM', GRU: 'GRU', SimpleRNN: 'RNN' } as const;
type ClassName = keyof typeof operators;

interface RecurrentOptions {
  readonly weights: Readonly<Record<string, NdArray>>;
  /** Whether initial states are inputs of the graph, and final states outputs. */
  readonly states: boolean;
  /** One direction of two: its output is in the order of the input, and 0 past the end of a sequence. */
  readonly inInputOrder?: boolean;
}

/** A recurrent layer as one node, from and to `[batch, time, …]`. */
export function emitRecurrent(
  graph: OnnxGraph,
  layer: RecurrentLayer,
  x: GraphValue,
  { weights, states, inInputOrder = false }: RecurrentOptions,
): GraphValue {
  const { goBackwards, returnSequences, units } = layer.options;
  const turns = goBackwards && !inInputOrder;
  if (turns && returnSequences && x.mask) {
    throw unsupported(layer, 'goBackwards with all time steps, under a mask');
  }
  const scope = scopeOf(layer);
  const initial = states ? stateInputs(graph, layer, scope) : [];
  const [sequences, ...finals] = emitNode(graph, [layer], { x, weights, initial });
  if (states) {
    finals.forEach((final, i) =>
      graph.output(graph.node('Squeeze', [final, graph.ints(0)]), {
        name: `${scope}/final_${stateNames[i]}`,
        type: ElementType.float,
        shape: ['batch', units],
      }),
    );
  }
  if (!returnSequences) return { name: graph.node('Squeeze', [finals[0]!, graph.ints(0)]) };
  const oneWay = graph.node('Squeeze', [sequences!, graph.ints(1)]);
  const inOrder = turns ? reverseTime(graph, oneWay) : oneWay;
  const name = graph.node('Transpose', [inOrder], { perm: [1, 0, 2] });
  if (!x.mask || goBackwards || inInputOrder) return { name, mask: x.mask };
  // Past its end a sequence has its last output, where ONNX has zeros.
  const last = graph.node('Transpose', [finals[0]!], { perm: [1, 0, 2] });
  const past = graph.node('Sub', [graph.float(1), x.mask.counted]);
  const repeated = graph.node('Mul', [last, graph.node('Unsqueeze', [past, graph.ints(2)])]);
  return { name: graph.node('Add', [name, repeated]), mask: x.mask };
}

/** Two layers that differ in direction alone as one node, their outputs concatenated. */
export function emitBothDirections(
  graph: OnnxGraph,
  sides: readonly [RecurrentLayer, RecurrentLayer],
  x: GraphValue,
  { weights }: RecurrentOptions,
): GraphValue {
  const { returnSequences, units } = sides[0].options;
  const [sequences, final] = emitNode(graph, sides, { x, weights, initial: [] });
  if (returnSequences) {
    const batchFirst = graph.node('Transpose', [sequences!], { perm: [2, 0, 1, 3] });
    const name = graph.node('Reshape', [batchFirst, graph.ints(0, 0, 2 * units)]);
    return { name, mask: x.mask };
  }
  const batchFirst = graph.node('Transpose', [final!], { perm: [1, 0, 2] });
  return { name: graph.node('Reshape', [batchFirst, graph.ints(0, 2 * units)]) };
}

/** Whether two layers may be one node. */
export function isPair([forward, backward]: readonly [RecurrentLayer, RecurrentLayer]): boolean {
  const cell = ({ className, options }: RecurrentLayer) =>
    JSON.stringify({ className, ...options, goBackwards: 0, name: 0 });
  return !forward.options.goBackwards && cell(forward) === cell(backward);
}

/** Outputs `[time, directions, batch, units]` and `[directions, batch, units]` for each state. */
function emitNode(
  graph: OnnxGraph,
  layers: readonly RecurrentLayer[],
  {
    x,
    weights,
    initial,
  }: { x: GraphValue; weights: RecurrentOptions['weights']; initial: readonly string[] },
): string[] {
  const [first] = layers;
  const { className, options, stateSizes } = first!;
  const name = className as ClassName;
  const direction = options.goBackwards ? 'reverse' : 'forward';
  const parameters = layers.map((layer) => parametersOf(layer, weights));
  const [w, r, b] = (['w', 'r', 'b'] as const).map((key) => {
    const { shape } = parameters[0]![key];
    const all = zerosOf(layers.length, ...shape);
    parameters.forEach((one, i) => all.set(one[key].data, i * one[key].data.length));
    return graph.floats(`${scopeOf(first!)}/${key}`, all, [layers.length, ...shape]);
  });
  return graph.nodes(
    operators[name],
    [
      graph.node('Transpose', [x.name], { perm: [1, 0, 2] }),
      w!,
      r!,
      b!,
      x.mask?.lengths ?? '',
      ...initial,
    ],
    {
      attributes: {
        hidden_size: options.units,
        direction: layers.length === 2 ? 'bidirectional' : direction,
        activations: layers.flatMap(activationsOf),
        ...(name === 'GRU' && {
          linear_before_reset: Number((options as { resetAfter?: boolean }).resetAfter),
        }),
      },
      count: 1 + stateSizes.length,
    },
  );
}

function activationsOf({ className, options, name }: RecurrentLayer): string[] {
  const { recurrentActivation: ofGates = 'sigmoid' } = options as {
    recurrentActivation?: Activation;
  };
  const own = recurrentActivation(options.activation, name);
  if (className === 'SimpleRNN') return [own];
  const gates = recurrentActivation(ofGates, name);
  return className === 'LSTM' ? [gates, own, own] : [gates, own];
}

interface Parameters {
  /** `[gates·units, inputDim]` */
  readonly w: NdArray;
  /** `[gates·units, units]` */
  readonly r: NdArray;
  /** The bias of both, `[2·gates·units]` */
  readonly b: NdArray;
}

function parametersOf(layer: RecurrentLayer, weights: RecurrentOptions['weights']): Parameters {
  if ((layer.options as { layerNormalization?: boolean }).layerNormalization) {
    throw unsupported(layer, 'layer normalisation inside');
  }
  const order = gateOrders.onnx[layer.className as ClassName];
  const [kernel, recurrentKernel, bias] = layer.weights.map(({ name }) => weights[name]!);
  const columns = recurrentKernel!.shape[1]!;
  const b = zerosOf(2 * columns);
  // The bias of a GRU with resetAfter has a second row, for the state.
  if (bias) b.set(reorderGates(bias, order).data);
  return {
    w: transpose(reorderGates(kernel!, order)),
    r: transpose(reorderGates(recurrentKernel!, order)),
    b: { data: b, shape: [2 * columns] },
  };
}

const stateNames = ['h', 'c'];

function stateInputs(graph: OnnxGraph, layer: RecurrentLayer, scope: string): string[] {
  return layer.stateSizes.map((size, i) => {
    const value = graph.input({
      name: `${scope}/initial_${stateNames[i]}`,
      type: ElementType.float,
      shape: ['batch', size],
    });
    return graph.node('Unsqueeze', [value, graph.ints(0)]);
  });
}

/** `[time, batch, units]` from the last time step to the first. */
function reverseTime(graph: OnnxGraph, x: string): string {
  const [start, end, axis, step] = [-1, -(2 ** 31), 0, -1].map((value) => graph.ints(value));
  return graph.node('Slice', [x, start!, end!, axis!, step!]);
}

/** The name in the model with those of the layers around it: `bidirectional/forward_lstm`. */
function scopeOf(layer: RecurrentLayer): string {
  return layer.weights[0]!.name.split('/').slice(0, -1).join('/');
}

function unsupported({ name }: RecurrentLayer, what: string): SeqLayersError {
  return new SeqLayersError('unsupported', `toOnnx: ${name}: ONNX has no ${what}`);
}
