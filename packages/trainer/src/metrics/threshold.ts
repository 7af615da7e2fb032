import { checkNumber } from '../check-number.js';

/** Which outputs are a yes. */
export interface ThresholdOptions {
  /** The probability above which a prediction is yes, in [0, 1]. Default 0.5. */
  threshold?: number | undefined;
  /** Whether the model puts out logits, not probabilities. Default false, as in Keras. */
  fromLogits?: boolean | undefined;
}

/** What an output has to be above to be yes. */
export function outputThreshold(
  where: string,
  { threshold = 0.5, fromLogits = false }: ThresholdOptions,
): number {
  checkNumber(`${where}: threshold`, threshold, { min: 0, below: 1 });
  return fromLogits ? Math.log(threshold / (1 - threshold)) : threshold;
}
