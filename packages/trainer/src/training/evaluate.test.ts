import { memory } from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { describeOnEachBackend } from '../../test/backends.js';
import { expectClose } from '../../test/numbers.js';
import { contiguousWindows, patternIds, shuffledWindows } from '../../test/sources.js';
import { crossentropy, tinyModel } from '../../test/tiny-model.js';
import { evaluate } from './evaluate.js';

const ids = patternIds(61);
const loss = crossentropy;

describeOnEachBackend('evaluate', () => {
  it('is the mean a token, however batches are cut', async () => {
    const model = tinyModel();
    const one = await evaluate(model, shuffledWindows(ids, { batchSize: 10, seqLength: 6 }), {
      loss,
    });
    const uneven = await evaluate(model, shuffledWindows(ids, { batchSize: 7, seqLength: 6 }), {
      loss,
    });
    expect(one.tokens).toBe(60);
    expect(uneven.tokens).toBe(60);
    expectClose([uneven.loss], [one.loss], 1e-6);
  });

  it('carries states of a stateful model over contiguous data from zero, each time', async () => {
    const data = contiguousWindows(ids, { batchSize: 2, seqLength: 6 });
    const first = await evaluate(tinyModel({ stateful: true }), data, { loss });
    const stateful = tinyModel({ stateful: true });
    await evaluate(stateful, data, { loss });
    expect(await evaluate(stateful, data, { loss })).toEqual(first);
    expect((await evaluate(tinyModel(), data, { loss })).loss).not.toBe(first.loss);
  });

  it('does not drop out', async () => {
    const data = contiguousWindows(ids, { batchSize: 2, seqLength: 6 });
    expect(await evaluate(tinyModel({ dropoutRate: 0.9 }), data, { loss })).toEqual(
      await evaluate(tinyModel(), data, { loss }),
    );
  });

  it('throws the reason of an aborted signal and leaves no tensor behind', async () => {
    const model = tinyModel({ stateful: true });
    const data = contiguousWindows(ids, { batchSize: 2, seqLength: 6 });
    const before = memory().numTensors;
    await evaluate(model, data, { loss });
    expect(memory().numTensors).toBe(before);
    const controller = new AbortController();
    const promise = evaluate(model, data, { loss, signal: controller.signal });
    controller.abort(new Error('enough'));
    await expect(promise).rejects.toThrow('enough');
    expect(memory().numTensors).toBe(before);
  });

  it('refuses data without a batch', async () => {
    await expect(evaluate(tinyModel(), { batches: () => [] }, { loss })).rejects.toThrow(
      expect.objectContaining({ code: 'invalid-data' }),
    );
  });
});
