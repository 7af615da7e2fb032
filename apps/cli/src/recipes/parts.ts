import * as v from 'valibot';
import { didYouMean } from '../suggest.js';
import { limits, schedules } from './limits.js';

// What the recipes of all tasks have in common.

/** An object of these fields and no others; a name that is nearly one of them gets it suggested. */
export function fields<const Entries extends v.ObjectEntries>(entries: Entries) {
  return v.strictObject(entries, ({ expected, received, path }) => {
    if (path === undefined) return `it must be an object, got ${received}`;
    if (expected !== 'never') return 'it is missing';
    return `there is no such field${didYouMean(String(path.at(-1)?.key), Object.keys(entries))}`;
  });
}

export function integer({ min, max }: { min: number; max: number }) {
  return v.pipe(v.number(), v.integer(), v.minValue(min), v.maxValue(max));
}

export const positive = v.pipe(v.number(), v.gtValue(0));
export const fraction = v.pipe(v.number(), v.minValue(0), v.ltValue(1));
const notNegative = v.pipe(v.number(), v.minValue(0));

export const common = {
  /** Where the schema of recipes is, for editors. */
  $schema: v.optional(v.string()),
  name: v.pipe(v.string(), v.regex(/^[\w.-]+$/, 'letters, digits, dots and hyphens only')),
  description: v.optional(v.string(), ''),
  seed: v.optional(integer(limits.seed), 0),
};

export const trainingSchema = fields({
  /** AdamW where it is above 0, else Adam. */
  weightDecay: v.optional(notNegative, 0),
  learningRate: v.optional(positive, 0.002),
  schedule: v.optional(v.picklist(schedules), 'constant'),
  warmupSteps: v.optional(integer(limits.warmupSteps), 0),
  /** Largest norm of all gradients together. */
  clipNorm: v.optional(positive, 5),
  /** Of the moving average of the weights; 0 for none. */
  averageDecay: v.optional(fraction, 0),
  /** Epochs without a better validation loss after which training ends; 0 for all epochs. */
  patience: v.optional(v.union([v.literal(0), integer(limits.patience)]), 0),
  epochs: v.optional(integer(limits.epochs), 20),
});

export type TrainingRecipe = v.InferOutput<typeof trainingSchema>;
