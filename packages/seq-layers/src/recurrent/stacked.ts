import type { Tensor, Tensor2D, Tensor3D } from '@tensorflow/tfjs-core';
import * as v from 'valibot';
import { booleanValue, checkOptions } from '../check-options.js';
import { drop, rateSchema } from '../drop.js';
import { Layer, sumOfPenalties, type CallOptions, type LayerResult } from '../layer.js';
import { layerEntries } from '../layer-options.js';
import { random32 } from '../random32.js';
import type { Shape } from '../shape.js';
import { bidirectional } from './bidirectional.js';
import { gru, type GRUOptions } from './gru.js';
import { lstm, type LSTMOptions } from './lstm.js';
import type { ReturnsLast, ReturnsSequences } from './options.js';
import { simpleRNN, type SimpleRNNOptions } from './simple-rnn.js';

interface StackOptions {
  /** How many layers, from 1 to 256; each but the first reads the outputs of the one before. */
  readonly layers: number;
  /** Make every layer bidirectional, with concatenated outputs. Default false. */
  readonly bidirectional?: boolean | undefined;
  /** Dropout in training between the layers, not after the last, as in PyTorch. Default 0. */
  readonly dropoutBetween?: number | undefined;
}

/** The options of the stack, and those of its cell. */
export type StackedOptions = StackOptions &
  (
    | ({ readonly cell: 'simpleRNN' } & SimpleRNNOptions)
    | ({ readonly cell: 'lstm' } & LSTMOptions)
    | ({ readonly cell: 'gru' } & GRUOptions)
  );

/** The cells' own options are checked by their builders. */
const builders: Record<StackedOptions['cell'], (options: never) => Layer> = {
  simpleRNN,
  lstm,
  gru,
};
const count = 'an integer from 1 to 256';

// The options of the cell are left to its own check.
const schema = v.looseObject({
  cell: v.picklist(['simpleRNN', 'lstm', 'gru'], 'simpleRNN, lstm or gru'),
  layers: v.pipe(
    v.number(count),
    v.safeInteger(count),
    v.minValue(1, count),
    v.maxValue(256, count),
  ),
  bidirectional: v.optional(booleanValue, false),
  dropoutBetween: v.optional(rateSchema, 0),
  ...layerEntries,
});

/**
 * Recurrent layers of one cell on top of each other: `[batch, time, inputDim]` →
 * `[batch, time, units]` with `returnSequences`, else `[batch, units]` (twice the units when
 * `bidirectional`). Its states are those of all layers, from the first. `goBackwards` is of the
 * first layer.
 *
 * @throws SeqLayersError `invalid-option`
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.LSTM.html, whose `num_layers` and
 * `bidirectional` these are
 * @example
 * ```ts
 * import { dense, embedding, sequential, stacked } from '@seqlab/seq-layers';
 *
 * const model = sequential([
 *   embedding({ inputDim: 65, outputDim: 16 }),
 *   stacked({ cell: 'lstm', layers: 2, units: 64, dropoutBetween: 0.2, returnSequences: true }),
 *   dense({ units: 65 }),
 * ]);
 * ```
 */
export function stacked(options: StackedOptions & ReturnsSequences): Layer<Tensor3D>;
export function stacked(options: StackedOptions & ReturnsLast): Layer<Tensor2D>;
export function stacked(options: StackedOptions): Layer;
export function stacked(options: StackedOptions): Layer {
  return new Stacked(checkOptions('stacked', schema, options));
}

class Stacked extends Layer {
  override readonly stateful: boolean;
  override readonly sublayers: readonly Layer[];
  readonly #dropoutBetween: number;

  constructor(options: v.InferOutput<typeof schema>) {
    super('Stacked', options);
    this.sublayers = makeLayers(options);
    this.stateful = this.sublayers[0]!.stateful;
    this.#dropoutBetween = options.dropoutBetween;
    this.trainable = options.trainable ?? true;
  }

  override get stateSizes(): readonly number[] {
    return this.sublayers.flatMap(({ stateSizes }) => stateSizes);
  }

  override outputShape(inputShape: Shape): Shape {
    return this.sublayers.reduce((shape, layer) => layer.outputShape(shape), inputShape);
  }

  protected override sublayerShapes(inputShape: Shape): Shape[] {
    let shape = inputShape;
    return this.sublayers.map((layer) => {
      const own = shape;
      shape = layer.outputShape(shape);
      return own;
    });
  }

  protected override call(input: Tensor, options: CallOptions): LayerResult {
    const { training, states, seed } = options;
    const perLayer = this.stateSizes.length / this.sublayers.length;
    const results: LayerResult[] = [];
    let { mask } = options;
    let output = input;
    for (const [index, layer] of this.sublayers.entries()) {
      if (index > 0 && training && this.#dropoutBetween > 0) {
        const own = random32(this.requireSeed(seed), this.sublayers.length + index);
        output = drop(output, { rate: this.#dropoutBetween, seed: own });
      }
      const result = layer.apply(output, {
        training,
        states: states.slice(index * perLayer, (index + 1) * perLayer),
        seed: seed === undefined ? undefined : random32(seed, index),
        mask,
      });
      ({ output, mask } = result);
      results.push(result);
    }
    const after = results.flatMap((result) => result.states);
    return { output, states: after, mask, penalty: sumOfPenalties(results) };
  }
}

function makeLayers(options: v.InferOutput<typeof schema>): Layer[] {
  const { cell, layers, bidirectional: both, dropoutBetween: _between, ...ofCell } = options;
  const { returnSequences = false, goBackwards, name: _name, ...others } = ofCell;
  return Array.from({ length: layers }, (_, index) => {
    const layer = builders[cell]({
      ...others,
      ...(index === 0 && goBackwards !== undefined && { goBackwards }),
      returnSequences: index < layers - 1 || returnSequences,
    } as never);
    const number = index === 0 ? '' : `_${index}`;
    if (!both) {
      layer.rename(layer.name + number);
      return layer;
    }
    const wrapper = bidirectional({ layer });
    wrapper.rename(wrapper.name + number);
    return wrapper;
  });
}
