import { engine, scalar, tensor, tensor1d, tensor2d, type Tensor } from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { expectClose, numbers } from './numbers.js';
import { engines, useBackend } from './with-backend.js';

function run(name: string, inputs: Record<string, Tensor>, attributes = {}): Tensor {
  return engine().runKernel(name, inputs, attributes) as Tensor;
}

function gradient(compute: () => Tensor, of: Tensor, dy: Tensor): ArrayLike<number> {
  return engine().gradients(compute, [of], dy).grads[0]!.dataSync();
}

describe.each(Object.entries(engines))('kernels for text, %s', (_, options) => {
  useBackend(options);

  describe('SeqLabEmbedding', () => {
    const width = 7;
    const values = numbers(1)(5 * width);
    const ids = [3, 0, 3, 3, 1, 4];
    const inputs = () => ({
      ids: tensor2d(ids, [2, 3], 'int32'),
      table: tensor2d(values, [5, width]),
    });

    it('looks rows up', () => {
      const expected = ids.flatMap((id) => values.slice(id * width, (id + 1) * width));
      const output = run('SeqLabEmbedding', inputs());
      expect(output.shape).toEqual([2, 3, width]);
      expectClose(output.dataSync(), expected, 1e-7);
    });

    it('adds gradients of a row that was looked up more than once', () => {
      const dy = numbers(2)(ids.length * width);
      const expected = Array(5 * width).fill(0);
      dy.forEach(
        (value, i) => (expected[ids[Math.floor(i / width)]! * width + (i % width)] += value),
      );
      const given = inputs();
      const actual = gradient(
        () => run('SeqLabEmbedding', given),
        given.table,
        tensor(dy, [2, 3, width]),
      );
      expectClose(actual, expected, 1e-6);
    });

    it.each([-1, 5])('names the id %i and where it stands', (wrong) => {
      const given = { ...inputs(), ids: tensor1d([0, wrong], 'int32') };
      expect(() => run('SeqLabEmbedding', given)).toThrow(`got ${wrong} at position 1`);
    });
  });

  describe('SeqLabSparseCrossEntropy', () => {
    const rows = 9;
    const labels = [0, 1, 2, 3, 4, 5, 6, 0, 3];
    const reference = (logits: number[], classes: number) =>
      labels.map((label, i) => {
        const row = logits.slice(i * classes, (i + 1) * classes);
        const most = Math.max(...row);
        const sum = row.reduce((total, value) => total + Math.exp(value - most), 0);
        return most + Math.log(sum) - row[label]!;
      });

    // From a few to many vectors of four, with every remainder, and logits that overflow a naive exp.
    it.each([7, 8, 9, 10, 65])('loss and gradient over %i classes', (classes) => {
      const logits = numbers(classes)(rows * classes).map((value, i) => value * (i % 3 ? 5 : 300));
      const given = {
        logits: tensor2d(logits, [rows, classes]),
        labels: tensor1d(labels, 'int32'),
      };
      const expected = reference(logits, classes);
      expectClose(run('SeqLabSparseCrossEntropy', given).dataSync(), expected, 1e-6);

      const dy = numbers(5)(rows);
      const softmax = logits.map((value, i) => {
        const row = Math.floor(i / classes);
        const logSum = expected[row]! + logits[row * classes + labels[row]!]!;
        const hit = i % classes === labels[row] ? 1 : 0;
        return (Math.exp(value - logSum) - hit) * dy[row]!;
      });
      const actual = gradient(
        () => run('SeqLabSparseCrossEntropy', given),
        given.logits,
        tensor1d(dy),
      );
      expectClose(actual, softmax, 1e-4);
    });

    // A label that a mask has shut out: the loss is too large to give back the sum of the others.
    it.each([-1e9, -Infinity])('has the gradient of a label whose logit is %d', (masked) => {
      const logits = [5, 3, masked, -2, 4, 1];
      for (let classes = 3; classes <= 6; classes++) {
        const row = logits.slice(0, classes);
        const total = row.reduce((all, value) => all + Math.exp(value), 0);
        const given = {
          logits: tensor2d(row, [1, classes]),
          labels: tensor1d([2], 'int32'),
        };
        const actual = gradient(
          () => run('SeqLabSparseCrossEntropy', given),
          given.logits,
          tensor1d([0.5]),
        );
        const expected = row.map((value, i) => (Math.exp(value) / total - (i === 2 ? 1 : 0)) / 2);
        expectClose(actual, expected, 1e-6);
      }
    });

    it('names a label that is no class', () => {
      const given = { logits: tensor2d([1, 2, 3], [1, 3]), labels: tensor1d([3], 'int32') };
      expect(() => run('SeqLabSparseCrossEntropy', given)).toThrow('got 3 at position 0');
    });
  });

  describe('SeqLabBinaryCrossEntropy', () => {
    // Every remainder of vectors of four, and logits on which a naive exponential overflows or cancels.
    const logits = [0, 1e-4, -0.3, 2, -5, 20, -20, 60, -60, 300, -300];
    const labels = [1, 0, 0.3, 1, 1, 1, 0, 0, 1, 1, 0];
    const losses = logits.map(
      (x, i) => Math.max(x, 0) - x * labels[i]! + Math.log1p(Math.exp(-Math.abs(x))),
    );
    const given = () => ({ logits: tensor1d(logits), labels: tensor1d(labels) });

    it('is right to the last digits, relative to the loss however small', () => {
      const actual = run('SeqLabBinaryCrossEntropy', given()).dataSync();
      actual.forEach((value, i) => {
        expect(Math.abs(value - losses[i]!)).toBeLessThan(4e-7 * losses[i]! + 1e-37);
      });
    });

    it.each([1, 2, 3, 4, 5])('is the same in a tensor of %i', (count) => {
      const part = {
        logits: tensor1d(logits.slice(0, count)),
        labels: tensor1d(labels.slice(0, count)),
      };
      expectClose(run('SeqLabBinaryCrossEntropy', part).dataSync(), losses.slice(0, count), 4e-7);
    });

    it('has the gradient of finite differences', () => {
      const dy = numbers(5)(logits.length);
      const step = 1e-5;
      const loss = (x: number, y: number) =>
        Math.max(x, 0) - x * y + Math.log1p(Math.exp(-Math.abs(x)));
      const expected = logits.map(
        (x, i) => ((loss(x + step, labels[i]!) - loss(x - step, labels[i]!)) / (2 * step)) * dy[i]!,
      );
      const inputs = given();
      const compute = () => run('SeqLabBinaryCrossEntropy', inputs);
      expectClose(gradient(compute, inputs.logits, tensor1d(dy)), expected, 1e-6);
    });

    it('has a gradient where the label is shut out', () => {
      const inputs = {
        logits: tensor1d([-1e9, -1e9, 1e9, 1e9, -Infinity, Infinity]),
        labels: tensor1d([1, 0, 0, 1, 1, 0]),
      };
      const dy = tensor1d([1, 1, 0.5, 1, 2, 1]);
      const compute = () => run('SeqLabBinaryCrossEntropy', inputs);
      expectClose(gradient(compute, inputs.logits, dy), [-1, 0, 0.5, 0, -2, 1], 1e-6);
    });

    it('is 0 of an infinite logit that is right and infinite of one that is not', () => {
      const inputs = {
        logits: tensor1d([Infinity, -Infinity, Infinity, -Infinity, Infinity, NaN, NaN]),
        labels: tensor1d([1, 0, 0, 1, 0.5, 0, 1]),
      };
      const actual = run('SeqLabBinaryCrossEntropy', inputs).dataSync();
      expect([...actual]).toEqual([0, 0, Infinity, Infinity, Infinity, NaN, NaN]);
    });

    it('refuses labels of another shape or type', () => {
      const logit = tensor1d([1, 2]);
      const refused = (labels_: Tensor) =>
        expect(() => run('SeqLabBinaryCrossEntropy', { logits: logit, labels: labels_ }));
      refused(tensor1d([1])).toThrow('got float32 [2] and float32 [1]');
      refused(tensor1d([1, 0], 'int32')).toThrow('got float32 [2] and int32 [2]');
    });
  });

  describe('SeqLabClippedLog', () => {
    const [low, high] = [0.25, 0.75];
    // Below, at, between, at and above the limits, in every remainder of vectors of four.
    const values = [0, 0.2, 0.25, 0.3, 0.5, 0.7, 0.75, 0.8, 1, -1, 0.6];
    const attributes = { low, high };
    const limited = values.map((x) => Math.min(Math.max(x, low), high));

    it.each([1, 2, 3, 4, 11])('is the logarithm of %i values within the limits', (count) => {
      const actual = run('SeqLabClippedLog', { x: tensor1d(values.slice(0, count)) }, attributes);
      expectClose(actual.dataSync(), limited.slice(0, count).map(Math.log), 2e-7);
    });

    it('has the gradient 1 / x within the limits and none beyond', () => {
      const x = tensor1d(values);
      const dy = numbers(4)(values.length);
      const expected = values.map((value, i) => (value === limited[i] ? dy[i]! / value : 0));
      const compute = () => run('SeqLabClippedLog', { x }, attributes);
      expectClose(gradient(compute, x, tensor1d(dy)), expected, 1e-6);
    });

    it('refuses numbers that are not float', () => {
      const x = tensor1d([1], 'int32');
      expect(() => run('SeqLabClippedLog', { x }, attributes)).toThrow('got int32');
    });
  });

  describe('SeqLabDropout', () => {
    /** Integers of 64 bits and remainders, where the kernel has 32 bits that overflow. */
    function random(seed: number, counter: number): number {
      const modulo = 2n ** 32n;
      const mix = (value: bigint) => {
        let x = value;
        x = ((x ^ (x >> 16n)) * 0x7feb352dn) % modulo;
        x = ((x ^ (x >> 15n)) * 0x846ca68bn) % modulo;
        return x ^ (x >> 16n);
      };
      const stream = BigInt.asUintN(32, BigInt(seed));
      return Number(mix(mix((BigInt(counter) + 0x9e3779b9n) % modulo) ^ stream));
    }

    const mask = (count: number, rate: number, seed: number, offset = 0) =>
      Array.from({ length: count }, (__, i) =>
        random(seed, i + offset) >= Math.floor(rate * 2 ** 32) ? Math.fround(1 / (1 - rate)) : 0,
      );

    it.each([
      [1, 0.5, 0, 0],
      [23, 0.25, 7, 0],
      [1000, 0.9, 4_294_967_295, 5],
      [64, 0.3, -3, 1_000_000],
      [5, 0, 1, 0],
    ])('masks %i elements at rate %d, seed %i, offset %i', (count, rate, seed, offset) => {
      const attributes = { shape: [count], rate, seed, offset };
      const actual = engine().runKernel('SeqLabDropoutMask', {}, attributes) as Tensor;
      expect(actual.shape).toEqual([count]);
      expect([...actual.dataSync()]).toEqual(mask(count, rate, seed, offset));
    });

    it('multiplies values and gradients by the same mask', () => {
      const values = numbers(1)(37);
      const dy = numbers(2)(37);
      const x = tensor1d(values);
      const attributes = { rate: 0.4, seed: 11 };
      const factors = mask(37, 0.4, 11);
      const product = (list: number[]) => list.map((value, i) => value * factors[i]!);
      const compute = () => run('SeqLabDropout', { x }, attributes);
      expectClose(compute().dataSync(), product(values), 1e-6);
      expectClose(gradient(compute, x, tensor1d(dy)), product(dy), 1e-6);
    });

    it.each([
      [{ rate: 1, seed: 1 }, 'got 1, 1 and 0'],
      [{ rate: 0.5, seed: 0.5 }, 'got 0.5, 0.5 and 0'],
    ])('refuses %o', (attributes, message) => {
      expect(() => run('SeqLabDropout', { x: tensor1d([1]) }, attributes)).toThrow(message);
    });
  });

  it.each([1, 3, 4, 11])('steps, clips and squares differences of %i numbers', (count) => {
    const values = [0.5, -2, 0, 3, -0.25, NaN, 8, 1, -1, 0.125, 2].slice(0, count);
    const x = tensor1d(values);
    const of = (list: number[]) => new Float32Array(list);
    const step = values.map((value) => (Number.isNaN(value) ? NaN : value > 0 ? 1 : 0));
    expect(run('Step', { x }, { alpha: 0 }).dataSync()).toEqual(of(step));
    const clipped = values.map((value) => Math.max(-1, Math.min(value, 2)));
    const limits = { clipValueMin: -1, clipValueMax: 2 };
    expect(run('ClipByValue', { x }, limits).dataSync()).toEqual(of(clipped));
    const squares = values.map((value) => (value - 0.5) ** 2);
    expect(run('SquaredDifference', { a: x, b: scalar(0.5) }).dataSync()).toEqual(of(squares));
  });

  it.each([1, 3, 4, 10_001])('SeqLabSumOfSquares over %i numbers', (count) => {
    const values = numbers(count)(count);
    const expected = values.reduce((sum, value) => sum + value * value, 0);
    expectClose(run('SeqLabSumOfSquares', { x: tensor1d(values) }).dataSync(), [expected], 1e-6);
  });
});
