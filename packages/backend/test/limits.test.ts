// Where numbers are large, small, many or of the wrong kind.
import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import type { SeqlabBackend } from '../src/backend.js';
import { BackendError } from '../src/index.js';
import { engines, useBackend } from './with-backend.js';

function bytesInUse(): number {
  return (tf.engine().backend as SeqlabBackend).engine.allocator.bytesInUse;
}

function run(kernel: string, inputs: tf.NamedTensorMap, attributes = {}): tf.Tensor[] {
  return [tf.engine().runKernel(kernel, inputs, attributes)].flat() as tf.Tensor[];
}

describe.each(Object.entries(engines))('with %s', (_, options) => {
  useBackend(options);

  it('adds millions of numbers without losing the small ones', () => {
    const sum = tf.sum(tf.mul(tf.ones([1e6]), 0.1)).dataSync()[0]!;
    expect(Math.abs(sum / 1e5 - 1)).toBeLessThan(1e-6);
    const columns = tf.mean(tf.mul(tf.ones([200_000, 6]), 0.1), 0).dataSync();
    for (const mean of columns) expect(Math.abs(mean / 0.1 - 1)).toBeLessThan(1e-6);
  });

  it('finds the largest number along any axis, NaN where there is one', () => {
    const values = Array.from({ length: 3 * 5 * 7 }, (__, i) => Math.sin(i * i) - 2);
    const x = tf.tensor(values, [3, 5, 7]);
    for (const axis of [0, 1, 2, [0, 1], [1, 2], undefined]) {
      const axes = new Set([axis ?? [0, 1, 2]].flat());
      const groups = new Map<string, number>();
      values.forEach((value, i) => {
        const place = [Math.floor(i / 35), Math.floor(i / 7) % 5, i % 7];
        const key = place.filter((__, d) => !axes.has(d)).join();
        groups.set(key, Math.max(groups.get(key) ?? -Infinity, Math.fround(value)));
      });
      expect([...tf.max(x, axis).dataSync()]).toEqual([...groups.values()]);
    }
    expect([
      ...tf
        .max(
          tf.tensor2d([
            [1, NaN],
            [2, 3],
          ]),
          1,
        )
        .dataSync(),
    ]).toEqual([NaN, 3]);
  });

  it('keeps e^x exact up to the ends of single precision', () => {
    const x = Float32Array.from([-87.33, -87.1, -87, -1, 0, 88, 88.3, 88.7, 88.72283]);
    const y = tf.exp(tf.tensor1d(x)).dataSync();
    x.forEach((value, i) => expect(Math.abs(y[i]! / Math.exp(value) - 1)).toBeLessThan(3e-7));
    expect([...tf.exp(tf.tensor1d([89, -104, NaN])).dataSync()]).toEqual([Infinity, 0, NaN]);
  });

  it('keeps log x exact from the smallest number of single precision to the largest', () => {
    const x = Float32Array.from([2 ** -149, 3e-45, 1e-40, 2 ** -126, 1e-30, 0.1, 1, 3, 3.4e38]);
    const y = tf.log(tf.tensor1d(x)).dataSync();
    x.forEach((value, i) => {
      expect(Math.abs(y[i]! - Math.log(value))).toBeLessThanOrEqual(
        2e-7 * Math.abs(Math.log(value)),
      );
    });
    const ends = tf.log(tf.tensor1d([0, -0, Infinity, -1, -Infinity, -1e-40, NaN])).dataSync();
    expect([...ends]).toEqual([-Infinity, -Infinity, Infinity, NaN, NaN, NaN, NaN]);
  });

  it('takes the logarithm of a softmax of large numbers', () => {
    const [x] = run('LogSoftmax', { logits: tf.tensor2d([[1e4, 1e4 + 1, 1e4 - 2]]) }, { axis: -1 });
    const sum = Math.log(1 + Math.exp(-1) + Math.exp(-3));
    [-1, 0, -3].forEach((shifted, i) => expect(x!.dataSync()[i]).toBeCloseTo(shifted - sum, 6));
  });

  it('adds a bias that is a column as a column', () => {
    const [a, b] = [
      tf.tensor2d([
        [1, 0],
        [0, 1],
      ]),
      tf.tensor2d([
        [1, 2],
        [3, 4],
      ]),
    ];
    const column = tf.tensor2d([[10], [20]]);
    const attributes = { transposeA: false, transposeB: false, activation: 'relu' };
    const [sum] = run('_FusedMatMul', { a, b, bias: column }, attributes);
    expect([...sum!.dataSync()]).toEqual([11, 12, 23, 24]);
  });

  it('names an activation that it does not know', () => {
    const [a, b] = [tf.ones([2, 3]), tf.ones([3, 2])];
    const attributes = { transposeA: false, transposeB: false, activation: 'gelu' };
    const call = () => run('_FusedMatMul', { a, b }, attributes);
    const before = tf.memory().numDataBuffers;
    expect(call).toThrow(BackendError);
    expect(call).toThrow(/activation must be linear or one of relu, .* got gelu/);
    expect(tf.memory().numDataBuffers).toBe(before);
  });

  it('keeps the copies of one weight apart that two kinds of layer read', () => {
    const recurrentKernel = tf.zeros([3, 12]);
    const kernel = tf.tensor2d(
      Array.from({ length: 24 }, (__, i) => Math.sin(i)),
      [2, 12],
    );
    const x = tf.ones([1, 2, 2]);
    const run12 = () =>
      run(
        'SeqLabSimpleRNN',
        {
          x,
          kernel,
          recurrentKernel: tf.zeros([12, 12]),
          bias: tf.zeros([12]),
          initialH: tf.zeros([1, 12]),
        },
        { activation: 'tanh', returnSequences: false, goBackwards: false },
      )[0]!.dataSync();
    const runLstm = () =>
      run(
        'SeqLabLSTM',
        {
          x,
          kernel,
          recurrentKernel,
          bias: tf.zeros([12]),
          initialH: tf.zeros([1, 3]),
          initialC: tf.zeros([1, 3]),
        },
        { returnSequences: false, goBackwards: false },
      )[0]!.dataSync();
    const [lstmAlone, simpleAfter] = [runLstm(), run12()];
    const z = Array.from({ length: 12 }, (__, i) => Math.sin(i) + Math.sin(12 + i));
    z.forEach((value, i) => expect(simpleAfter[i]).toBeCloseTo(Math.tanh(value), 5));
    expect([...runLstm()]).toEqual([...lstmAlone]);
  });

  const sizes = { batch: 2, time: 3, inputDim: 4, units: 5 };
  const good = () => ({
    x: tf.zeros([sizes.batch, sizes.time, sizes.inputDim]),
    kernel: tf.zeros([sizes.inputDim, 20]),
    recurrentKernel: tf.zeros([sizes.units, 20]),
    bias: tf.zeros([20]),
    initialH: tf.zeros([sizes.batch, sizes.units]),
    initialC: tf.zeros([sizes.batch, sizes.units]),
  });

  it.each([
    ['x', () => tf.zeros([2, 3])],
    ['kernel', () => tf.zeros([4, 16])],
    ['recurrentKernel', () => tf.zeros([5, 15])],
    ['bias', () => tf.zeros([2, 20])],
    ['initialH', () => tf.zeros([1, 5])],
    ['initialC', () => tf.zeros([2, 5], 'int32')],
    ['lengths', () => tf.tensor1d([1, 2])],
    ['inputMask', () => tf.zeros([2, 5])],
  ])('a recurrent kernel refuses an unfit %s and keeps nothing', (name, wrong) => {
    tf.tidy(() => {
      const inputs = { ...good(), [name]: wrong() };
      const call = () => run('SeqLabLSTM', inputs, { returnSequences: false, goBackwards: false });
      expect(call).toThrow(BackendError);
      expect(call).toThrow(`SeqLabLSTM: ${name} must be`);
    });
  });

  it('a recurrent kernel that fails midway frees all it took', () => {
    const inputs = { ...good(), lengths: tf.tensor1d([1, 4], 'int32') };
    const call = () => run('SeqLabLSTM', inputs, { returnSequences: false, goBackwards: false });
    expect(call).toThrow('lengths must lie from 0 to the 3 time steps');
    const before = [bytesInUse(), tf.memory().numDataBuffers];
    for (let i = 0; i < 5; i++) expect(call).toThrow(BackendError);
    expect([bytesInUse(), tf.memory().numDataBuffers]).toEqual(before);
  });

  it.each([
    ['SeqLabEmbedding', () => ({ ids: tf.tensor1d([0, 1]), table: tf.zeros([3, 2]) })],
    ['SeqLabSparseCrossEntropy', () => ({ logits: tf.zeros([2, 3]), labels: tf.tensor1d([0, 1]) })],
    [
      'SeqLabSparseCrossEntropy',
      () => ({ logits: tf.zeros([2, 3]), labels: tf.tensor1d([0], 'int32') }),
    ],
  ])('%s refuses inputs of the wrong kind', (kernel, inputs) => {
    tf.tidy(() => {
      expect(() => run(kernel, inputs())).toThrow(BackendError);
      expect(() => run(kernel, inputs())).toThrow('int32');
    });
  });

  it('an optimizer that fails halfway gives back what it held', () => {
    const attributes = { learningRate: 0.1, beta1: 0.9, beta2: 0.99, epsilon: 1e-7, step: 1 };
    const [parameter, gradient] = [tf.variable(tf.ones([4])), tf.ones([4])];
    const [m, v] = [tf.zeros([4]), tf.zeros([4])];
    const backend = tf.engine().backend as SeqlabBackend;
    const { allocator } = backend.engine;
    const shared = tf.clone(v);
    const full = () => {
      throw new BackendError('out-of-memory', 'full');
    };
    const held = backend.refCount(parameter.dataId);
    const allocate = allocator.allocate;
    allocator.allocate = full;
    expect(() => run('SeqLabAdam', { parameter, gradient, m, v }, attributes)).toThrow('full');
    allocator.allocate = allocate;
    expect(backend.refCount(parameter.dataId)).toBe(held);
    expect([...shared.dataSync()]).toEqual([0, 0, 0, 0]);
  });
});
