/** A step of training, and the batch it is taken on. */
export interface StepPosition {
  /** From 1. */
  readonly step: number;
  /** From 0. */
  readonly epoch: number;
  /** Within the epoch, from 0. */
  readonly batch: number;
}

/** As errors name it. */
export function describePosition({ step, batch, epoch }: StepPosition): string {
  return `Step ${step} (batch ${batch} of epoch ${epoch})`;
}
