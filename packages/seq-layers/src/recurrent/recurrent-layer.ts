import { cast, reverse, stack, zeros, type Tensor } from '@tensorflow/tfjs-core';
import { drop, dropMask } from '../drop.js';
import { SeqLayersError } from '../errors.js';
import { Layer, type CallOptions, type LayerResult } from '../layer.js';
import { random32 } from '../random32.js';
import { formatShape, lastDimension, sameShape, type Shape } from '../shape.js';
import type { WeightSpec } from '../weights/weight.js';
import type { CellPart, RecurrentCell } from './cell.js';
import { composeSequence } from './compose-sequence.js';
import type { CheckedRecurrentOptions } from './options.js';
import { runSequence } from './run-sequence.js';
import type { Sequence } from './sequence.js';

/** A recurrent layer: a cell run over the time steps of a sequence. */
export class RecurrentLayer<
  Options extends CheckedRecurrentOptions = CheckedRecurrentOptions,
> extends Layer {
  override readonly stateful: boolean;
  readonly cell: RecurrentCell;
  readonly options: Options;
  readonly #makeCell: (options: Options) => RecurrentCell;

  constructor(makeCell: (options: Options) => RecurrentCell, options: Options) {
    const cell = makeCell(options);
    super(cell.className, options);
    this.stateful = options.stateful;
    this.cell = cell;
    this.options = options;
    this.#makeCell = makeCell;
  }

  /** Another layer, with weights of its own, that differs in these options. */
  copyWith(changes: Partial<CheckedRecurrentOptions>): RecurrentLayer<Options> {
    return new RecurrentLayer(this.#makeCell, { ...this.options, ...changes });
  }

  override get stateSizes(): readonly number[] {
    return Array.from({ length: this.cell.stateCount }, () => this.options.units);
  }

  override outputShape(inputShape: Shape): Shape {
    if (inputShape.length !== 3) {
      throw new SeqLayersError(
        'shape-mismatch',
        `${this.name}: the input must be [batch, time, inputDim], got shape ${formatShape(inputShape)}`,
      );
    }
    const [batch = null, time = null] = inputShape;
    if (time === 0) {
      throw new SeqLayersError('shape-mismatch', `${this.name}: the input has no time step`);
    }
    lastDimension(inputShape, { where: this.name, expected: this.variable('kernel')?.shape[0] });
    const { units, returnSequences } = this.options;
    return returnSequences ? [batch, time, units] : [batch, units];
  }

  protected override weightSpecs(inputShape: Shape): WeightSpec[] {
    const { options, cell } = this;
    const inputDim = lastDimension(inputShape, { where: this.name, expected: undefined });
    const columns = cell.gates * options.units;
    const kernel = {
      name: 'kernel',
      shape: [inputDim, columns],
      initializer: options.kernelInitializer,
      regularizer: options.kernelRegularizer,
      constraint: options.kernelConstraint,
      gates: cell.gates,
    };
    const recurrentKernel = {
      name: 'recurrent_kernel',
      shape: [options.units, columns],
      initializer: options.recurrentInitializer,
      regularizer: options.recurrentRegularizer,
      constraint: options.recurrentConstraint,
      gates: cell.gates,
    };
    const bias = {
      name: 'bias',
      shape: cell.biasShape,
      initializer: cell.biasInitializer,
      regularizer: options.biasRegularizer,
      constraint: options.biasConstraint,
    };
    const common = options.useBias ? [kernel, recurrentKernel, bias] : [kernel, recurrentKernel];
    return [...common, ...(cell.extraWeights ?? [])];
  }

  protected override call(input: Tensor, options: CallOptions): LayerResult {
    const sequence = this.sequence(input, options);
    const { mask, returnSequences, goBackwards } = sequence;
    const { output, states } = runSequence(this.cell, sequence);
    if (!returnSequences || mask === undefined) return { output, states };
    return { output, states, mask: goBackwards ? reverseMask(mask) : mask };
  }

  /**
   * What the cell computes at each step, `[batch, time, units]`, in the order of computation. It is
   * composed of standard ops, since fused kernels keep it to themselves. The layer must be built.
   *
   * @throws SeqLayersError `shape-mismatch`
   */
  trace(input: Tensor, options: CallOptions): Partial<Record<CellPart, Tensor>> {
    this.outputShape(input.shape);
    const steps: Partial<Record<CellPart, Tensor>>[] = [];
    composeSequence(this.cell, this.sequence(input, options), (parts) => steps.push(parts));
    const names = Object.keys(steps[0]!) as CellPart[];
    return Object.fromEntries(
      names.map((name) => [
        name,
        stack(
          steps.map((parts) => parts[name]!),
          1,
        ),
      ]),
    );
  }

  /** What the cell runs over in one call; the layer must be built. */
  sequence(input: Tensor, { training, states, seed, mask }: CallOptions): Sequence {
    const [batch = 0, , inputDim = 0] = input.shape;
    const { units, returnSequences, goBackwards } = this.options;
    const { dropout, recurrentDropout, recurrentWeightDropout } = this.options;
    /** Each kind of dropout draws from a stream of its own. */
    const dropping = <T>(rate: number, stream: number, use: (seed: number) => T): T | undefined =>
      training && rate > 0 ? use(random32(this.requireSeed(seed), stream)) : undefined;
    const recurrentKernel = this.variable('recurrent_kernel')!;
    return {
      input: input.dtype === 'float32' ? input : cast(input, 'float32'),
      kernel: this.variable('kernel')!,
      recurrentKernel:
        dropping(recurrentWeightDropout, 2, (own) =>
          drop(recurrentKernel, { rate: recurrentWeightDropout, seed: own }),
        ) ?? recurrentKernel,
      bias: this.variable('bias'),
      extra: Object.fromEntries(
        (this.cell.extraWeights ?? []).map(({ name }) => [name, this.variable(name)!]),
      ),
      inputMask: dropping(dropout, 0, (own) =>
        dropMask([batch, inputDim], { rate: dropout, seed: own }),
      ),
      recurrentMask: dropping(recurrentDropout, 1, (own) =>
        dropMask([batch, units], { rate: recurrentDropout, seed: own }),
      ),
      initialStates: this.#initialStates(batch, states),
      mask: mask && this.#checkMask(mask, input),
      returnSequences,
      goBackwards,
    };
  }

  #checkMask(mask: Tensor, input: Tensor): Tensor {
    const expected = input.shape.slice(0, 2);
    if (sameShape(mask.shape, expected)) return mask;
    throw new SeqLayersError(
      'shape-mismatch',
      `${this.name}: the mask must have shape ${formatShape(expected)}, got ${formatShape(mask.shape)}`,
    );
  }

  #initialStates(batch: number, states: readonly Tensor[]): Tensor[] {
    const expected = this.stateSizes.map((size) => [batch, size]);
    if (states.length === 0) return expected.map((shape) => zeros(shape));
    if (
      states.length !== expected.length ||
      !states.every((state, index) => sameShape(state.shape, expected[index]!))
    ) {
      throw new SeqLayersError(
        'shape-mismatch',
        `${this.name}: the states must have shapes ${expected.map(formatShape).join(' and ')}, ` +
          `got ${states.map((state) => formatShape(state.shape)).join(' and ')}; ` +
          'to begin anew with another batch size, reset the states or give none',
      );
    }
    return [...states];
  }
}

/** By way of float32: tfjs' wasm backend reads past the end of a bool tensor that it reverses. */
function reverseMask(mask: Tensor): Tensor {
  return cast(reverse(cast(mask, 'float32'), 1), 'bool');
}
