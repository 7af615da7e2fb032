import { dense, embedding, lstm, sequential } from '@seqlab/seq-layers';
import { memory } from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { describeOnEachBackend } from '../../test/backends.js';
import { contiguousWindows, patternIds } from '../../test/sources.js';
import { tinyModel, tinyOptions, vocabulary, weightsOf } from '../../test/tiny-model.js';
import { polyakAverage } from '../averaging/weight-averaging.js';
import type { Batch, BatchSource } from '../data/batch.js';
import { evaluate } from './evaluate.js';
import { fit, type FitOptions } from './fit.js';
import { predict } from './predict.js';

const good = contiguousWindows(patternIds(121), { batchSize: 4, seqLength: 6 });

/** Good batches, but for one of them. */
function spoilt(at: number, change: (batch: Batch) => Batch): BatchSource {
  return {
    ...good,
    *batches(options) {
      for (const [i, batch] of [...(good.batches(options) as Iterable<Batch>)].entries()) {
        yield i === at ? change(batch) : batch;
      }
    },
  };
}

function withId(which: 'inputs' | 'targets', id: number): (batch: Batch) => Batch {
  return (batch) => {
    const { data, shape } = batch[which] as Batch['targets'];
    const ids = Int32Array.from(data);
    ids[9] = id;
    return { ...batch, [which]: { data: ids, shape } };
  };
}

const cases: [string, (batch: Batch) => Batch, RegExp][] = [
  ['an input id that is too large', withId('inputs', 5), /input id 5 at \[1, 3\].*0 to 4/],
  ['an input id below 0', withId('inputs', -1), /input id -1 at \[1, 3\]/],
  ['a target id that is too large', withId('targets', 7), /id 7/],
  ['a target id below 0', withId('targets', -2), /id -2/],
  [
    'targets of another length',
    (batch) => ({ ...batch, targets: { data: new Int32Array(4), shape: [4, 1] } }),
    /\[4, 6.*\[4, 1\]/,
  ],
];

describeOnEachBackend('fit that fails', () => {
  it.each(cases)('tells of %s, changes nothing by it and frees all', async (_, change, message) => {
    const model = tinyModel({ stateful: true, dropoutRate: 0.1 });
    const { optimizer, ...options } = tinyOptions();
    model.build([null, 6]);
    const before = memory().numTensors;
    let last = weightsOf(model);
    const promise = fit(model, spoilt(3, change), {
      ...options,
      optimizer,
      gradientAccumulationSteps: 2,
      weightAveraging: polyakAverage(),
      callbacks: [{ onBatchEnd: () => void (last = weightsOf(model)) }],
    });
    await expect(promise).rejects.toThrow(message);
    await expect(promise).rejects.toThrow('Step 4 (batch 3 of epoch 0): ');
    await expect(promise).rejects.toThrow(
      expect.objectContaining({ name: 'TrainerError', code: 'invalid-data', step: 4 }),
    );
    expect(weightsOf(model)).toEqual(last);
    optimizer.dispose();
    expect(memory().numTensors).toBe(before);
  });

  it.each(cases)('evaluate tells of %s and frees all', async (name, change, message) => {
    const model = tinyModel({ stateful: true });
    model.build([null, 6]);
    const before = memory().numTensors;
    const { loss } = tinyOptions();
    await expect(evaluate(model, spoilt(2, change), { loss })).rejects.toThrow(message);
    expect(memory().numTensors).toBe(before);
    if (!name.includes('input')) return;
    await expect(predict(model, spoilt(2, change))).rejects.toThrow(message);
    expect(memory().numTensors).toBe(before);
  });

  it('finds validation data that do not fit before the first step', async () => {
    const steps: number[] = [];
    for (const change of [withId('inputs', 99), withId('targets', 99)]) {
      const promise = fit(tinyModel(), good, {
        ...tinyOptions(),
        validationData: spoilt(0, change),
        callbacks: [{ onBatchEnd: ({ step }) => void steps.push(step) }],
      });
      await expect(promise).rejects.toThrow(/id 99/);
    }
    expect(steps).toEqual([]);
  });

  it.each(cases)(
    'finds %s in the first batch before callbacks begin',
    async (_, change, message) => {
      const moments: string[] = [];
      const promise = fit(tinyModel(), spoilt(0, change), {
        ...tinyOptions(),
        callbacks: [{ onTrainBegin: () => void moments.push('onTrainBegin') }],
      });
      await expect(promise).rejects.toThrow(message);
      expect(moments).toEqual([]);
    },
  );

  it('refuses a model that has nothing to learn', async () => {
    const model = tinyModel();
    model.freeze();
    await expect(fit(model, good, tinyOptions())).rejects.toThrow(
      expect.objectContaining({
        code: 'invalid-option',
        message: expect.stringContaining('no weight to train'),
      }),
    );
    model.unfreeze('dense');
    expect((await fit(model, good, tinyOptions())).stopReason).toBe('epochs');
  });

  it('finds a model whose outputs are not the targets before the first step', async () => {
    const model = sequential([
      embedding({ inputDim: vocabulary, outputDim: 3 }),
      lstm({ units: 4 }),
      dense({ units: vocabulary }),
    ]);
    let steps = 0;
    const options: FitOptions = {
      ...tinyOptions(),
      callbacks: [{ onBatchEnd: () => void (steps += 1) }],
    };
    await expect(fit(model, good, options)).rejects.toThrow(/\[4, 5\].*\[4, 6\]/);
    expect(steps).toBe(0);
  });

  it('frees all when a callback throws', async () => {
    const model = tinyModel({ stateful: true });
    model.build([null, 6]);
    const { optimizer, ...options } = tinyOptions();
    const before = memory().numTensors;
    const callbacks = [
      {
        onBatchEnd({ step }: { step: number }) {
          if (step === 3) throw new Error('no space left');
        },
      },
    ];
    await expect(
      fit(model, good, { ...options, optimizer, gradientAccumulationSteps: 2, callbacks }),
    ).rejects.toThrow('no space left');
    optimizer.dispose();
    expect(memory().numTensors).toBe(before);
  });
});
