import type { Layer } from '../layer.js';
import type { Shape } from '../shape.js';
import { countParams } from './count-params.js';
import { inferShapes, type ValueSource } from './graph.js';
import type { Model } from './model.js';
import { requireBuilt } from './require-built.js';

/** A layer in a summary. */
export interface SummaryRow {
  /** The layer's name in the model. */
  readonly name: string;
  /** Keras' name of the class: `'SimpleRNN'`. */
  readonly className: string;
  /** The batch first; `null` stands for any size. */
  readonly outputShape: Shape;
  /** Of an input, and of a layer with several outputs; Keras writes them as a list. */
  readonly outputShapes?: readonly Shape[];
  /** Numbers its weights hold; of an input 0. */
  readonly params: number;
  /**
   * What it reads, as Keras writes it: a layer, which of its calls and which of its outputs,
   * `'embedding[0][0]'`. Only in models that are not a chain of layers.
   */
  readonly connectedTo?: readonly string[];
  /** Whether training changes any of its weights; true for a layer without weights. */
  readonly trainable: boolean;
}

/** What a summary shows, as plain data that may be written as JSON. */
export interface SummaryData {
  /** The model's name. */
  readonly name: string;
  /** A row each, in the model's order. */
  readonly layers: readonly SummaryRow[];
  /** Numbers that all weights hold. */
  readonly totalParams: number;
  /** Of those, the ones that training changes. */
  readonly trainableParams: number;
  /** Of those, the frozen ones. */
  readonly nonTrainableParams: number;
}

/**
 * The layers of a model, their output shapes and numbers of parameters, as data.
 *
 * @throws SeqLayersError `not-built` before the model knows its input
 * @example
 * ```ts
 * import { dense, sequential, summaryData } from '@seqlab/seq-layers';
 *
 * const { layers } = summaryData(sequential([dense({ units: 2 })], { inputShape: [8] }));
 * console.log(layers[0]?.params); // 18
 * ```
 */
export function summaryData(model: Model): SummaryData {
  requireBuilt(model, 'summary');
  const shapes = inferShapes(
    model.graph,
    model.inputs.map(({ shape }) => shape!),
  );
  const rows = model.layers.map((layer): SummaryRow => {
    const { name, className, weights } = layer;
    const [outputShape, ...others] =
      shapes[model.calls.findIndex((call) => call.layer === layer)]!.outputs;
    const trainable = weights.length === 0 || weights.some((weight) => weight.trainable);
    return {
      name,
      className,
      outputShape: outputShape!,
      ...(others.length > 0 && { outputShapes: [outputShape!, ...others] }),
      params: countParams(layer),
      ...(!isChain(model) && { connectedTo: connectionsOf(layer, model) }),
      trainable,
    };
  });
  const totalParams = countParams(model);
  const trainableParams = countParams({ weights: model.trainableWeights });
  const nonTrainableParams = totalParams - trainableParams;
  const layers = [...inputRows(model), ...rows];
  return { name: model.name, layers, totalParams, trainableParams, nonTrainableParams };
}

/** Keras shows the inputs of a functional model as layers. */
function inputRows(model: Model): SummaryRow[] {
  if (model.className === 'Sequential') return [];
  return model.inputs.map(({ name, shape }) => ({
    name: name!,
    className: 'InputLayer',
    outputShape: shape!,
    outputShapes: [shape!],
    params: 0,
    ...(!isChain(model) && { connectedTo: [] }),
    trainable: true,
  }));
}

/** Whether each layer is used once and reads the one before, as in a sequential model. */
function isChain({ className, inputs, layers, calls }: Model): boolean {
  if (className === 'Sequential') return true;
  const isNext = (source: ValueSource, call: number) =>
    'call' in source ? source.call === call - 1 && 'output' in source : call === 0;
  return (
    inputs.length === 1 &&
    layers.length === calls.length &&
    calls.every(
      ({ inputs: read, initialState }, call) =>
        read.length === 1 && initialState.length === 0 && isNext(read[0]!, call),
    )
  );
}

function connectionsOf(layer: Layer, { inputs, calls }: Model): string[] {
  const nodeOf = (call: number) =>
    calls.slice(0, call).filter((one) => one.layer === calls[call]!.layer).length;
  return calls
    .filter((call) => call.layer === layer)
    .flatMap((call) => call.inputs.concat(call.initialState))
    .map((source) => {
      if ('input' in source) return `${inputs[source.input]!.name}[0][0]`;
      const { layer: from } = calls[source.call]!;
      // Keras counts states among the outputs, after them.
      const place = 'output' in source ? source.output : from.outputCount + source.state;
      return `${from.name}[${nodeOf(source.call)}][${place}]`;
    });
}
