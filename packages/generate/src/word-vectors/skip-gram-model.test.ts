import { memory, tensor2d, tidy } from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { describeOnEachBackend } from '../../test/backends.js';
import { skipGramModel, type SkipGramModelOptions } from './skip-gram-model.js';

const sizes = { vocabularySize: 3, dimensions: 2, negativeSamples: 2 };

describeOnEachBackend('skipGramModel', () => {
  it('scores each context by the product of its vector with that of the word', async () => {
    const before = memory().numTensors;
    const model = skipGramModel(sizes);
    model.setWeights({
      'words/embeddings': { data: Float32Array.of(9, 9, 1, 2, 3, -1), shape: [3, 2] },
      'contexts/embeddings': { data: Float32Array.of(1, 0, 0, 1, 2, 5), shape: [3, 2] },
    });
    const words = tensor2d([1, 2], [2, 1], 'int32');
    const contexts = tensor2d([0, 1, 2, 2, 1, 0], [2, 3], 'int32');
    const scores = tidy(() => model.apply([words, contexts]).outputs[0]!);
    expect(scores.shape).toEqual([2, 3]);
    // [1, 2] with [1, 0], [0, 1], [2, 5]; [3, -1] with [2, 5], [0, 1], [1, 0].
    expect([...(await scores.data())]).toEqual([1, 2, 12, 1, -1, 3]);
    for (const one of [words, contexts, scores, model]) one.dispose();
    expect(memory().numTensors).toBe(before);
  });

  it('begins with words in ±0.05 by the seed and contexts of zeros', async () => {
    const tableOf = async (options: Partial<SkipGramModelOptions> = {}) => {
      const model = skipGramModel({ ...sizes, ...options });
      const weights = await model.getWeights();
      model.dispose();
      return weights;
    };
    const { 'words/embeddings': words, 'contexts/embeddings': contexts } = await tableOf();
    expect([...contexts!.data].every((value) => value === 0)).toBe(true);
    expect(Math.max(...[...words!.data].map(Math.abs))).toBeLessThanOrEqual(0.05);
    expect(words).toEqual((await tableOf({ seed: 0 }))['words/embeddings']);
    expect(words).not.toEqual((await tableOf({ seed: 1 }))['words/embeddings']);
  });
});

it('takes five words beside each neighbour where nothing is said', () => {
  const model = skipGramModel({ vocabularySize: 3, dimensions: 2 });
  expect(model.inputs.map(({ shape }) => shape)).toEqual([
    [null, 1],
    [null, 6],
  ]);
  model.dispose();
});

it.each<[Partial<SkipGramModelOptions>, string]>([
  [{ vocabularySize: 0 }, 'skipGramModel: vocabularySize must be an integer at least 1, got 0'],
  [{ dimensions: 1.5 }, 'skipGramModel: dimensions must be an integer'],
  [{ negativeSamples: 0 }, 'skipGramModel: negativeSamples must be an integer'],
  [{ seed: 0.5 }, 'skipGramModel: seed must be an integer'],
])('refuses %o', (options, message) => {
  expect(() => skipGramModel({ ...sizes, ...options })).toThrow(message);
});
