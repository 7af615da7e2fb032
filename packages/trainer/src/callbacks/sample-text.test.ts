import type { Model } from '@seqlab/seq-layers';
import { tensor2d } from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { describeOnEachBackend } from '../../test/backends.js';
import { contiguousWindows, patternIds } from '../../test/sources.js';
import { tinyModel, tinyOptions, weightsOf } from '../../test/tiny-model.js';
import { fit } from '../training/fit.js';
import type { Callback } from './callback.js';
import { sampleText, type SamplePosition, type SampleTextOptions } from './sample-text.js';

const data = contiguousWindows(patternIds(90), { batchSize: 2, seqLength: 6 });
const perEpoch = data.length!;

async function train(callbacks: Callback[], epochs = 2) {
  const model = tinyModel({ stateful: true, dropoutRate: 0.2 });
  const history = await fit(model, data, {
    ...tinyOptions(),
    epochs,
    validationData: data,
    callbacks,
  });
  return { weights: weightsOf(model), history };
}

/** What the model makes of two rows of its own, which moves the states it predicts with. */
function prediction(model: Model): string {
  const ids = tensor2d([0, 1, 2, 3, 4, 0], [2, 3], 'int32');
  const logits = model.predict(ids);
  const text = Array.from(logits.dataSync()).join(' ');
  ids.dispose();
  logits.dispose();
  return text;
}

describeOnEachBackend('sampleText', () => {
  it('leaves training as it is, bit for bit', async () => {
    const texts: string[] = [];
    const sampled = await train([
      sampleText({
        generate: prediction,
        every: { steps: 2 },
        onText: (text) => void texts.push(text),
      }),
    ]);
    expect(texts).toHaveLength(Math.floor((2 * perEpoch) / 2));
    expect(new Set(texts).size).toBe(perEpoch);
    expect(sampled).toEqual(await train([]));
  });
});

async function positions(every: SampleTextOptions['every'], epochs = 4): Promise<SamplePosition[]> {
  const seen: SamplePosition[] = [];
  const onText = (_: string, position: SamplePosition) => void seen.push(position);
  await train([sampleText({ generate: () => 'a text', every, onText })], epochs);
  return seen;
}

it('writes at the end of each epoch, of every so many, or every so many steps', async () => {
  expect(await positions(undefined, 2)).toEqual([
    { epoch: 0, step: perEpoch },
    { epoch: 1, step: 2 * perEpoch },
  ]);
  expect((await positions(2)).map(({ epoch }) => epoch)).toEqual([1, 3]);
  expect((await positions({ steps: 5 }, 2)).map(({ step }) => step)).toEqual([5, 10]);
});

it('waits for the text and for who takes it, and hands it on as a block of code', async () => {
  const log: unknown[] = [];
  const pause = () => new Promise((resolve) => setTimeout(resolve, 2));
  await train(
    [
      sampleText({
        generate: async (_, { step }) => {
          await pause();
          return `# one\n${step}`;
        },
        onText: async (text) => {
          await pause();
          log.push(text);
        },
        tensorBoard: { writeText: async (tag, entry) => void log.push({ tag, ...entry }) },
      }),
    ],
    1,
  );
  const text = `    # one\n    ${perEpoch}`;
  expect(log).toEqual([`# one\n${perEpoch}`, { tag: 'sample', text, step: perEpoch }]);
});

it('passes on what goes wrong in it', async () => {
  const generate = () => {
    throw new Error('no prompt');
  };
  await expect(train([sampleText({ generate, onText: () => {} })])).rejects.toThrow('no prompt');
});

it.each([{ every: 0 }, { every: 1.5 }, { every: { steps: 0 } }, { onText: undefined }])(
  'refuses %o',
  (options) => {
    expect(() => sampleText({ generate: () => '', onText: () => {}, ...options })).toThrow(
      expect.objectContaining({ code: 'invalid-option' }),
    );
  },
);
