import { SeqLayersError } from '../errors.js';
import type { Shape } from '../shape.js';
import { countParams } from './count-params.js';
import type { Sequential } from './sequential.js';

/** A layer in a summary. */
export interface SummaryRow {
  readonly name: string;
  /** Keras' name of the class: `'SimpleRNN'`. */
  readonly className: string;
  /** The batch first; `null` stands for any size. */
  readonly outputShape: Shape;
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
export function summaryData(model: Sequential): SummaryData {
  if (model.inputShape === undefined) {
    throw new SeqLayersError(
      'not-built',
      `summary: ${model.name} is not built yet; give sequential the option inputShape, or call ` +
        'build or apply first',
    );
  }
  let shape = model.inputShape;
  const layers = model.layers.map((layer): SummaryRow => {
    shape = layer.outputShape(shape);
    const { name, className, weights } = layer;
    const trainable = weights.length === 0 || weights.some((weight) => weight.trainable);
    return { name, className, outputShape: shape, params: countParams(layer), trainable };
  });
  const totalParams = countParams(model);
  const trainableParams = countParams({ weights: model.trainableWeights });
  const nonTrainableParams = totalParams - trainableParams;
  return { name: model.name, layers, totalParams, trainableParams, nonTrainableParams };
}
