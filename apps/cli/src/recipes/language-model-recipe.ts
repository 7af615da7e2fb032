import * as v from 'valibot';
import { cells, limits, textDatasets, windowModes } from './limits.js';
import { common, fields, fraction, integer, trainingSchema } from './parts.js';

const source = v.variant('kind', [
  fields({ kind: v.literal('file'), path: v.string() }),
  fields({ kind: v.literal('dataset'), name: v.picklist(textDatasets) }),
]);

/** A character model that learns to write on a text. */
export const languageModelSchema = fields({
  ...common,
  task: v.literal('language-model'),
  data: fields({
    source,
    /** Share of the text, its end, to validate on; 0 for none. */
    validationSplit: v.optional(fraction, 0.1),
    /** Whether sequences go on where those of the batch before ended, with the recurrent state. */
    windows: v.optional(v.picklist(windowModes), 'contiguous'),
    seqLength: v.optional(integer(limits.seqLength), 100),
    batchSize: v.optional(integer(limits.batchSize), 64),
  }),
  model: fields({
    cell: v.optional(v.picklist(cells), 'lstm'),
    units: v.optional(integer(limits.units), 256),
    layers: v.optional(integer(limits.layers), 1),
    embedding: v.optional(integer(limits.embedding), 256),
    /** Share of each recurrent output that is dropped in training. */
    dropout: v.optional(fraction, 0),
  }),
  training: trainingSchema,
});

export type LanguageModelRecipe = v.InferOutput<typeof languageModelSchema>;

export type TextSource = LanguageModelRecipe['data']['source'];
