import { dense, embedding, initialValues, sequential } from '@seqlab/seq-layers';
import { kerasSpecialTokens, wordTokenizer } from '@seqlab/text-data';
import { tensor } from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { describeOnEachBackend } from '../../test/backends.js';
import { embeddingMatrix } from './embedding-matrix.js';
import { wordVectors } from './word-vectors.js';

const vectors = wordVectors({
  words: ['sea', 'the', 'desert'],
  vectors: Float32Array.of(0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 7, 8, 9),
  dimensions: 3,
});
const tokenizer = wordTokenizer('the sea the kraken the sea', {
  specialTokens: kerasSpecialTokens('<oov>'),
});

/** Row by row. */
function rowsOf({ weights, outputDim }: { weights: Float32Array; outputDim: number }): number[][] {
  return Array.from({ length: weights.length / outputDim }, (_, row) => [
    ...weights.subarray(row * outputDim, (row + 1) * outputDim),
  ]);
}

describe('embeddingMatrix', () => {
  it('has the vector of each word at its id', () => {
    const matrix = embeddingMatrix(vectors, tokenizer.vocabulary);
    expect([matrix.inputDim, matrix.outputDim, matrix.found]).toEqual([5, 3, 2]);
    expect(matrix.missing).toEqual(['<oov>', 'kraken']);
    const rows = rowsOf(matrix);
    expect(rows[0]).toEqual([0, 0, 0]);
    expect(rows[2]).toEqual([...vectors.vectorOf('the')]);
    expect(rows[3]).toEqual([...vectors.vectorOf('sea')]);
  });

  it('draws rows of missing words as an embedding of that seed begins', () => {
    const drawn = (seed: number) => {
      const rows = rowsOf(embeddingMatrix(vectors, tokenizer.vocabulary, { seed }));
      return [rows[1], rows[4]].flat();
    };
    const whole = initialValues('randomUniform', { shape: [5, 3], seed: 7 });
    expect(drawn(7)).toEqual([...whole.subarray(3, 6), ...whole.subarray(12)]);
    expect(drawn(0)).not.toEqual(drawn(7));
    const byDefault = rowsOf(embeddingMatrix(vectors, tokenizer.vocabulary));
    expect(byDefault[4]).toEqual(drawn(0).slice(3));
  });

  it('draws them from another distribution, or none', () => {
    const rowOf = (missingInitializer: 'zeros' | 'ones') =>
      rowsOf(embeddingMatrix(vectors, tokenizer.vocabulary, { missingInitializer }))[4];
    expect(rowOf('zeros')).toEqual([0, 0, 0]);
    expect(rowOf('ones')).toEqual([1, 1, 1]);
  });

  it('has zeros for padding that has a token, and for ids without a word', () => {
    const { vocabulary } = wordTokenizer('sea');
    const padded = embeddingMatrix(vectors, vocabulary, { missingInitializer: 'ones' });
    expect(rowsOf(padded)[0]).toEqual([0, 0, 0]);
    expect(padded.missing).toEqual(['<START>', '<UNK>', '<END>']);
    const list = embeddingMatrix(vectors, ['sea', undefined, '<PAD>'], {
      missingInitializer: 'ones',
    });
    expect(rowsOf(list).slice(1)).toEqual([
      [0, 0, 0],
      [1, 1, 1],
    ]);
  });

  it('refuses half a seed', () => {
    expect(() => embeddingMatrix(vectors, ['sea'], { seed: 0.5 })).toThrow(
      expect.objectContaining({ code: 'invalid-option' }),
    );
  });
});

describeOnEachBackend('a model that begins with it', () => {
  it('embeds words as their vectors', async () => {
    const { inputDim, outputDim, weights } = embeddingMatrix(vectors, tokenizer.vocabulary);
    const layer = embedding({ inputDim, outputDim, weights, trainable: false });
    const model = sequential([layer, dense({ units: 1 })]);
    expect([...(await layer.weights[0]!.variable.data())]).toEqual([...weights]);
    const ids = tensor([...tokenizer.encode('sea the')], [1, 2], 'int32');
    const { output } = layer.apply(ids);
    expect([...(await output.data())]).toEqual([...vectors.vectors.subarray(0, 6)]);
    ids.dispose();
    output.dispose();
    model.dispose();
  });
});
