import * as v from 'valibot';
import { integer } from '../recipes/parts.js';
import { recipeSchema } from '../recipes/recipe.js';

const count = integer({ min: 0, max: Number.MAX_SAFE_INTEGER });

const factsSchema = v.strictObject({
  /** Of the data, in hexadecimal: a position in other data would mean nothing. */
  sha256: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/)),
  vocabularySize: count,
  /** Of a language model's text. */
  characters: v.optional(count),
  /** Of a classifier, by their ids. */
  classes: v.optional(v.array(v.string())),
});

/** What the data of a run is. */
export type Facts = v.InferOutput<typeof factsSchema>;

/** What `run.json` holds: all that decides how a run goes, so that it can be resumed and repeated. */
export const runRecordSchema = v.strictObject({
  format: v.literal(1),
  createdAt: v.pipe(v.string(), v.isoTimestamp()),
  versions: v.object({ seqlab: v.string(), node: v.string(), tfjs: v.string() }),
  recipe: recipeSchema,
  facts: factsSchema,
});

export type RunRecord = v.InferOutput<typeof runRecordSchema>;
