// TensorFlow.js gives a tensor of ids another type and leaves its values where they are.
import {
  add,
  cast,
  engine,
  gather,
  notEqual,
  softmax,
  scalar,
  tensor1d,
  tensor2d,
  type Tensor,
} from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { engines, useBackend } from './with-backend.js';

const rows = () => tensor2d([1, 2, 3, 4, 5, 6], [3, 2]);
const readers: Record<string, (ids: Tensor) => Tensor> = {
  gather: (ids) => gather(rows(), ids),
  embedding: (ids) => engine().runKernel('SeqLabEmbedding', { ids, table: rows() }),
  'cross-entropy': (ids) =>
    engine().runKernel('SeqLabSparseCrossEntropy', {
      logits: tensor2d([0, 0, 0, 0, 0, 0], [2, 3]),
      labels: ids,
    }),
};

describe.each(Object.entries(engines))('whole numbers, %s', (_, options) => {
  useBackend(options);

  describe.each(Object.entries(readers))('that %s reads', (__, read) => {
    it('are added to floats before and after', () => {
      const ids = tensor1d([2, 1], 'int32');
      const expected = [...read(tensor1d([2, 1], 'int32')).dataSync()];
      expect([...read(ids).dataSync()]).toEqual(expected);
      expect([...add(tensor1d([10, 20]), ids).dataSync()]).toEqual([12, 21]);
      expect([...read(ids).dataSync()]).toEqual(expected);
      const others = tensor1d([2, 1], 'int32');
      expect([...add(tensor1d([10, 20]), others).dataSync()]).toEqual([12, 21]);
      expect([...read(others).dataSync()]).toEqual(expected);
    });
  });

  it('are told from one number, in any type', () => {
    const mask = notEqual(tensor1d([0, 3, 0], 'int32'), 0);
    expect(mask.dtype).toBe('bool');
    expect([...mask.dataSync()]).toEqual([0, 1, 0]);
    expect([...notEqual(tensor1d([0, 0.5, NaN]), 0).dataSync()]).toEqual([0, 1, 1]);
    expect([...notEqual(tensor1d([1, 2], 'int32'), tensor1d([1, 3], 'int32')).dataSync()]).toEqual([
      0, 1,
    ]);
  });

  it('keep their values in every type', () => {
    const mask = tensor1d([1, 0, 1], 'bool');
    for (const dtype of ['float32', 'int32'] as const) {
      const numbers = cast(mask, dtype);
      expect(numbers.dtype).toBe(dtype);
      expect([...add(numbers, numbers).dataSync()]).toEqual([2, 0, 2]);
    }
    expect([...cast(tensor1d([1.7, -1.7]), 'int32').dataSync()]).toEqual([1, -1]);
    expect([...cast(tensor1d([0, 2], 'int32'), 'bool').dataSync()]).toEqual([0, 1]);
  });

  it('are refused, not misread, where one tensor has two types', () => {
    const ids = tensor1d([2, 1], 'int32');
    gather(rows(), ids);
    const { dataId, shape } = ids;
    engine().backend.incRef(dataId);
    const floats = engine().makeTensorFromTensorInfo({ dataId, shape, dtype: 'float32' });
    expect(() => add(floats, floats)).toThrow('cast it');
  });

  it('of no dimension have no softmax', () => {
    expect(() => softmax(scalar(1))).toThrow();
  });
});
