import {
  activation,
  bidirectional,
  dense,
  embedding,
  flatten,
  globalAveragePooling1d,
  lstm,
  sequential,
  type Layer,
} from '@seqlab/seq-layers';
import { kerasSpecialTokens, wordTokenizer } from '@seqlab/text-data';
import { memory, tensor, tidy } from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { describeOnEachBackend } from '../../test/backends.js';
import { characters } from '../../test/characters.js';
import { classify, type ClassifyOptions } from './classify.js';

/** "good" has id 1, "bad" 2, "so" 3; 0 is padding. */
const words = wordTokenizer('good good good bad bad so', { specialTokens: kerasSpecialTokens() });

/** The mean of the words' rows of a table, through a last layer of identity weights. */
function meanModel(table: number[][], last: Layer, { maskZero = true } = {}) {
  const units = table[0]!.length;
  const layers = [
    embedding({ inputDim: 4, outputDim: units, maskZero, weights: table }),
    globalAveragePooling1d(),
    last,
  ];
  const model = sequential(layers, { inputShape: [null] });
  const kernel = model.weights.find(({ name }) => name.endsWith('/kernel'));
  const identity = Array.from({ length: units }, (_, i) =>
    Array.from({ length: units }, (_unused, j) => (i === j ? 1 : 0)),
  );
  if (kernel) tidy(() => kernel.variable.assign(tensor(identity)));
  return model;
}

const threeClasses = [
  [9, 9, 9],
  [2, 0, 0],
  [0, 2, 0],
  [0, 0, 4],
];
const oneOutput = [[9], [2], [-2], [0.5]];
const sigmoid = (x: number) => 1 / (1 + Math.exp(-x));

describeOnEachBackend('classify', () => {
  it.each([
    ['logits', dense({ units: 3 })],
    ['a softmax', dense({ units: 3, activation: 'softmax' })],
    ['a softmax layer', activation({ activation: 'softmax' })],
    ['a log-softmax', dense({ units: 3, activation: 'logSoftmax' })],
  ] as const)('reads the classes of a model that ends in %s', async (_name, last) => {
    // The mean of (2, 0, 0) and (0, 0, 4) is (1, 0, 2).
    const weights = [1, 0, 2].map(Math.exp);
    const total = weights.reduce((sum, one) => sum + one, 0);
    const result = await classify(meanModel(threeClasses, last), words, 'so good', {
      labels: ['good', 'bad', 'emphatic'],
    });
    expect(result).toMatchObject({ label: 'emphatic', index: 2 });
    expect(result.probability).toBe(result.probabilities[2]);
    result.probabilities.forEach((p, i) => expect(p).toBeCloseTo(weights[i]! / total, 5));
  });

  it.each([
    ['a logit', dense({ units: 1 })],
    ['a sigmoid', dense({ units: 1, activation: 'sigmoid' })],
  ] as const)('takes %s for the probability of the second of two classes', async (_name, last) => {
    const model = meanModel(oneOutput, last);
    const labels = ['negative', 'positive'];
    const good = await classify(model, words, 'good', { labels });
    expect(good).toMatchObject({ label: 'positive', index: 1 });
    expect(good.probability).toBeCloseTo(sigmoid(2), 5);
    const bad = await classify(model, words, 'bad so', { labels });
    expect(bad.label).toBe('negative');
    expect(bad.probability).toBeCloseTo(1 - sigmoid(-0.75), 5);
    expect(bad.probabilities[0]! + bad.probabilities[1]!).toBeCloseTo(1, 6);
  });

  it('lets several sigmoids stand alone', async () => {
    const model = meanModel(threeClasses, dense({ units: 3, activation: 'sigmoid' }));
    const { label, probabilities } = await classify(model, words, 'good bad');
    expect(label).toBe('0');
    [1, 1, 0].forEach((x, i) => expect(probabilities[i]).toBeCloseTo(sigmoid(x), 5));
  });

  it('classifies each of several texts as it does alone, in their order', async () => {
    const model = sequential([
      embedding({ inputDim: 4, outputDim: 3, embeddingsInitializer: 'glorotNormal' }),
      lstm({ units: 4 }),
      dense({ units: 3, kernelInitializer: 'orthogonal' }),
    ]);
    const texts = ['good', 'bad so so', '', 'so', 'bad bad bad good', 'so bad', 'good', 'bad'];
    for (const options of [{}, { batchSize: 2 }, { maxLen: 3 }, { maxLen: 3, batchSize: 3 }]) {
      const all = await classify(model, words, texts, options);
      for (const [i, text] of texts.entries()) {
        const alone = await classify(model, words, text, options);
        expect(all[i]!.index).toBe(alone.index);
        all[i]!.probabilities.forEach((p, j) => expect(p).toBeCloseTo(alone.probabilities[j]!, 6));
      }
    }
    expect(await classify(model, words, [])).toEqual([]);
  });

  it.each([
    ['lstm', () => lstm({ units: 4 })],
    ['a bidirectional lstm', () => bidirectional({ layer: lstm({ units: 4 }) })],
    ['the mean', () => globalAveragePooling1d()],
  ] as const)('padding that is masked plays no part in %s', async (_name, layer) => {
    const build = (maskZero: boolean) =>
      sequential([
        embedding({ inputDim: 4, outputDim: 3, maskZero, embeddingsInitializer: 'glorotNormal' }),
        layer(),
        dense({ units: 3, kernelInitializer: 'orthogonal' }),
      ]);
    const text = 'so good bad';
    const masked = build(true);
    const { probabilities } = await classify(masked, words, text);
    for (const padding of ['pre', 'post'] as const) {
      const padded = await classify(masked, words, text, { maxLen: 7, padding });
      probabilities.forEach((p, i) => expect(padded.probabilities[i]).toBeCloseTo(p, 5));
      const unmasked = await classify(build(false), words, text, { maxLen: 7, padding });
      expect(Math.abs(unmasked.probabilities[0]! - probabilities[0]!)).toBeGreaterThan(1e-4);
    }
  });

  it('cuts and pads where it is told to, and to the length the model has', async () => {
    const model = sequential(
      [
        embedding({ inputDim: 4, outputDim: 1, weights: [[0], [1], [2], [3]] }),
        flatten(),
        activation({ activation: 'linear' }),
      ],
      { inputShape: [4] },
    );
    const logitsOf = async (text: string, options?: ClassifyOptions) =>
      (await classify(model, words, text, options)).probabilities.map(Math.log);
    // Logits less the first are ids less the first.
    const idsOf = async (text: string, options?: ClassifyOptions) => {
      const logits = await logitsOf(text, options);
      return logits.map((logit) => Math.round(logit - logits[0]!));
    };
    expect(await idsOf('good bad')).toEqual([0, 0, 1, 2]);
    expect(await idsOf('good bad', { padding: 'post' })).toEqual([0, 1, -1, -1]);
    expect(await idsOf('good bad', { paddingId: 3 })).toEqual([0, 0, -2, -1]);
    const long = 'so good bad so bad';
    expect(await idsOf(long)).toEqual([0, 1, 2, 1]);
    expect(await idsOf(long, { truncating: 'post' })).toEqual([0, -2, -1, 0]);
  });

  it('frees everything, also when it is aborted or fails', async () => {
    const model = meanModel(threeClasses, dense({ units: 3 }));
    const before = memory().numTensors;
    await classify(model, words, ['good', 'so bad']);
    const signal = AbortSignal.abort(new Error('enough'));
    await expect(classify(model, words, 'good', { signal })).rejects.toThrow('enough');
    const { variable } = model.weights.at(-1)!;
    tidy(() => variable.assign(tensor([NaN, 0, 0])));
    await expect(classify(model, words, 'good')).rejects.toThrow(
      expect.objectContaining({ code: 'invalid-output' }),
    );
    expect(memory().numTensors).toBe(before);
  });

  it('says which models and options do not fit', async () => {
    const code = (value: string) => expect.objectContaining({ name: 'GenerateError', code: value });
    const tanh = meanModel(threeClasses, dense({ units: 3, activation: 'tanh' }));
    await expect(classify(tanh, words, 'good')).rejects.toThrow(code('invalid-model'));
    const steps = sequential([
      embedding({ inputDim: 4, outputDim: 3 }),
      lstm({ units: 4, returnSequences: true }),
      dense({ units: 3 }),
    ]);
    await expect(classify(steps, words, 'good')).rejects.toThrow(code('invalid-model'));
    const model = meanModel(threeClasses, dense({ units: 3 }));
    const wrong: ClassifyOptions[] = [
      { labels: ['a', 'b'] },
      { maxLen: 0 },
      { maxLen: 1.5 },
      { batchSize: 0 },
      { paddingId: -1 },
      { padding: 'left' as never },
      { truncating: 'right' as never },
    ];
    for (const options of wrong) {
      await expect(classify(model, words, 'good', options)).rejects.toThrow(code('invalid-option'));
    }
    const letters = meanModel(threeClasses, dense({ units: 3 }));
    await expect(classify(letters, characters, 'aX')).rejects.toThrow('has no "X"');
    const replaced = await classify(letters, characters, '\n X', { replaceUnknown: 'a' });
    expect(replaced).toEqual(await classify(letters, characters, '\n a'));
  });
});
