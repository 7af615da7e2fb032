import * as v from 'valibot';
import { vectorFormats } from '../embeddings/vector-formats.js';
import { limits } from './limits.js';
import { fields, integer, positive } from './parts.js';

/** How vectors that were trained elsewhere learn with the rest of the model. */
const transfer = {
  /** Epochs in which they stay as they are, fewer if patience runs out; 0: they learn from the beginning. */
  frozenEpochs: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0)), 20),
  /** The learning rate of everything once they learn too. */
  fineTuneRate: v.optional(positive, 0.0002),
};

/** Word vectors that an embedding begins with. */
export const vectorsSchema = v.variant('kind', [
  /** word2vec's skip-gram with negative sampling, on all training texts, without their labels. */
  fields({
    kind: v.literal('skip-gram'),
    epochs: v.optional(integer(limits.epochs), 3),
    /** Training texts they learn from, the first ones; null: all. */
    texts: v.optional(v.nullable(integer({ min: 1, max: Number.MAX_SAFE_INTEGER })), null),
    /** How far neighbours may be. */
    windowSize: v.optional(integer(limits.windowSize), 5),
    /** Words drawn beside each neighbour. */
    negativeSamples: v.optional(integer(limits.negativeSamples), 5),
    /** Words whose share of the text is above it are thinned; 0 keeps all. */
    subsample: v.optional(v.pipe(v.number(), v.minValue(0), v.maxValue(1)), 0.001),
    batchSize: v.optional(integer(limits.batchSize), 1024),
    learningRate: v.optional(positive, 0.002),
    ...transfer,
  }),
  /** A file of GloVe, word2vec or fastText, `.gz` too. Words without a vector begin with random numbers. */
  fields({
    kind: v.literal('file'),
    path: v.string(),
    /** Default: by the name. */
    format: v.optional(v.picklist(vectorFormats)),
    ...transfer,
  }),
]);

export type VectorsRecipe = v.InferOutput<typeof vectorsSchema>;
