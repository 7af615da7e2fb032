import {
  dense,
  embedding,
  functional,
  globalAveragePooling1d,
  input,
  add,
  sequential,
} from '@seqlab/seq-layers';
import { memory, tensor } from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { describeOnEachBackend } from '../../test/backends.js';
import { expectClose, numbers } from '../../test/numbers.js';
import { contiguousWindows, patternIds } from '../../test/sources.js';
import { tinyModel, vocabulary } from '../../test/tiny-model.js';
import { predict } from './predict.js';

const ids = patternIds(42);
const inputs = { data: ids, shape: [7, 6] };

describeOnEachBackend('predict', () => {
  it('puts the outputs of all batches together, however they are cut', async () => {
    const model = tinyModel({ dropoutRate: 0.5 });
    const expected = numbers(model.apply(tensor(ids, [7, 6], 'int32')).output);
    for (const batchSize of [1, 3, 7, 32]) {
      const { data, shape } = await predict(model, { inputs }, { batchSize });
      expect(shape).toEqual([7, 6, vocabulary]);
      expectClose(Array.from(data), expected, 1e-6);
    }
  });

  it('carries the states of a stateful model over contiguous batches', async () => {
    const data = contiguousWindows(patternIds(61), { batchSize: 2, seqLength: 5 });
    const carried = await predict(tinyModel({ stateful: true }), data);
    expect(carried.shape).toEqual([2 * data.length!, 5, vocabulary]);
    const fresh = await predict(tinyModel(), data);
    // The first batch begins at zero either way, the second does not.
    const batch = 2 * 5 * vocabulary;
    expect(carried.data.slice(0, batch)).toEqual(fresh.data.slice(0, batch));
    expect(carried.data.slice(batch)).not.toEqual(fresh.data.slice(batch));
    const model = tinyModel({ stateful: true });
    await predict(model, data);
    expect(await predict(model, data)).toEqual(carried);
  });

  it('takes several inputs', async () => {
    const [a, b] = [input({ shape: [3] }), input({ shape: [3] })];
    const unit = dense({ units: 1, kernelInitializer: 'ones' });
    const model = functional({ inputs: [a, b], outputs: unit.apply(add().apply([a, b])) });
    const rows = (first: number) => ({
      data: Float32Array.of(first, 2, 3, 4, 5, 6),
      shape: [2, 3],
    });
    const { data, shape } = await predict(model, { inputs: [rows(1), rows(0)] });
    expect(shape).toEqual([2, 1]);
    expect(Array.from(data)).toEqual([11, 30]);
  });

  it('leaves no tensor behind, and stops at once when aborted', async () => {
    const model = tinyModel({ stateful: true });
    const data = contiguousWindows(patternIds(61), { batchSize: 2, seqLength: 5 });
    await predict(model, data);
    const before = memory().numTensors;
    await predict(model, data);
    expect(memory().numTensors).toBe(before);
    const controller = new AbortController();
    const promise = predict(model, data, { signal: controller.signal });
    controller.abort(new Error('enough'));
    await expect(promise).rejects.toThrow('enough');
    expect(memory().numTensors).toBe(before);
  });
});

it('refuses no data, and outputs that do not go together', async () => {
  const none = { batches: () => [] };
  await expect(predict(tinyModel(), none)).rejects.toThrow('the data has no batch');
  const uneven = {
    *batches() {
      for (const length of [3, 4]) {
        const row = { data: new Int32Array(length), shape: [1, length] };
        yield { inputs: row, targets: row };
      }
    },
  };
  await expect(predict(tinyModel(), uneven)).rejects.toThrow(/\[1, 3, 5\] and \[1, 4, 5\]/);
  const pooled = sequential([embedding({ inputDim: 2, outputDim: 2 }), globalAveragePooling1d()]);
  expect((await predict(pooled, uneven)).shape).toEqual([2, 2]);
});
