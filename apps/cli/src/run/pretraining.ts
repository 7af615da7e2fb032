import type { StopReason } from '@seqlab/trainer';
import type { LiveLine } from '../live-line.js';

/** What is made before the model is built can use, and has to keep to. */
export interface PretrainSession {
  /** Of the run. */
  readonly folder: string;
  readonly line: LiveLine;
  readonly signal: AbortSignal;
  readonly maxSeconds?: number | undefined;
}

/** What the embedding begins with, `[vocabularySize, dimensions]`, or why it is not made yet. */
export type Pretrained =
  { readonly vectors: Float32Array } | { readonly stopReason: Exclude<StopReason, 'epochs'> };
