import {
  engine,
  ones,
  randomUniform,
  tensor1d,
  tidy,
  zeros,
  type Tensor,
} from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import type { SeqlabBackend } from '../src/backend.js';
import { engineInfo } from '../src/index.js';
import { useBackend } from './with-backend.js';

const threads = 2;

/** A recurrent layer, with its numbers in the table of the package's README. */
interface Layer {
  readonly kernel: 'LSTM' | 'GRU' | 'SimpleRNN';
  readonly gates: number;
  readonly kept: number;
  readonly states: number;
  readonly resetAfter?: boolean;
}

const layers: Record<string, Layer> = {
  LSTM: { kernel: 'LSTM', gates: 4, kept: 6, states: 2 },
  GRU: { kernel: 'GRU', gates: 3, kept: 7, states: 1, resetAfter: true },
  'GRU, reset before': { kernel: 'GRU', gates: 3, kept: 5, states: 1, resetAfter: false },
  SimpleRNN: { kernel: 'SimpleRNN', gates: 1, kept: 2, states: 1 },
};

interface Size {
  readonly batch: number;
  readonly time: number;
  readonly inputDim: number;
  readonly units: number;
}

interface Variant extends Size {
  readonly lengths?: readonly number[];
  readonly recurrentMask?: boolean;
  readonly inputMask?: boolean;
  readonly bidirectional?: boolean;
  readonly recomputeGates?: boolean;
  /** Rows of the embedding that the layer reads. */
  readonly vocabulary?: number;
}

// Sizes of which the allocator rounds none up by much: what the formula leaves out would show.
const size = { batch: 32, time: 63, inputDim: 32, units: 64 };
/** Half of them padding. */
const packed = {
  ...size,
  time: 128,
  lengths: Array.from({ length: 32 }, (_, i) => (i % 2 === 0 ? 120 : 6)),
};
const variants: Record<string, Variant> = {
  'whole sequences': size,
  'units that are filled up': { ...size, units: 50 },
  lengths: packed,
  'a recurrent mask': { ...size, recurrentMask: true },
  'lengths and both masks': { ...packed, recurrentMask: true, inputMask: true },
  'both directions': { ...size, bidirectional: true },
  'both directions, lengths and masks': { ...packed, bidirectional: true, recurrentMask: true },
  'an embedding': { ...size, vocabulary: 64 },
  'an embedding and lengths, both directions': { ...packed, bidirectional: true, vocabulary: 64 },
  'gates recomputed': { ...size, batch: 256, time: 126, recomputeGates: true },
  'gates recomputed, lengths and a mask': {
    ...size,
    batch: 256,
    time: 192,
    lengths: Array.from({ length: 256 }, (_, i) => (i % 2 === 0 ? 162 : 90)),
    recurrentMask: true,
    recomputeGates: true,
  },
};

/** Floats of gates that are in memory at once with `recomputeGates`: 16 MB. */
const CHUNK = 2 ** 22;

/** The formulas of the package's README: what a layer keeps, and what its backward pass adds. */
function formulas(layer: Layer, variant: Variant): { kept: number; backward: number } {
  const { batch, time, inputDim, units, vocabulary, bidirectional, recomputeGates } = variant;
  const lengths = variant.lengths ?? Array<number>(batch).fill(time);
  const rowsUpTo = (steps: number) =>
    lengths.reduce((sum, length) => sum + Math.min(length, steps), 0);
  const directions = bidirectional ? 2 : 1;
  const group = (8 * threads) / directions;
  const P = Math.ceil(units / group) * group;
  const { gates } = layer;
  const more = layer.kernel === 'GRU' && variant.recurrentMask ? 1 : 0;
  const states = layer.states + more;
  const kept = layer.kept + more;
  const rows = rowsUpTo(time);
  const steps = Math.floor(CHUNK / (batch * gates * P));
  const atOnce = recomputeGates ? rowsUpTo(steps) : rows;
  const table = (vocabulary ?? 0) * gates * P;
  const input = vocabulary === undefined ? atOnce * inputDim : rows + table;
  const dInput = vocabulary === undefined ? batch * time * inputDim : table;
  return {
    kept:
      4 *
      directions *
      (rows * states * P +
        atOnce * (kept - states) * P +
        input +
        gates * P * (inputDim + units + P)),
    backward: 4 * directions * (dInput + 2 * gates * P * (inputDim + units)),
  };
}

function makeWeights(layer: Layer, { batch, inputDim, units }: Size): Record<string, Tensor> {
  const columns = layer.gates * units;
  return {
    kernel: randomUniform([inputDim, columns], -0.1, 0.1),
    recurrentKernel: randomUniform([units, columns], -0.1, 0.1),
    bias: zeros(layer.resetAfter ? [2, columns] : [columns]),
    initialH: zeros([batch, units]),
    ...(layer.kernel === 'LSTM' && { initialC: zeros([batch, units]) }),
  };
}

function ofBackward(inputs: Record<string, Tensor>): Record<string, Tensor> {
  return Object.fromEntries(
    Object.entries(inputs).map(([key, value]) => [
      `backward${key[0]!.toUpperCase()}${key.slice(1)}`,
      value,
    ]),
  );
}

/** All inputs of a run but x. */
function makeInputs(layer: Layer, variant: Variant): Record<string, Tensor> {
  const { batch, inputDim, units, recurrentMask, inputMask, bidirectional, lengths } = variant;
  const own = () => ({
    ...makeWeights(layer, variant),
    ...(recurrentMask && { recurrentMask: ones([batch, units]) }),
    ...(inputMask && { inputMask: ones([batch, inputDim]) }),
  });
  return {
    ...own(),
    ...(bidirectional && ofBackward(own())),
    ...(lengths && { lengths: tensor1d([...lengths], 'int32') }),
  };
}

function bytes(tensors: readonly Tensor[]): number {
  return tensors.reduce((sum, tensor) => sum + 4 * tensor.size, 0);
}

/** What the forward pass of a training step keeps besides its outputs, and what the whole step takes besides those. */
function measure(layer: Layer, variant: Variant): { kept: number; peak: number } {
  const backend = engine().backend as SeqlabBackend;
  const { batch, time, inputDim, vocabulary, bidirectional, recomputeGates = false } = variant;
  return tidy(() => {
    const inputs = makeInputs(layer, variant);
    const ids = zeros([batch, time], 'int32');
    const source =
      vocabulary === undefined ? ones([batch, time, inputDim]) : ones([vocabulary, inputDim]);
    // What is there before the layer runs is in shared memory before it is measured.
    for (const tensor of [ids, source, ...Object.values(inputs)]) backend.address(tensor);
    const before = engineInfo().bytesInUse;
    backend.engine.allocator.resetPeak();
    let outputs: Tensor[] = [];
    let kept = 0;
    const forward = () => {
      const x =
        vocabulary === undefined
          ? source
          : (engine().runKernel('SeqLabEmbedding', { ids, table: source }) as Tensor);
      outputs = engine().runKernel(
        `SeqLab${bidirectional ? 'Bidirectional' : ''}${layer.kernel}`,
        { x, ...inputs },
        {
          returnSequences: false,
          goBackwards: false,
          resetAfter: layer.resetAfter ?? false,
          activation: 'tanh',
          recomputeGates,
        },
      ) as Tensor[];
      kept = engineInfo().bytesInUse - before - bytes(outputs);
      return outputs[0]!;
    };
    engine().gradients(forward, [source]);
    return { kept, peak: engineInfo().peakBytes - before - bytes(outputs) };
  });
}

describe('memory of recurrent kernels', () => {
  useBackend({ threads });

  describe.each(Object.entries(layers))('%s', (_, layer) => {
    it.each(Object.entries(variants))(
      'keeps and takes what the formulas say: %s',
      (__, variant) => {
        const { kept, peak } = measure(layer, variant);
        const expected = formulas(layer, variant);
        expect(kept / expected.kept).toBeGreaterThan(1);
        expect(kept / expected.kept).toBeLessThan(1.06);
        expect(peak / (expected.kept + expected.backward)).toBeGreaterThan(1);
        expect(peak / (expected.kept + expected.backward)).toBeLessThan(1.08);
      },
    );

    it('keeps nothing where no gradient is asked for', () => {
      tidy(() => {
        const inputs = { x: ones([32, 63, 32]), ...makeInputs(layer, size) };
        const attributes = { returnSequences: false, goBackwards: false, activation: 'tanh' };
        const run = () =>
          engine().runKernel(`SeqLab${layer.kernel}`, inputs, {
            ...attributes,
            resetAfter: layer.resetAfter ?? false,
          }) as Tensor[];
        // The first run moves its inputs, and copies of the weights, into shared memory.
        run();
        const before = engineInfo().bytesInUse;
        const outputs = run();
        expect(engineInfo().bytesInUse - before).toBe(bytes(outputs));
      });
    });
  });

  const train = (recomputeGates: boolean) => {
    tidy(() => {
      const first = { batch: 512, time: 500, inputDim: 16, units: 64 };
      const second = { ...first, inputDim: 128 };
      const both = (of: Size) => ({
        ...makeWeights(layers['LSTM']!, of),
        ...ofBackward(makeWeights(layers['LSTM']!, of)),
      });
      const [own1, own2] = [both(first), both(second)];
      const run = (x: Tensor, own: Record<string, Tensor>, returnSequences: boolean) =>
        (
          engine().runKernel(
            'SeqLabBidirectionalLSTM',
            { x, ...own },
            { returnSequences, recomputeGates },
          ) as Tensor[]
        )[0]!;
      const x = randomUniform([512, 500, 16], -1, 1);
      engine().gradients(
        () => run(run(x, own1, true), own2, false),
        [...Object.values(own1), ...Object.values(own2)],
      );
    });
    return engineInfo().peakBytes;
  };

  it(
    'trains two bidirectional layers on 512 × 500 words within 3 GB, half with gates recomputed',
    { timeout: 120_000 },
    () => {
      (engine().backend as SeqlabBackend).engine.allocator.resetPeak();
      // The smaller first: the peak is that of both so far.
      expect(train(true)).toBeLessThan(1.5e9);
      expect(train(false)).toBeLessThan(3e9);
    },
  );
});
