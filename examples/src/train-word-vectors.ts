import { dot, embedding, flatten, functional, input } from '@seqlab/seq-layers';
import { skipGramBatches, type SkipGramBatchesOptions } from '@seqlab/text-data';
import { adam, binaryCrossentropy, fit, type Callback } from '@seqlab/trainer';

export interface TrainWordVectorsOptions extends SkipGramBatchesOptions {
  /** Numbers a word. */
  dimensions: number;
  epochs: number;
  callbacks?: readonly Callback[];
}

/**
 * Skip-gram with negative sampling (Mikolov et al. 2013, https://arxiv.org/abs/1310.4546): a word's
 * vector has to tell its neighbours from words drawn at random, each scored by a dot product.
 *
 * @returns the table of vectors, `[vocabularySize, dimensions]`, row by row.
 */
export async function trainWordVectors(
  sequences: readonly ArrayLike<number>[],
  { dimensions, epochs, callbacks, ...options }: TrainWordVectorsOptions,
): Promise<Float32Array> {
  const { vocabularySize, negativeSamples = 5, seed = 0 } = options;
  const table = { inputDim: vocabularySize, outputDim: dimensions };
  const vectors = embedding({ ...table, name: 'words' });
  const word = input({ shape: [1], dtype: 'int32' });
  const contexts = input({ shape: [1 + negativeSamples], dtype: 'int32' });
  const ofContexts = embedding({ ...table, name: 'contexts', embeddingsInitializer: 'zeros' });
  const scores = dot({ axes: [1, 2] }).apply([
    flatten().apply(vectors.apply(word)),
    ofContexts.apply(contexts),
  ]);
  const model = functional({ inputs: [word, contexts], outputs: scores, seed });
  const optimizer = adam({ learningRate: 0.002 });
  await fit(model, skipGramBatches(sequences, { ...options, negativeSamples, seed }), {
    loss: binaryCrossentropy({ fromLogits: true }),
    optimizer,
    epochs,
    seed,
    ...(callbacks && { callbacks }),
  });
  optimizer.dispose();
  const { data } = (await model.getWeights())['words/embeddings']!;
  model.dispose();
  return data as Float32Array;
}
