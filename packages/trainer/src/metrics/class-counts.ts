import {
  argMax,
  cast,
  concat1d,
  greater,
  mul,
  oneHot,
  reshape,
  sum,
  type Tensor,
  type Tensor1D,
} from '@tensorflow/tfjs-core';
import { checkChoice } from '../check-choice.js';
import { checkNumber } from '../check-number.js';
import { TrainerError } from '../errors.js';
import type { Metric, MetricBatch } from './metric.js';
import { targetRows } from './target-rows.js';
import { outputThreshold, type ThresholdOptions } from './threshold.js';

/** Options of metrics that look at one class or at the mean of all: precision, recall and F1. */
export interface ClassMetricOptions extends ThresholdOptions {
  /** Only this class, of several. */
  classId?: number | undefined;
  /**
   * How the classes' values become one: their mean (`macro`), their mean by how often each is the
   * target (`weighted`), or the value of all predictions together (`micro`). Default `macro`.
   */
  average?: 'macro' | 'weighted' | 'micro' | undefined;
}

/** How often a class was predicted rightly, predicted, and the target. */
interface ClassCounts {
  readonly hits: number;
  readonly predicted: number;
  readonly actual: number;
}

interface ClassMetricParts extends ClassMetricOptions {
  name: string;
  value(counts: ClassCounts): number;
}

/** A metric of counts a class. One output unit is yes or no, of which only the yes is a class. */
export function classMetric({
  name,
  value,
  classId,
  average = 'macro',
  ...thresholdOptions
}: ClassMetricParts): Metric {
  const threshold = outputThreshold(name, thresholdOptions);
  checkChoice(`${name}: average`, average, ['macro', 'weighted', 'micro']);
  if (classId !== undefined) checkNumber(`${name}: classId`, classId, { min: 0, integer: true });
  return {
    name,
    measure: (batch) => classSums(name, batch, threshold),
    result(sums) {
      const classes = listClasses(sums);
      if (classId === undefined) return averaged(classes, { value, average });
      const own = classes[classId];
      if (own !== undefined) return value(own);
      throw new TrainerError(
        'invalid-option',
        `${name}: there is no class ${classId}, only 0 to ${classes.length - 1}`,
      );
    },
  };
}

/** Hits of every class, then predictions of every class, then targets of every class. */
function classSums(
  name: string,
  { targets, outputs, counted }: MetricBatch,
  threshold: number,
): Tensor {
  const { ids, outputs: rows, classes } = targetRows(name, targets, outputs);
  const asRows = (x: Tensor) => (classes === 1 ? reshape(x, [-1, 1]) : oneHot(x, classes));
  const predicted = asRows(classes === 1 ? greater(rows, threshold) : argMax(rows, 1));
  const chosen = cast(predicted, 'float32');
  const actual = cast(asRows(ids), 'float32');
  const weights = counted === undefined ? undefined : reshape(counted, [-1, 1]);
  const total = (x: Tensor) => sum<Tensor1D>(weights === undefined ? x : mul(x, weights), 0);
  return concat1d([total(mul(chosen, actual)), total(chosen), total(actual)]);
}

function listClasses(sums: readonly number[]): ClassCounts[] {
  const classes = sums.length / 3;
  return Array.from({ length: classes }, (_, id) => ({
    hits: sums[id]!,
    predicted: sums[classes + id]!,
    actual: sums[2 * classes + id]!,
  }));
}

function averaged(
  classes: readonly ClassCounts[],
  { value, average }: Required<Pick<ClassMetricParts, 'value' | 'average'>>,
): number {
  const total = (of: (counts: ClassCounts) => number) =>
    classes.reduce((all, counts) => all + of(counts), 0);
  if (average === 'micro') {
    return value({
      hits: total(({ hits }) => hits),
      predicted: total(({ predicted }) => predicted),
      actual: total(({ actual }) => actual),
    });
  }
  if (average === 'macro') return total(value) / classes.length;
  return ratio(
    total((counts) => counts.actual * value(counts)),
    total(({ actual }) => actual),
  );
}

/** 0 where there is nothing to divide by, as in Keras. */
export function ratio(part: number, whole: number): number {
  return whole === 0 ? 0 : part / whole;
}
