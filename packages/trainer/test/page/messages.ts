/** What the Worker is to train. */
export interface Order {
  readonly run: string;
}

export interface Outcome {
  /** Of each epoch. */
  readonly losses: readonly number[];
  readonly weights: readonly (readonly number[])[];
  /** The step that training went on from. */
  readonly from: number;
  readonly steps: number;
  /** What was wrong with checkpoints that were passed over. */
  readonly skipped: readonly string[];
}

/** What the Worker tells the page. */
export type Word =
  { readonly step: number } | { readonly outcome: Outcome } | { readonly error: string };
