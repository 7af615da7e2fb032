import {
  cast,
  concat,
  greater,
  matMul,
  mul,
  ones,
  reshape,
  sigmoid,
  stack,
  sub,
  tensor2d,
  tile,
  type Tensor,
} from '@tensorflow/tfjs-core';
import { checkChoice } from '../check-choice.js';
import { checkNumber } from '../check-number.js';
import { checkAlike } from '../losses/check-alike.js';
import type { Metric } from './metric.js';
import { ratio } from './class-counts.js';

/** Options of {@link auc}. */
export interface AUCOptions {
  /** `ROC`: recall over the share of false alarms; `PR`: precision over recall. Default `ROC`. */
  curve?: 'ROC' | 'PR' | undefined;
  /** How many points the curve has. Default 200. */
  numThresholds?: number | undefined;
  /** Whether the model puts out logits, not probabilities. Default false, as in Keras. */
  fromLogits?: boolean | undefined;
}

/**
 * The area under the curve of yes-or-no predictions at all thresholds, in Keras' approximation: by
 * trapezoids for `ROC`, by the interpolation of Davis and Goadrich (2006,
 * https://www.biostat.wisc.edu/~page/rocpr.pdf) for `PR`. 0.5 is a guess and 1 perfect, for `ROC`.
 *
 * Several output units are so many predictions, all on one curve.
 *
 * See https://keras.io/api/metrics/classification_metrics/#auc-class
 *
 * @throws {@link TrainerError} `invalid-option`
 *
 * @example
 * ```ts
 * import { auc } from '@seqlab/trainer';
 *
 * const metrics = [auc({ curve: 'PR', fromLogits: true })];
 * ```
 */
export function auc({
  curve = 'ROC',
  numThresholds = 200,
  fromLogits = false,
}: AUCOptions = {}): Metric {
  checkChoice('auc: curve', curve, ['ROC', 'PR']);
  checkNumber('auc: numThresholds', numThresholds, { min: 2, integer: true });
  const thresholds = Array.from({ length: numThresholds }, (_, i) =>
    i === 0 ? -1e-7 : i === numThresholds - 1 ? 1 + 1e-7 : i / (numThresholds - 1),
  );
  return {
    name: 'auc',
    measure({ targets, outputs, counted }) {
      const labels = reshape(cast(checkAlike('auc', targets, outputs), 'float32'), [-1]);
      const predictions = reshape(fromLogits ? sigmoid(outputs) : outputs, [1, -1]);
      const above = cast(greater(predictions, tensor2d(thresholds, [numThresholds, 1])), 'float32');
      const counts = countedUnits(counted, outputs);
      const yes = mul(labels, counts);
      const no = mul(sub(1, labels), counts);
      // [thresholds + 1, 2]: predicted yes above each threshold, and in all, of the yes and the no.
      const columns = stack([yes, no], 1);
      const hits = matMul(above, columns);
      const all = matMul(ones([1, labels.size]), columns);
      return reshape(concat([hits, all], 0), [-1]);
    },
    result(sums) {
      const at = (i: number, column: number) => sums[2 * i + column]!;
      const points = thresholds.map((_, i) => ({ hits: at(i, 0), alarms: at(i, 1) }));
      const all = { yes: at(numThresholds, 0), no: at(numThresholds, 1) };
      return curve === 'ROC' ? rocArea(points, all) : prArea(points, all);
    },
  };
}

/** Of each number of the outputs whether it counts: all units of a target do, or none. */
function countedUnits(counted: Tensor | undefined, outputs: Tensor): Tensor {
  if (counted === undefined) return ones([outputs.size]);
  const units = outputs.size / counted.size;
  return reshape(tile(reshape(counted, [-1, 1]), [1, units]), [-1]);
}

/** What is predicted to be yes above a threshold: rightly and wrongly. */
interface CurvePoint {
  hits: number;
  alarms: number;
}

interface Totals {
  yes: number;
  no: number;
}

function rocArea(points: readonly CurvePoint[], { yes, no }: Totals): number {
  return sumOfPairs(points, (a, b) => {
    const width = ratio(a.alarms, no) - ratio(b.alarms, no);
    return (width * (ratio(a.hits, yes) + ratio(b.hits, yes))) / 2;
  });
}

/** Keras' `interpolate_pr_auc`. */
function prArea(points: readonly CurvePoint[], { yes }: Totals): number {
  return sumOfPairs(points, (a, b) => {
    const hits = a.hits - b.hits;
    const predicted = [a, b].map((point) => point.hits + point.alarms) as [number, number];
    const slope = ratio(hits, Math.max(0, predicted[0] - predicted[1]));
    const intercept = b.hits - slope * predicted[1];
    const safeRatio = predicted[0] > 0 && predicted[1] > 0 ? predicted[0] / predicted[1] : 1;
    return ratio(slope * (hits + intercept * Math.log(safeRatio)), yes);
  });
}

function sumOfPairs(
  points: readonly CurvePoint[],
  area: (a: CurvePoint, b: CurvePoint) => number,
): number {
  return points.slice(1).reduce((total, point, i) => total + area(points[i]!, point), 0);
}
