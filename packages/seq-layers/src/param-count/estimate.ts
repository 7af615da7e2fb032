import * as v from 'valibot';
import { checkOptions, positiveInteger } from '../check-options.js';
import { SeqLayersError } from '../errors.js';
import type { Layer } from '../layer.js';
import { countParams } from '../model/count-params.js';
import { inferShapes } from '../model/graph.js';
import { requireBuilt } from '../model/require-built.js';
import type { Model } from '../model/model.js';
import { sizeOf, type Shape } from '../shape.js';

/** Options of {@link estimate}. */
export interface EstimateOptions {
  /** Examples in a batch. */
  readonly batchSize: number;
  /** The size of the input's second dimension; needed where the model leaves it open. */
  readonly timeSteps?: number | undefined;
}

/** What one layer takes of a training step. */
export interface LayerEstimate {
  /** The layer's name in the model. */
  readonly name: string;
  /** Numbers its weights hold. */
  readonly params: number;
  /** Of the forward pass. */
  readonly forwardMultiplyAdds: number;
  /** Of a whole training step. */
  readonly multiplyAdds: number;
  /** Bytes of what is kept for the backward pass. */
  readonly activations: number;
}

/** What a training step takes. */
export interface Estimate {
  /** A multiplication and an addition count as one. */
  readonly multiplyAdds: {
    /** Forward pass alone. */
    readonly forward: number;
    /** Forward and backward pass. */
    readonly trainingStep: number;
  };
  /** Memory of the step, in bytes. */
  readonly bytes: {
    /** Of all weights. */
    readonly weights: number;
    /** Of trainable weights. */
    readonly gradients: number;
    /** Adam's two moments. */
    readonly moments: number;
    /** What the layers keep for the backward pass. */
    readonly activations: number;
    /** The sum of all four. */
    readonly total: number;
  };
  /** What each layer has of it, in the model's order. */
  readonly layers: readonly LayerEstimate[];
}

const schema = v.strictObject({
  batchSize: positiveInteger,
  timeSteps: v.optional(positiveInteger),
});

const BYTES = Float32Array.BYTES_PER_ELEMENT;

/**
 * The multiply-adds and the memory of a training step with Adam in float32, before anything runs.
 * With `rows` the number of vectors a layer reads (batch · time on a sequence):
 *
 * - multiply-adds, forward: `rows` times the size of every kernel and recurrent kernel; looking an
 *   embedding up costs none, and what is done element by element is not counted
 * - of the training step: three times as many, one product more for the gradient of the input and
 *   one for that of the kernel; twice as many where the kernel is frozen
 * - bytes: 4 for each weight; for each trainable weight 4 for its gradient and 8 for Adam's moments
 * - bytes kept for the backward pass: of a recurrent layer, 4 · rows · (gates · units + states ·
 *   units), all gates and states of all steps (so 6 · units for LSTM, 4 for GRU, 2 for SimpleRNN);
 *   of any other layer, 4 for each element of its output
 *
 * A backend may take less by computing things a second time, and more for the products in between.
 *
 * @throws SeqLayersError `not-built` before the model knows its input; `invalid-option`, also where
 * `timeSteps` is needed; `shape-mismatch` where the model cannot take so many
 * @example
 * ```ts
 * import { embedding, estimate, lstm, sequential } from '@seqlab/seq-layers';
 *
 * const model = sequential([embedding({ inputDim: 65, outputDim: 16 }), lstm({ units: 64 })]);
 * const { multiplyAdds, bytes } = estimate(model, { batchSize: 32, timeSteps: 100 });
 * console.log(multiplyAdds.forward); // 65536000
 * console.log(bytes.activations); // 5120000
 * ```
 */
export function estimate(model: Model, options: EstimateOptions): Estimate {
  const { batchSize, timeSteps } = checkOptions('estimate', schema, options);
  requireBuilt(model, 'estimate');
  const inputs = model.inputs.map(({ shape }) =>
    inputSizes(shape!, { batchSize, timeSteps, name: model.name }),
  );
  const layers = inferShapes(model.graph, inputs).map((shapes, index) =>
    estimateCall(model.calls[index]!.layer, {
      input: knownSizes(shapes.inputs[0]),
      output: knownSizes(shapes.outputs[0]!),
    }),
  );
  const weights = BYTES * countParams(model);
  const gradients = BYTES * countParams({ weights: model.trainableWeights });
  const moments = 2 * gradients;
  const activations = sumOf(layers, 'activations');
  return {
    multiplyAdds: {
      forward: sumOf(layers, 'forwardMultiplyAdds'),
      trainingStep: sumOf(layers, 'multiplyAdds'),
    },
    bytes: {
      weights,
      gradients,
      moments,
      activations,
      total: weights + gradients + moments + activations,
    },
    layers,
  };
}

function inputSizes(
  inputShape: Shape,
  { batchSize, timeSteps, name }: EstimateOptions & { readonly name: string },
): number[] {
  const [, second, ...rest] = inputShape;
  const steps = timeSteps ?? second;
  if (steps === null) {
    throw new SeqLayersError(
      'invalid-option',
      `estimate: timeSteps is required, since ${name} takes sequences of any length`,
    );
  }
  return [batchSize, ...(steps === undefined ? [] : [steps]), ...knownSizes(rest)];
}

function knownSizes(shape: Shape): number[] {
  return shape.map((size) => {
    if (size !== null) return size;
    throw new SeqLayersError(
      'shape-mismatch',
      'estimate: the sizes of all dimensions but batch and time must be known',
    );
  });
}

function estimateCall(
  layer: Layer,
  { input, output }: { input: readonly number[]; output: readonly number[] },
): LayerEstimate {
  const rows = sizeOf(input.slice(0, -1));
  const kernels = layer.weights.filter(({ name }) => name.endsWith('kernel'));
  const stateSize = layer.stateSizes.reduce((sum, size) => sum + size, 0);
  const gateSize = kernels
    .filter(({ name }) => name.endsWith('recurrent_kernel'))
    .reduce((sum, { variable }) => sum + variable.shape[1]!, 0);
  const kept = stateSize === 0 ? sizeOf(output) : rows * (gateSize + stateSize);
  return {
    name: layer.name,
    params: countParams(layer),
    forwardMultiplyAdds: kernels.reduce((sum, { variable }) => sum + rows * variable.size, 0),
    multiplyAdds: kernels.reduce(
      (sum, { variable, trainable }) => sum + rows * variable.size * (trainable ? 3 : 2),
      0,
    ),
    activations: BYTES * kept,
  };
}

function sumOf(
  layers: readonly LayerEstimate[],
  key: 'forwardMultiplyAdds' | 'multiplyAdds' | 'activations',
): number {
  return layers.reduce((sum, layer) => sum + layer[key], 0);
}
