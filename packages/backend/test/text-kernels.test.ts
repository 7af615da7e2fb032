import { engine, tensor, tensor1d, tensor2d, type Tensor } from '@tensorflow/tfjs-core';
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

    it('names a label that is no class', () => {
      const given = { logits: tensor2d([1, 2, 3], [1, 3]), labels: tensor1d([3], 'int32') };
      expect(() => run('SeqLabSparseCrossEntropy', given)).toThrow('got 3 at position 0');
    });
  });

  it.each([1, 3, 4, 10_001])('SeqLabSumOfSquares over %i numbers', (count) => {
    const values = numbers(count)(count);
    const expected = values.reduce((sum, value) => sum + value * value, 0);
    expectClose(run('SeqLabSumOfSquares', { x: tensor1d(values) }).dataSync(), [expected], 1e-6);
  });

  describe('SeqLabAdam', () => {
    const attributes = {
      learningRate: 0.01,
      beta1: 0.9,
      beta2: 0.999,
      epsilon: 1e-7,
      gradientScale: 0.5,
    };

    /** Kingma & Ba 2015, the variant at the end of their section 2. */
    function reference(parameter: number[], gradients: number[][]): number[] {
      const m = parameter.map(() => 0);
      const v = parameter.map(() => 0);
      const { learningRate, beta1, beta2, epsilon, gradientScale } = attributes;
      gradients.forEach((gradients_, index) => {
        const t = index + 1;
        const rate = (learningRate * Math.sqrt(1 - beta2 ** t)) / (1 - beta1 ** t);
        parameter = parameter.map((value, i) => {
          const g = gradients_[i]! * gradientScale;
          m[i] = beta1 * m[i]! + (1 - beta1) * g;
          v[i] = beta2 * v[i]! + (1 - beta2) * g * g;
          return value - (rate * m[i]!) / (Math.sqrt(v[i]!) + epsilon);
        });
      });
      return parameter;
    }

    it('follows the published algorithm over fifty steps', () => {
      const size = 11;
      const fill = numbers(9);
      const start = fill(size);
      const gradients = Array.from({ length: 50 }, () => fill(size));
      let state = [start, Array(size).fill(0), Array(size).fill(0)].map((values) =>
        tensor1d(values),
      );
      gradients.forEach((values, i) => {
        const [parameter, m, v] = state as [Tensor, Tensor, Tensor];
        state = engine().runKernel(
          'SeqLabAdam',
          { parameter, gradient: tensor1d(values), m, v },
          { ...attributes, step: i + 1 },
        ) as typeof state;
      });
      expectClose(state[0]!.dataSync(), reference(start, gradients), 5e-7);
    });

    it('leaves values alone that somebody else holds', () => {
      const parameter = tensor1d([1, 2, 3]);
      const held = parameter.clone();
      const zeros = () => tensor1d([0, 0, 0]);
      const inputs = { parameter, gradient: tensor1d([1, 1, 1]), m: zeros(), v: zeros() };
      const [changed] = engine().runKernel('SeqLabAdam', inputs, {
        ...attributes,
        step: 1,
      }) as Tensor[];
      expect([...held.dataSync()]).toEqual([1, 2, 3]);
      expect(changed!.dataSync()[0]).toBeLessThan(1);
    });
  });
});
