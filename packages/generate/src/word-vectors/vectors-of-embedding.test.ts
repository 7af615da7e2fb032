import { dense, embedding, functional, input, lstm, sequential } from '@seqlab/seq-layers';
import { kerasSpecialTokens, wordTokenizer } from '@seqlab/text-data';
import { memory } from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { describeOnEachBackend } from '../../test/backends.js';
import { vectorsOfEmbedding } from './vectors-of-embedding.js';

const rows = [
  [0, 0],
  [1, 2],
  [3, 4],
  [5, 6],
  [7, 8],
];
const table = () => embedding({ inputDim: 5, outputDim: 2, weights: rows });

describeOnEachBackend('vectorsOfEmbedding', () => {
  it('gives the row of each word, and none of ids without one', async () => {
    // Ids from 1 by falling frequency; 0 is no word's, and 4 has a row but no word.
    const { vocabulary } = wordTokenizer('the sea the ship the sea', {
      specialTokens: kerasSpecialTokens(),
    });
    const model = sequential([table(), lstm({ units: 3 }), dense({ units: 1 })]);
    const before = memory().numTensors;
    const vectors = await vectorsOfEmbedding(model, vocabulary);
    expect(memory().numTensors).toBe(before);
    expect(vectors.words).toEqual(['the', 'sea', 'ship']);
    expect([...vectors.vectors]).toEqual([1, 2, 3, 4, 5, 6]);
    expect(vectors.dimensions).toBe(2);
    model.dispose();
  });

  it('has the special tokens that the vocabulary names', async () => {
    const { vocabulary } = wordTokenizer('sea');
    const layer = table();
    layer.build([null, null]);
    const vectors = await vectorsOfEmbedding(layer, vocabulary);
    expect(vectors.words).toEqual(['<PAD>', '<START>', '<UNK>', '<END>', 'sea']);
    expect([...vectors.vectorOf('sea')]).toEqual([7, 8]);
    layer.dispose();
  });

  it('gives copies, which training leaves alone', async () => {
    const layer = table();
    const model = sequential([layer, dense({ units: 1 })]);
    const vectors = await vectorsOfEmbedding(model, [undefined, 'a', 'b', 'c', 'd']);
    const name = layer.weights[0]!.name;
    model.setWeights({ [name]: { data: new Float32Array(10).fill(9), shape: [5, 2] } });
    expect([...vectors.vectorOf('a')]).toEqual([1, 2]);
    model.dispose();
  });

  it('asks which of several embeddings', async () => {
    const ids = input({ shape: [4], dtype: 'int32' });
    const [left, right] = [table(), table()];
    const outputs = [left.apply(ids), right.apply(ids)];
    const model = functional({ inputs: [ids], outputs });
    await expect(vectorsOfEmbedding(model, ['a'])).rejects.toThrow(
      /2 embeddings \(embedding\/embeddings, embedding_1\/embeddings\)/,
    );
    const vectors = await vectorsOfEmbedding(model.getLayer('embedding_1'), ['a', 'b']);
    expect([...vectors.vectors]).toEqual([0, 0, 1, 2]);
    model.dispose();
  });

  it('refuses what has no embedding, and a vocabulary that is too large', async () => {
    const model = sequential([dense({ units: 1 })]);
    await expect(vectorsOfEmbedding(model, ['a'])).rejects.toMatchObject({ code: 'invalid-data' });
    await expect(vectorsOfEmbedding(table(), ['a'])).rejects.toThrow(/not built yet/);
    const layer = table();
    layer.build([null, null]);
    const words = ['a', 'b', 'c', 'd', 'e', 'f'];
    await expect(vectorsOfEmbedding(layer, words)).rejects.toThrow(/5 rows, the vocabulary 6 ids/);
    await expect(vectorsOfEmbedding(layer, ['a', 'a'])).rejects.toMatchObject({
      code: 'invalid-data',
    });
    layer.dispose();
  });
});
