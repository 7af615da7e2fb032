import * as v from 'valibot';
import { cells, labelledDatasets, limits } from './limits.js';
import { vectorsSchema } from './vectors-recipe.js';
import { common, fields, fraction, integer, trainingSchema } from './parts.js';

const source = v.variant('kind', [
  fields({ kind: v.literal('dataset'), name: v.picklist(labelledDatasets) }),
  /** A folder that has one folder of text files for each class. */
  fields({ kind: v.literal('folder'), path: v.string() }),
  /** A CSV file (`.csv`, `.tsv`) or JSON lines (`.jsonl`) with a text and its class in each row. */
  fields({
    kind: v.literal('table'),
    path: v.string(),
    text: v.optional(v.string(), 'text'),
    label: v.optional(v.string(), 'label'),
  }),
]);

const ends = ['pre', 'post'] as const;

/** A model that learns which class a text is of. */
export const classificationSchema = fields({
  ...common,
  task: v.literal('text-classification'),
  data: fields({
    source,
    /** Examples to learn from: as many of each class, drawn by the seed; null: all. */
    labels: v.optional(v.nullable(integer(limits.labels)), null),
    /** Share of the training examples, the last, to validate on; 0 for none. */
    validationSplit: v.optional(fraction, 0.2),
    /** Share of all examples, drawn by the seed, to test on where the data has no test part. */
    testSplit: v.optional(fraction, 0.2),
    /** How many words there are, the most frequent ones; special tokens count. */
    maxTokens: v.optional(integer(limits.maxTokens), 10_000),
    /** Words a text is cut or padded to. */
    maxLen: v.optional(integer(limits.seqLength), 500),
    padding: v.optional(v.picklist(ends), 'post'),
    truncating: v.optional(v.picklist(ends), 'pre'),
    batchSize: v.optional(integer(limits.batchSize), 128),
  }),
  model: fields({
    embedding: v.optional(integer(limits.embedding), 16),
    /** What the embedding begins with; null: random numbers. */
    vectors: v.optional(v.nullable(vectorsSchema), null),
    /** Whether padding is left out of everything. */
    mask: v.optional(v.boolean(), true),
    /** What reads the words; `average` is the mean of their vectors. */
    cell: v.optional(v.picklist([...cells, 'average']), 'lstm'),
    units: v.optional(integer(limits.units), 64),
    layers: v.optional(integer(limits.layers), 1),
    bidirectional: v.optional(v.boolean(), false),
    /** Units of the dense layers before the last, each with relu. */
    dense: v.optional(v.array(integer(limits.units)), [64]),
    /** Share that is dropped in training: of each recurrent output, and of each dense one. */
    dropout: v.optional(fraction, 0),
  }),
  training: trainingSchema,
});

export type ClassificationRecipe = v.InferOutput<typeof classificationSchema>;

export type ExampleSource = ClassificationRecipe['data']['source'];
