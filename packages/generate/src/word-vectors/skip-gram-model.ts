import { dot, embedding, flatten, functional, input, type Model } from '@seqlab/seq-layers';
import { checkNumber } from '../check-number.js';

/** Options of {@link skipGramModel}. */
export interface SkipGramModelOptions {
  /** How many ids there are. */
  readonly vocabularySize: number;
  /** Numbers in a vector. */
  readonly dimensions: number;
  /** Words drawn beside each neighbour. Default 5. */
  readonly negativeSamples?: number | undefined;
  /** An integer; the same seed draws the same vectors to begin with. Default 0. */
  readonly seed?: number | undefined;
}

/**
 * The model of word2vec's skip-gram with negative sampling: words `[batch, 1]` and contexts
 * `[batch, 1 + negativeSamples]` → logits `[batch, 1 + negativeSamples]`, the product of the word's vector with
 * that of each context. It learns by binary cross-entropy to tell the neighbour, which comes first, from the
 * words drawn beside it. The words' vectors are the weight `words/embeddings`, which begins in ±0.05; those
 * of the contexts begin as zeros, as in Mikolov's program.
 *
 * @throws {@link GenerateError} `invalid-option` for sizes that are no positive integers, or a seed that is
 * no integer.
 * @see Mikolov et al., [Distributed Representations of Words and Phrases](https://arxiv.org/abs/1310.4546)
 * @example
 * ```ts
 * import '@tensorflow/tfjs-backend-cpu';
 * import { nearestNeighbors, skipGramModel, vectorsOfEmbedding } from '@seqlab/generate';
 * import { registerGradients } from '@seqlab/seq-layers/gradients';
 * import { skipGramBatches, wordTokenizer } from '@seqlab/text-data';
 * import { adam, binaryCrossentropy, fit } from '@seqlab/trainer';
 *
 * registerGradients();
 * const text = 'the whale swims in the sea and the ship sails on the sea';
 * const tokenizer = wordTokenizer(text);
 * const { vocabulary, vocabularySize } = tokenizer;
 * const model = skipGramModel({ vocabularySize, dimensions: 16 });
 * // So few words are all kept; in a long text the most frequent ones are thinned out.
 * const data = skipGramBatches([tokenizer.encode(text)], { vocabularySize, subsample: 0 });
 * await fit(model, data, {
 *   loss: binaryCrossentropy({ fromLogits: true }),
 *   optimizer: adam({ learningRate: 0.002 }),
 *   epochs: 5,
 * });
 * const vectors = await vectorsOfEmbedding(model.getLayer('words'), vocabulary);
 * console.log(nearestNeighbors(vectors, 'whale', { k: 3 }));
 * ```
 */
export function skipGramModel({
  vocabularySize,
  dimensions,
  negativeSamples = 5,
  seed = 0,
}: SkipGramModelOptions): Model {
  for (const [name, value] of Object.entries({ vocabularySize, dimensions, negativeSamples })) {
    checkNumber(`skipGramModel: ${name}`, value, { min: 1, integer: true });
  }
  checkNumber('skipGramModel: seed', seed, { integer: true });
  const table = { inputDim: vocabularySize, outputDim: dimensions };
  const word = input({ shape: [1], dtype: 'int32' });
  const contexts = input({ shape: [1 + negativeSamples], dtype: 'int32' });
  const ofWord = flatten().apply(embedding({ ...table, name: 'words' }).apply(word));
  const ofContexts = embedding({
    ...table,
    name: 'contexts',
    embeddingsInitializer: 'zeros',
  }).apply(contexts);
  const scores = dot({ axes: [1, 2] }).apply([ofWord, ofContexts]);
  return functional({ inputs: [word, contexts], outputs: scores, seed });
}
