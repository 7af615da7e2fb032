import * as v from 'valibot';
import type { TokenVisitor } from '../vocabulary/token-table.js';

/** How a text is cut into tokens, as JSON. */
export type SplitterConfig = v.InferOutput<typeof splitterSchema>;

/** Cuts texts into tokens. */
export interface Splitter {
  /** Visits the tokens of a text in their order. */
  split(text: string, visit: TokenVisitor): void;
  /** Put between tokens to make a text of them again. */
  readonly separator: string;
  /** Everything needed to make the same splitter again. */
  readonly config: SplitterConfig;
}

export const splitterSchema = v.variant('kind', [
  v.strictObject({
    kind: v.literal('word'),
    filters: v.string(),
    lower: v.boolean(),
    split: v.string(),
  }),
  v.strictObject({
    kind: v.literal('segment'),
    locale: v.string(),
    lower: v.boolean(),
    keep: v.picklist(['words', 'all']),
    separator: v.string(),
  }),
  v.strictObject({
    kind: v.literal('regex'),
    pattern: v.string(),
    flags: v.string(),
    lower: v.boolean(),
    separator: v.string(),
  }),
]);
