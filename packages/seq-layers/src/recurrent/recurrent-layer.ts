import { cast, zeros, type Tensor } from '@tensorflow/tfjs-core';
import { SeqLayersError } from '../errors.js';
import { hasKernel } from '../fused-kernel.js';
import { Layer, type LayerApplyOptions, type LayerResult, type WeightSpec } from '../layer.js';
import { formatShape, lastDimension, sameShape, type Shape } from '../shape.js';
import type { RecurrentCell } from './cell.js';
import { composeSequence } from './compose-sequence.js';
import { fuseSequence } from './fuse-sequence.js';
import type { CheckedRecurrentOptions } from './options.js';

/** A recurrent layer: a cell run over the time steps of a sequence. */
export class RecurrentLayer extends Layer {
  override readonly stateful: boolean;
  readonly #cell: RecurrentCell;
  readonly #options: CheckedRecurrentOptions;

  constructor(cell: RecurrentCell, options: CheckedRecurrentOptions) {
    super(cell.className, options);
    this.stateful = options.stateful;
    this.#cell = cell;
    this.#options = options;
  }

  override get stateSizes(): readonly number[] {
    return Array.from({ length: this.#cell.stateCount }, () => this.#cell.units);
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
    const { returnSequences } = this.#options;
    return returnSequences ? [batch, time, this.#cell.units] : [batch, this.#cell.units];
  }

  protected override weightSpecs(inputShape: Shape): WeightSpec[] {
    const { useBias, kernelInitializer, recurrentInitializer } = this.#options;
    const { units, gates, biasShape, biasInitializer } = this.#cell;
    const inputDim = lastDimension(inputShape, { where: this.name, expected: undefined });
    const columns = gates * units;
    const kernels = [
      { name: 'kernel', shape: [inputDim, columns], initializer: kernelInitializer },
      { name: 'recurrent_kernel', shape: [units, columns], initializer: recurrentInitializer },
    ];
    const bias = { name: 'bias', shape: biasShape, initializer: biasInitializer };
    return useBias ? [...kernels, bias] : kernels;
  }

  protected override call(input: Tensor, { states }: LayerApplyOptions): LayerResult {
    const sequence = {
      input: input.dtype === 'float32' ? input : cast(input, 'float32'),
      kernel: this.variable('kernel')!,
      recurrentKernel: this.variable('recurrent_kernel')!,
      bias: this.variable('bias'),
      initialStates: this.#initialStates(input.shape[0]!, states),
      returnSequences: this.#options.returnSequences,
      goBackwards: this.#options.goBackwards,
    };
    const { fused, biasShape } = this.#cell;
    if (fused === undefined || !hasKernel(fused.kernel))
      return composeSequence(this.#cell, sequence);
    return fuseSequence(fused, { ...sequence, bias: sequence.bias ?? zeros([...biasShape]) });
  }

  #initialStates(batch: number, states: readonly Tensor[] = []): Tensor[] {
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
