import * as v from 'valibot';
import { cells, datasets, limits, optimizers, schedules, windowModes } from './limits.js';

function integer({ min, max }: { min: number; max: number }) {
  return v.pipe(v.number(), v.integer(), v.minValue(min), v.maxValue(max));
}

const positive = v.pipe(v.number(), v.gtValue(0));
const fraction = v.pipe(v.number(), v.minValue(0), v.ltValue(1));
const count = integer({ min: 0, max: Number.MAX_SAFE_INTEGER });

/** What `run.json` holds: all that decides how a run goes, so that it can be resumed and repeated. */
export const recipeSchema = v.object({
  format: v.literal(1),
  createdAt: v.pipe(v.string(), v.isoTimestamp()),
  versions: v.object({ seqlab: v.string(), node: v.string(), tfjs: v.string() }),
  seed: integer(limits.seed),
  data: v.object({
    source: v.variant('kind', [
      v.object({ kind: v.literal('file'), path: v.string() }),
      v.object({ kind: v.literal('dataset'), name: v.picklist(datasets) }),
    ]),
    characters: count,
    /** Of the text in UTF-8. */
    sha256: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/)),
    validationSplit: fraction,
    windows: v.picklist(windowModes),
    seqLength: integer(limits.seqLength),
    batchSize: integer(limits.batchSize),
  }),
  tokenizer: v.object({ kind: v.literal('character'), vocabularySize: count }),
  model: v.object({
    cell: v.picklist(cells),
    units: integer(limits.units),
    layers: integer(limits.layers),
    embedding: integer(limits.embedding),
    dropout: fraction,
  }),
  training: v.object({
    optimizer: v.picklist(optimizers),
    learningRate: positive,
    schedule: v.picklist(schedules),
    warmupSteps: integer(limits.warmupSteps),
    weightDecay: v.pipe(v.number(), v.minValue(0)),
    clipNorm: positive,
    /** Of the moving average of the weights; 0 for none. */
    averageDecay: fraction,
    epochs: integer(limits.epochs),
  }),
});

export type Recipe = v.InferOutput<typeof recipeSchema>;

export type TextSource = Recipe['data']['source'];
