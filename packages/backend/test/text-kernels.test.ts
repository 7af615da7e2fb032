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
});
