import {
  accuracy,
  binaryAccuracy,
  binaryCrossentropy,
  sparseCategoricalCrossentropy,
  type Loss,
  type Metric,
} from '@seqlab/trainer';
import { outputUnits } from './build-model.js';

/** What a classifier is trained and judged by. */
export interface ClassificationObjective {
  readonly loss: Loss;
  readonly metrics: readonly [Metric];
  /** Among the values of the metrics; NaN where it is not there. */
  accuracyOf(values: Readonly<Record<string, number>>): number;
}

export function objectiveOf(classes: number): ClassificationObjective {
  const isBinary = outputUnits(classes) === 1;
  const metric = isBinary ? binaryAccuracy({ fromLogits: true }) : accuracy();
  return {
    loss: isBinary
      ? binaryCrossentropy({ fromLogits: true })
      : sparseCategoricalCrossentropy({ fromLogits: true }),
    metrics: [metric],
    accuracyOf: (values) => values[metric.name] ?? NaN,
  };
}
