import type { Shape } from '../shape.js';
import { countParams } from './count-params.js';
import { inferShapes } from './graph.js';
import type { Model } from './model.js';
import { requireBuilt } from './require-built.js';

/** A layer in a summary. */
export interface SummaryRow {
  readonly name: string;
  /** Keras' name of the class: `'SimpleRNN'`. */
  readonly className: string;
  /** The batch first; `null` stands for any size. */
  readonly outputShape: Shape;
  /** Of an input, and of a layer with several outputs; Keras writes them as a list. */
  readonly outputShapes?: readonly Shape[];
  readonly params: number;
  /** Whether training changes any of its weights; true for a layer without weights. */
  readonly trainable: boolean;
}

/** What a summary shows, as plain data that may be written as JSON. */
export interface SummaryData {
  /** The model's name. */
  readonly name: string;
  readonly layers: readonly SummaryRow[];
  readonly totalParams: number;
  readonly trainableParams: number;
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
function inputRows({ className, inputs }: Model): SummaryRow[] {
  if (className === 'Sequential') return [];
  return inputs.map(({ name, shape }) => ({
    name: name!,
    className: 'InputLayer',
    outputShape: shape!,
    outputShapes: [shape!],
    params: 0,
    trainable: true,
  }));
}
