import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, test } from 'vitest';
import { registerGradients } from '../src/gradients.js';
import {
  activation,
  add,
  attention,
  average,
  bidirectional,
  concatenate,
  dense,
  dropout,
  embedding,
  flatten,
  globalAveragePooling1d,
  globalMaxPooling1d,
  gru,
  layerNormalization,
  lstm,
  masking,
  multiply,
  sequential,
  simpleRNN,
  spatialDropout1d,
  stacked,
  tiedDense,
  timeDistributed,
  type Activation,
  type Layer,
} from '../src/index.js';
import { expectClose, expectNear, expectSameAsTfjs, runWithGradients, waves } from './compare.js';

const units = 5;
const x = () => waves([3, 4, 6], 2);

type Cell = 'simpleRNN' | 'lstm' | 'gru';
const builders: Record<Cell, (options: never) => Layer> = { simpleRNN, lstm, gru };
const cells: Cell[] = ['simpleRNN', 'lstm', 'gru'];

/** What tfjs-layers can do too, which has no `resetAfter`. */
function ours(cell: Cell, options: object = {}): Layer {
  return builders[cell]({
    units,
    ...(cell === 'gru' && { resetAfter: false }),
    ...options,
  } as never);
}

function theirs(cell: Cell, options: object = {}): tfl.RNN {
  const gates = { ...(cell !== 'simpleRNN' && { recurrentActivation: 'sigmoid' }) };
  return tfl.layers[cell]({ units, recurrentInitializer: 'zeros', ...gates, ...options } as never);
}

/** What every layer must compute on the active backend, by whatever path it takes there. */
export function describeLayerContract(useBackend: () => Promise<void>): void {
  describe('layers', () => {
    beforeAll(async () => {
      registerGradients();
      await useBackend();
    });

    const activations: Activation[] = [
      'linear',
      'relu',
      'relu6',
      'elu',
      'selu',
      'swish',
      'softplus',
      'softsign',
      'tanh',
      'sigmoid',
      'hardSigmoid',
      'softmax',
      'logSoftmax',
    ];

    test.each(activations)('the activation %s is that of tfjs-layers', (name) => {
      const input = tf.mul(x(), 3);
      const layer = tfl.layers.activation({ activation: name as 'relu' });
      expectSameAsTfjs(activation({ activation: name }), { theirs: layer, input });
      const other = tfl.layers.dense({ units, activation: name as 'relu' });
      expectSameAsTfjs(dense({ units, activation: name }), { theirs: other, input });
    });

    test('gelu and exponential follow their formulas', () => {
      const input = tf.tensor2d([[-2, -0.5, 0, 1, 3]]);
      // x · Φ(x), from a table of the normal distribution.
      const normal = [0.0227501, 0.3085375, 0.5, 0.8413447, 0.9986501];
      const gelu = activation({ activation: 'gelu' }).apply(input).output.dataSync();
      expectNear(
        gelu,
        [-2, -0.5, 0, 1, 3].map((value, i) => value * normal[i]!),
      );
      const exponential = activation({ activation: 'exponential' }).apply(input).output;
      expectNear(exponential.dataSync(), [-2, -0.5, 0, 1, 3].map(Math.exp));
    });

    test.each<[string, () => Layer, () => tfl.layers.Layer]>([
      ['layerNormalization', () => layerNormalization(), () => tfl.layers.layerNormalization({})],
      [
        'layerNormalization with an epsilon',
        () => layerNormalization({ epsilon: 0.1 }),
        () => tfl.layers.layerNormalization({ epsilon: 0.1 }),
      ],
      [
        'globalAveragePooling1d',
        () => globalAveragePooling1d(),
        () => tfl.layers.globalAveragePooling1d({}),
      ],
      ['globalMaxPooling1d', () => globalMaxPooling1d(), () => tfl.layers.globalMaxPooling1d({})],
      ['flatten', () => flatten(), () => tfl.layers.flatten()],
      [
        'timeDistributed',
        () => timeDistributed({ layer: dense({ units }) }),
        () => tfl.layers.timeDistributed({ layer: tfl.layers.dense({ units }) }),
      ],
    ])('%s is that of tfjs-layers', (_, makeOurs, makeTheirs) => {
      expectSameAsTfjs(makeOurs(), { theirs: makeTheirs(), input: x() });
    });

    // tfjs-layers fails without a scale.
    test('layerNormalization with neither scale nor center only normalises', () => {
      const layer = layerNormalization({ scale: false, center: false });
      const { output } = layer.apply(tf.tensor2d([[1, 2, 3, 6]]));
      const deviation = Math.sqrt(3.5 + 1e-3);
      expectNear(
        output.dataSync(),
        [-2, -1, 0, 3].map((value) => value / deviation),
      );
      expect(layer.weights).toHaveLength(0);
    });

    test('masking leaves out the steps with nothing but its value', () => {
      const input = tf.tensor3d([1, 2, 0, 0, 0, 3, 7, 7], [1, 4, 2]);
      const zeros = masking().apply(input);
      expect(Array.from(zeros.mask!.dataSync())).toEqual([1, 0, 1, 1]);
      expect(Array.from(zeros.output.dataSync())).toEqual([1, 2, 0, 0, 0, 3, 7, 7]);
      const sevens = masking({ maskValue: 7 }).apply(input);
      expect(Array.from(sevens.mask!.dataSync())).toEqual([1, 1, 1, 0]);
      const { gradients } = runWithGradients(
        (one) => [masking({ maskValue: 7 }).apply(one).output],
        { input, variables: [] },
      );
      expect(gradients[0]!.map((value) => value !== 0)).toEqual([
        ...Array.from({ length: 6 }, () => true),
        false,
        false,
      ]);
    });

    test('masking and pooling between other layers have gradients', () => {
      const model = sequential(
        [
          dense({ units: 3, activation: 'relu' }),
          masking(),
          dense({ units: 3 }),
          globalAveragePooling1d({ keepdims: true }),
          dense({ units: 1 }),
        ],
        { inputShape: [null, 6], seed: 1 },
      );
      const { gradients } = runWithGradients((input) => [model.apply(input).output], {
        input: x(),
        variables: model.weights.map(({ variable }) => variable),
      });
      const largest = gradients.map((gradient) => Math.max(...gradient.map(Math.abs)));
      expect(Math.min(...largest)).toBeGreaterThan(0);
    });

    const modes = ['concat', 'sum', 'mul', 'ave'] as const;
    test.each(
      cells.flatMap((cell) =>
        modes.flatMap((mergeMode) =>
          [true, false].map((returnSequences) => ({ cell, mergeMode, returnSequences })),
        ),
      ),
    )('bidirectional is that of tfjs-layers: %j', ({ cell, mergeMode, returnSequences }) => {
      expectSameAsTfjs(bidirectional({ layer: ours(cell, { returnSequences }), mergeMode }), {
        theirs: tfl.layers.bidirectional({ layer: theirs(cell, { returnSequences }), mergeMode }),
        input: x(),
      });
    });

    test('bidirectional without a merge gives both halves of the concatenated output', () => {
      const make = (mergeMode: 'concat' | null) => {
        const layer = bidirectional({ layer: lstm({ units, returnSequences: true }), mergeMode });
        layer.build([null, null, 6], { seed: 1 });
        return layer.apply(x());
      };
      const { outputs, states } = make(null);
      const joined = make('concat');
      expectNear(tf.concat(outputs!, 2).dataSync(), joined.output.dataSync());
      expect(states).toHaveLength(4);
      expect(bidirectional({ layer: lstm({ units }), mergeMode: null }).outputCount).toBe(2);
    });

    test('bidirectional with a backward layer of its own is two layers', () => {
      const backward = gru({ units: 3, returnSequences: true, goBackwards: true });
      const both = bidirectional({
        layer: lstm({ units, returnSequences: true }),
        backwardLayer: backward,
      });
      both.build([null, null, 6], { seed: 4 });
      const alone = [lstm({ units, returnSequences: true }), backward];
      alone.forEach((layer, i) =>
        layer.build([null, null, 6], {
          weights: (name) => {
            const own = both.weights.slice(3 * i, 3 * i + 3);
            const short = name.split('/')[1]!;
            return own
              .find((one) => one.name.endsWith(`/${short}`))!
              .variable.dataSync<'float32'>();
          },
        }),
      );
      const [first, second] = alone.map((layer) => layer.apply(x()).output);
      const expected = tf.concat([first!, tf.reverse(second!, 1)], 2);
      expectNear(both.apply(x()).output.dataSync(), expected.dataSync());
    });

    test.each(cells)('stacked %s is a model of tfjs-layers', (cell) => {
      const layer = stacked({
        cell,
        layers: 2,
        units,
        ...(cell === 'gru' && { resetAfter: false }),
        bidirectional: true,
      } as Parameters<typeof stacked>[0]);
      const model = tfl.sequential();
      const first = tfl.layers.bidirectional({
        layer: theirs(cell, { returnSequences: true }),
        mergeMode: 'concat',
        inputShape: [4, 6],
      });
      model.add(first);
      model.add(tfl.layers.bidirectional({ layer: theirs(cell), mergeMode: 'concat' }));
      expectSameAsTfjs(layer, { theirs: model, input: x() });
    });

    test.each<[string, Layer, (inputs: tf.Tensor[]) => tf.Tensor]>([
      ['add', add(), (inputs) => tfl.layers.add().apply(inputs) as tf.Tensor],
      ['multiply', multiply(), (inputs) => tfl.layers.multiply().apply(inputs) as tf.Tensor],
      ['average', average(), (inputs) => tfl.layers.average().apply(inputs) as tf.Tensor],
      ['concatenate', concatenate(), (inputs) => tf.concat(inputs, -1)],
      ['concatenate', concatenate({ axis: 1 }), (inputs) => tf.concat(inputs, 1)],
    ])('%s is that of tfjs-layers', (_, layer, expected) => {
      const inputs = [1, 2, 3].map((seed) => waves([2, 3, 4], seed));
      const { output } = layer.apply(inputs);
      expectNear(output.dataSync(), expected(inputs).dataSync());
      const [first, ...others] = inputs.map(({ shape }) => shape);
      expect(layer.outputShape(first!, ...others)).toEqual(output.shape);
    });

    test('tiedDense is a product with the transposed table, whose gradient has both parts', () => {
      const words = embedding({ inputDim: 7, outputDim: 4 });
      const model = sequential([words, tiedDense({ embedding: words })], { seed: 3 });
      const ids = tf.tensor2d([1, 2, 2, 0, 6, 5], [2, 3], 'int32');
      const [table, bias] = model.weights.map(({ variable }) => variable);
      const plain = (weights: tf.Tensor, shift: tf.Tensor) => {
        // Not a gather, whose gradient not every backend has.
        const rows = tf.matMul(tf.oneHot(tf.reshape(ids, [6]), 7), weights as tf.Tensor2D);
        const logits = tf.add(tf.matMul(rows, weights as tf.Tensor2D, false, true), shift);
        return tf.reshape(logits, [2, 3, 7]);
      };
      const run = (call: () => tf.Tensor) =>
        runWithGradients(call.bind(undefined) as () => never, {
          input: tf.scalar(0),
          variables: [table!, bias!],
        });
      expectClose(
        run(() => [model.apply(ids).output] as never),
        run(() => [plain(table!, bias!)] as never),
      );
      expect(model.weights.map(({ name }) => name)).toEqual([
        'embedding/embeddings',
        'tied_dense/bias',
      ]);
    });

    test('attention follows its formula, with and without a causal mask', () => {
      const [query, value, key] = [waves([2, 3, 4], 1), waves([2, 5, 6], 2), waves([2, 5, 4], 3)];
      const { output } = attention().apply([query, value, key]);
      expectNear(output.dataSync(), referenceAttention(query, value, key));
      const own = attention({ useCausalMask: true }).apply(query).output;
      expectNear(
        own.dataSync(),
        referenceAttention(query, query, query, (q, k) => k <= q),
      );
      const mask = tf.tensor2d([1, 1, 1, 0, 0, 1, 0, 0, 0, 0], [2, 5], 'bool');
      const masked = attention().apply([query, value, key], { mask: [undefined, mask] }).output;
      const counts = mask.dataSync();
      expectNear(
        masked.dataSync(),
        referenceAttention(query, value, key, (_, k, b) => counts[b * 5 + k] === 1),
      );
    });

    describe.each(maskCases())('under the mask $rows', ({ rows }) => {
      test.each(maskedLayers())('%s computes what it does of the steps that count', (_, make) => {
        const layer = make();
        layer.build([null, null, 6], { seed: 2 });
        const mask = tf.tensor2d(rows, undefined, 'bool');
        const variables = layer.weights.map(({ variable }) => variable);
        const actual = runWithGradients(
          (input) => {
            const { output, states } = layer.apply(input, { mask });
            return [ofCounted(layer, { output, mask }), ...states];
          },
          { input: x(), variables },
        );
        const expected = runWithGradients(
          (input) => {
            const [output, ...states] = oneByOne(layer, { input, rows });
            return [ofCounted(layer, { output: output!, mask }), ...states];
          },
          { input: x(), variables },
        );
        expectClose(actual, expected);
      });
    });

    test('a mask flows from the embedding through the layers to pooling', () => {
      const model = sequential(
        [
          embedding({ inputDim: 9, outputDim: 6, maskZero: true }),
          dropout({ rate: 0.5 }),
          spatialDropout1d({ rate: 0.5 }),
          dense({ units: 6 }),
          layerNormalization(),
          activation({ activation: 'tanh' }),
          timeDistributed({ layer: dense({ units: 6 }) }),
          bidirectional({ layer: lstm({ units: 4, returnSequences: true }) }),
          stacked({ cell: 'gru', layers: 2, units: 4, returnSequences: true }),
          globalAveragePooling1d(),
        ],
        { seed: 1 },
      );
      const long = model.apply(tf.tensor2d([[3, 1, 4, 0, 0, 0]], undefined, 'int32')).output;
      const short = model.apply(tf.tensor2d([[3, 1, 4]], undefined, 'int32')).output;
      expectNear(long.dataSync(), short.dataSync());
    });

    test('dropout in recurrent layers is one mask a sequence, the same at every step', () => {
      const ones = tf.ones([2, 3, 40]);
      const eye = { name: 'identity' } as const;
      const options = { units: 40, returnSequences: true, activation: 'relu' } as const;
      const run = (rates: object) => {
        const layer = simpleRNN({
          ...options,
          kernelInitializer: eye,
          recurrentInitializer: eye,
          ...rates,
        });
        layer.build([null, null, 40]);
        return layer.apply(ones, { training: true, seed: 5 }).output.arraySync() as number[][][];
      };
      for (const [first, second, third] of run({ dropout: 0.5 })) {
        first!.forEach((value, i) => {
          expect([0, 2]).toContain(value);
          expect([second![i], third![i]]).toEqual([2 * value, 3 * value]);
        });
        expect(new Set(first).size).toBe(2);
      }
      for (const [first, second, third] of run({ recurrentDropout: 0.5 })) {
        first!.forEach((value, i) => {
          expect(value).toBe(1);
          const factor = second![i]! - 1;
          expect([0, 2]).toContain(factor);
          expect(third![i]).toBe(1 + factor * second![i]!);
        });
        expect(new Set(second).size).toBe(2);
      }
      const weights = run({ recurrentWeightDropout: 0.5 });
      expect(weights[0]).toEqual(weights[1]);
      expect(new Set(weights[0]![1])).toEqual(new Set([1, 3]));
    });

    test('an LSTM with layer normalisation follows the equations of the paper', () => {
      const layer = lstm({ units, layerNormalization: true, returnSequences: true });
      let seed = 0;
      layer.build([null, null, 6], {
        weights: (_, shape) => waves(shape, seed++).dataSync<'float32'>(),
      });
      const values = Object.fromEntries(
        layer.weights.map(({ name, variable }) => [name.split('/')[1]!, variable.dataSync()]),
      );
      expectNear(layer.apply(x()).output.dataSync(), referenceLayerNormLSTM(x(), values));
    });

    test('gradients of the layer-normalised LSTM are those of finite differences', () => {
      const layer = lstm({ units: 2, layerNormalization: true });
      layer.build([null, null, 3], { seed: 1 });
      const input = waves([2, 3, 3], 1);
      const variables = layer.weights.map(({ variable }) => variable);
      const loss = () => {
        const { output } = layer.apply(input);
        return tf.sum<tf.Scalar>(tf.mul(output, waves(output.shape, 9)));
      };
      const { grads } = tf.variableGrads(loss, variables);
      const step = 1e-2;
      for (const variable of variables) {
        const values = variable.dataSync<'float32'>().slice();
        const at = (i: number, change: number) => {
          const moved = values.slice();
          moved[i]! += change;
          variable.assign(tf.tensor(moved, variable.shape));
          return loss().dataSync()[0]!;
        };
        const expected = Array.from(values, (_, i) => (at(i, step) - at(i, -step)) / (2 * step));
        variable.assign(tf.tensor(values, variable.shape));
        const actual = grads[variable.name]!.dataSync();
        expected.forEach((value, i) => expect(Math.abs(actual[i]! - value)).toBeLessThan(5e-3));
      }
    });
  });
}

/** Padding after, padding before, gaps, and rows of every kind together. */
function maskCases(): { rows: number[][] }[] {
  const cases = [
    [
      [1, 1, 1, 0],
      [1, 0, 0, 0],
      [1, 1, 1, 1],
    ],
    [
      [0, 0, 1, 1],
      [0, 0, 0, 1],
      [1, 1, 1, 1],
    ],
    [
      [1, 0, 1, 0],
      [0, 1, 1, 0],
      [1, 1, 1, 0],
    ],
  ];
  return cases.map((rows) => ({ rows }));
}

function maskedLayers(): [string, () => Layer][] {
  const recurrent = cells.flatMap((cell) =>
    [{}, { returnSequences: true }, { returnSequences: true, goBackwards: true }].map(
      (options): [string, () => Layer] => [
        `${cell} ${JSON.stringify(options)}`,
        () => builders[cell]({ units, ...options } as never),
      ],
    ),
  );
  return [
    ...recurrent,
    ['bidirectional', () => bidirectional({ layer: lstm({ units, returnSequences: true }) })],
    ['bidirectional of the last step', () => bidirectional({ layer: gru({ units }) })],
    ['stacked', () => stacked({ cell: 'lstm', layers: 2, units, returnSequences: true })],
    ['globalAveragePooling1d', () => globalAveragePooling1d()],
  ];
}

/** Of layers around others, only the steps that count; of a layer itself all. */
function ofCounted(
  layer: Layer,
  { output, mask }: { output: tf.Tensor; mask: tf.Tensor },
): tf.Tensor {
  if (output.rank === 2 || layer.sublayers.length === 0) return output;
  return tf.mul(output, tf.expandDims(tf.cast(mask, 'float32'), 2));
}

/** Each row on its own, without the steps that do not count: the output, then the states. */
function oneByOne(
  layer: Layer,
  { input, rows }: { input: tf.Tensor; rows: readonly number[][] },
): tf.Tensor[] {
  const backwards = layer.toConfig().config['goBackwards'] === true;
  const results = rows.map((row, index) => {
    const steps = row.flatMap((one, t) => (one === 1 ? [t] : []));
    const example = tf.slice(input, [index, 0, 0], [1, row.length, -1]);
    const chosen = tf.tensor2d(steps.map((t) => row.map((_, place) => Number(place === t))));
    const kept = tf.matMul(chosen, tf.squeeze(example, [0]) as tf.Tensor2D);
    const { output, states } = layer.apply(tf.expandDims(kept, 0));
    if (output.rank === 2) return [output, ...states];
    // Under goBackwards outputs come in the order of computation, at the places that count.
    const places = backwards ? steps.map((t) => row.length - 1 - t).toReversed() : steps;
    // At a step that does not count stands the output of the last one that did.
    const picks = tf.tensor2d(
      row.map((_, place) => {
        const latest = places.findLastIndex((one) => one <= place);
        return places.map((_place, step) => Number(step === latest));
      }),
    );
    const spread = tf.matMul(picks, tf.squeeze(output, [0]) as tf.Tensor2D);
    return [tf.expandDims(spread, 0), ...states];
  });
  return results[0]!.map((_, i) => tf.concat(results.map((result) => result[i]!)));
}

function referenceAttention(
  query: tf.Tensor,
  value: tf.Tensor,
  key: tf.Tensor,
  counts: (q: number, k: number, batch: number) => boolean = () => true,
): number[] {
  const [queries, values, keys] = [query, value, key].map(
    (tensor) => tensor.arraySync() as number[][][],
  );
  return queries!.flatMap((rows, b) =>
    rows.flatMap((row, q) => {
      const scores = keys![b]!.map((other, k) =>
        counts(q, k, b) ? Math.exp(row.reduce((sum, one, i) => sum + one * other[i]!, 0)) : 0,
      );
      const total = scores.reduce((sum, score) => sum + score, 0);
      return values![b]![0]!.map((_, i) =>
        scores.reduce((sum, score, k) => sum + (score / total) * values![b]![k]![i]!, 0),
      );
    }),
  );
}

/** https://arxiv.org/abs/1607.06450, equations 20 to 22, in float64. */
function referenceLayerNormLSTM(
  input: tf.Tensor,
  weights: Record<string, ArrayLike<number>>,
): number[] {
  const sigmoid = (value: number) => 1 / (1 + Math.exp(-value));
  const normal = (values: number[]) => {
    const mean = values.reduce((sum, one) => sum + one, 0) / values.length;
    const variance = values.reduce((sum, one) => sum + (one - mean) ** 2, 0) / values.length;
    return values.map((one) => (one - mean) / Math.sqrt(variance + 1e-3));
  };
  const times = (vector: readonly number[], matrix: ArrayLike<number>) =>
    Array.from({ length: 4 * units }, (_, column) =>
      vector.reduce((sum, one, row) => sum + one * matrix[row * 4 * units + column]!, 0),
    );
  return (input.arraySync() as number[][][]).flatMap((rows) => {
    let h = Array.from({ length: units }, () => 0);
    let c = h;
    return rows.flatMap((row) => {
      const ofInput = normal(times(row, weights['kernel']!));
      const ofState = normal(times(h, weights['recurrent_kernel']!));
      const z = ofInput.map(
        (value, i) =>
          value * weights['kernel_norm_gamma']![i]! +
          ofState[i]! * weights['recurrent_norm_gamma']![i]! +
          weights['bias']![i]!,
      );
      c = c.map(
        (value, u) =>
          sigmoid(z[units + u]!) * value + sigmoid(z[u]!) * Math.tanh(z[2 * units + u]!),
      );
      h = normal(c).map(
        (value, u) =>
          sigmoid(z[3 * units + u]!) *
          Math.tanh(value * weights['state_norm_gamma']![u]! + weights['state_norm_beta']![u]!),
      );
      return h;
    });
  });
}
