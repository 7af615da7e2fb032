import {
  add,
  cast,
  concat,
  div,
  engine,
  expandDims,
  mul,
  reverse,
  split,
  tensor1d,
  type Tensor,
} from '@tensorflow/tfjs-core';
import * as v from 'valibot';
import { checkOptions } from '../check-options.js';
import { SeqLayersError } from '../errors.js';
import { hasKernel } from '../fused-kernel.js';
import { Layer, sumOfPenalties, type CallOptions, type LayerResult } from '../layer.js';
import { layerEntries, type LayerOptions } from '../layer-options.js';
import { random32 } from '../random32.js';
import type { Shape } from '../shape.js';
import type { FusedCell } from './cell.js';
import { readPadding } from './padding.js';
import { RecurrentLayer } from './recurrent-layer.js';
import { kernelInputs } from './run-sequence.js';

/** Options of {@link bidirectional}. */
export interface BidirectionalOptions<Output extends Tensor = Tensor> extends LayerOptions {
  /** `simpleRNN`, `lstm` or `gru`. It serves as the pattern of both directions and stays unused. */
  readonly layer: Layer<Output>;
  /** The pattern of the backward direction, with `goBackwards: true`. Default: that of `layer`. */
  readonly backwardLayer?: Layer | undefined;
  /**
   * How the outputs of both directions become one; null keeps them apart as two outputs.
   * Default `'concat'`.
   */
  readonly mergeMode?: 'concat' | 'sum' | 'mul' | 'ave' | null | undefined;
}

/** Made when it is needed: bundlers would keep it, and so every recurrent layer, in any bundle. */
function makeSchema() {
  const recurrent = v.custom<RecurrentLayer>(
    (value) => value instanceof RecurrentLayer,
    'a layer made by simpleRNN, lstm or gru',
  );
  return v.strictObject({
    layer: recurrent,
    backwardLayer: v.optional(recurrent),
    mergeMode: v.optional(
      v.nullable(v.picklist(['concat', 'sum', 'mul', 'ave'], 'concat, sum, mul, ave or null')),
      'concat',
    ),
    ...layerEntries,
  });
}

/**
 * A recurrent layer over the sequence in both directions: `[batch, time, inputDim]` →
 * `[batch, time, 2·units]` with `returnSequences`, else `[batch, 2·units]` (`units` for every
 * `mergeMode` but `'concat'`). The backward direction's outputs are put back into the order of the
 * input before they are merged. Its states are those of the forward, then the backward direction.
 * At time steps that a mask leaves out, the output is 0.
 *
 * @throws SeqLayersError `invalid-option`, also for two layers that do not go together
 * @see https://keras.io/api/layers/recurrent_layers/bidirectional/ and Schuster and Paliwal,
 * https://doi.org/10.1109/78.650093
 * @example
 * ```ts
 * import { bidirectional, dense, embedding, lstm, sequential } from '@seqlab/seq-layers';
 *
 * const model = sequential([
 *   embedding({ inputDim: 10_000, outputDim: 16, maskZero: true }),
 *   bidirectional({ layer: lstm({ units: 64 }) }),
 *   dense({ units: 1 }),
 * ]);
 * ```
 */
export function bidirectional<Output extends Tensor>(
  options: BidirectionalOptions<Output>,
): Layer<Output> {
  const checked = checkOptions('bidirectional', makeSchema(), options);
  return new Bidirectional(checked) as Layer as Layer<Output>;
}

type CheckedOptions = v.InferOutput<ReturnType<typeof makeSchema>>;

class Bidirectional extends Layer {
  override readonly stateful: boolean;
  override readonly sublayers: readonly [RecurrentLayer, RecurrentLayer];
  readonly #mergeMode: CheckedOptions['mergeMode'];

  constructor(options: CheckedOptions) {
    super('Bidirectional', options);
    const { layer, backwardLayer = layer.copyWith({ goBackwards: !layer.options.goBackwards }) } =
      options;
    const forward = layer.copyWith({ name: `forward_${layer.name}` });
    const backward = backwardLayer.copyWith({ name: `backward_${backwardLayer.name}` });
    checkPair(forward, backward, options.mergeMode);
    this.sublayers = [forward, backward];
    this.stateful = forward.stateful;
    this.#mergeMode = options.mergeMode;
    this.trainable = options.trainable ?? true;
  }

  override get stateSizes(): readonly number[] {
    return this.sublayers.flatMap(({ stateSizes }) => stateSizes);
  }

  override get outputCount(): number {
    return this.#mergeMode === null ? 2 : 1;
  }

  override outputShape(inputShape: Shape): Shape {
    const [forward, backward] = this.sublayers.map((layer) => layer.outputShape(inputShape));
    if (this.#mergeMode !== 'concat') return forward!;
    return [...forward!.slice(0, -1), forward!.at(-1)! + backward!.at(-1)!];
  }

  override outputShapes(inputShape: Shape): Shape[] {
    return this.#mergeMode === null
      ? this.sublayers.map((layer) => layer.outputShape(inputShape))
      : [this.outputShape(inputShape)];
  }

  protected override sublayerShapes(inputShape: Shape): Shape[] {
    return [inputShape, inputShape];
  }

  protected override call(input: Tensor, options: CallOptions): LayerResult {
    const mask = this.sublayers[0].options.returnSequences ? options.mask : undefined;
    const fused = this.#sideBySide(input, options);
    if (fused && this.#mergeMode === 'concat') {
      return { ...fused, output: zerosWhereMasked(fused.output, mask), mask };
    }
    const { outputs, ...others } = fused
      ? { outputs: split(fused.output, 2, -1), states: fused.states }
      : this.#oneByOne(input, options);
    if (this.#mergeMode === null) {
      const both = outputs!.map((output) => zerosWhereMasked(output, mask));
      return { output: both[0]!, outputs: both, mask, ...others };
    }
    const [forward, backward] = outputs as [Tensor, Tensor];
    const merged = merges[this.#mergeMode](forward, backward);
    return { output: zerosWhereMasked(merged, mask), mask, ...others };
  }

  /** Both directions, the backward one's output in the order of the input. */
  #oneByOne(input: Tensor, options: CallOptions): Omit<LayerResult, 'output'> {
    const [forward, backward] = this.sublayers.map((layer, index) =>
      layer.apply(input, { ...options, ...this.#ownPart(options, index) }),
    );
    const { returnSequences } = this.sublayers[1].options;
    const turned = returnSequences ? reverse(backward!.output, 1) : backward!.output;
    return {
      outputs: [forward!.output, turned],
      states: [...forward!.states, ...backward!.states],
      penalty: sumOfPenalties([forward!, backward!]),
    };
  }

  /** Both directions in one kernel, their outputs concatenated, where there is such a kernel. */
  #sideBySide(
    input: Tensor,
    options: CallOptions,
  ): { output: Tensor; states: Tensor[] } | undefined {
    const { fused } = this.sublayers[0].cell;
    if (fused === undefined || !this.#isPair(fused)) return undefined;
    const padding = readPadding(options.mask);
    if (padding.side === 'mixed' || padding.side === 'start') return undefined;
    const [forward, backward] = this.sublayers.map((layer, index) =>
      layer.sequence(input, { ...options, ...this.#ownPart(options, index) }),
    );
    const [ofForward, ofBackward] = this.sublayers.map(({ cell }) => cell);
    const [output, ...states] = engine().runKernel(
      `SeqLabBidirectional${fused.kernel}`,
      {
        x: forward!.input,
        ...(padding.side === 'end' && { lengths: tensor1d(padding.lengths, 'int32') }),
        ...kernelInputs(ofForward!, forward!),
        ...withPrefix('backward', kernelInputs(ofBackward!, backward!)),
      },
      { ...fused.attributes, returnSequences: forward!.returnSequences },
    ) as Tensor[];
    return { output: output!, states };
  }

  /** Whether the active backend has a kernel for both directions, and they differ in nothing else. */
  #isPair(fused: FusedCell): boolean {
    const [forward, backward] = this.sublayers;
    return (
      hasKernel(`SeqLabBidirectional${fused.kernel}`) &&
      !forward.options.goBackwards &&
      // What is computed in one kernel has no outputs of its own to look at.
      !this.sublayers.some(({ options }) => options.activityRegularizer) &&
      forward.options.units === backward.options.units &&
      JSON.stringify(fused) === JSON.stringify(backward.cell.fused)
    );
  }

  /** A direction's share of the states, and a seed of its own. */
  #ownPart({ states, seed }: CallOptions, index: number): Pick<CallOptions, 'states' | 'seed'> {
    const count = this.sublayers[0].stateSizes.length;
    const own = index === 0 ? states.slice(0, count) : states.slice(count);
    return { states: own, seed: seed === undefined ? undefined : random32(seed, index) };
  }
}

function zerosWhereMasked(output: Tensor, mask: Tensor | undefined): Tensor {
  return mask === undefined ? output : mul(output, expandDims(cast(mask, 'float32'), -1));
}

const merges = {
  concat: (a: Tensor, b: Tensor) => concat([a, b], -1),
  sum: (a: Tensor, b: Tensor) => add(a, b),
  mul: (a: Tensor, b: Tensor) => mul(a, b),
  ave: (a: Tensor, b: Tensor) => div(add(a, b), 2),
};

/** `kernel` → `backwardKernel` */
function withPrefix(prefix: string, inputs: Record<string, Tensor>): Record<string, Tensor> {
  return Object.fromEntries(
    Object.entries(inputs).map(([name, value]) => [
      prefix + name[0]!.toUpperCase() + name.slice(1),
      value,
    ]),
  );
}

/** @throws SeqLayersError `invalid-option` unless the two directions go together */
function checkPair(
  { options: forward }: RecurrentLayer,
  { options: backward }: RecurrentLayer,
  mergeMode: CheckedOptions['mergeMode'],
): void {
  const fail = (what: string) => {
    throw new SeqLayersError('invalid-option', `bidirectional: ${what}`);
  };
  if (forward.goBackwards === backward.goBackwards) {
    fail('one of the two layers must have goBackwards: true, and only one');
  }
  for (const name of ['returnSequences', 'stateful'] as const) {
    if (forward[name] !== backward[name]) fail(`both layers must have the same ${name}`);
  }
  if (forward.units !== backward.units && mergeMode !== 'concat' && mergeMode !== null) {
    fail(
      `mergeMode ${mergeMode} needs layers of as many units, got ${forward.units} and ${backward.units}`,
    );
  }
}
