import type { EpochLogs } from '../callbacks/callback.js';
import type { Chart } from './chart-option.js';
import { curvesOf, epochAxis, metricsToDraw } from './curves.js';
import { drawCharts, type DrawingOptions } from './draw-charts.js';
import { light } from './palette.js';

/** Options of {@link learningCurves}. */
export type LearningCurvesOptions<Logs extends EpochLogs = EpochLogs> = DrawingOptions<Logs>;

/**
 * Draws how the loss and each metric went, training (solid) and validation (dashed) together, against
 * the epochs from 1. Readers see it light or dark, as they prefer. The same history gives the same
 * text. It needs `echarts`, and runs in browsers too.
 *
 * @returns an SVG document, to write into a file or into a page.
 * @throws {@link TrainerError} `invalid-option` for a history without epochs, metrics that it has not,
 * or sizes too small.
 *
 * @example
 * ```ts
 * import { writeFile } from 'node:fs/promises';
 * import { learningCurves } from '@seqlab/trainer/report';
 *
 * // history as in the example of `fit`
 * await writeFile('curves.svg', learningCurves(history, { title: 'GRU, 64 units' }));
 *
 * const bySteps = learningCurves(history, { x: { name: 'step', of: ({ step }) => step } });
 * await writeFile('by-steps.svg', bySteps);
 * ```
 */
export function learningCurves<Logs extends EpochLogs>(
  history: { readonly epochs: readonly Logs[] },
  options: LearningCurvesOptions<Logs> = {},
): string {
  const where = 'learningCurves';
  const { x = epochAxis } = options;
  const charts = metricsToDraw(where, [history.epochs], options.metrics).map((metric): Chart => {
    const { train, validation } = curvesOf(where, history.epochs, { metric, x });
    const ofTraining = { name: 'train', color: light.train, isDashed: false, points: train };
    if (validation.length === 0) return { metric, lines: [ofTraining] };
    const color = light.validation;
    return {
      metric,
      lines: [ofTraining, { name: 'validation', color, isDashed: true, points: validation }],
    };
  });
  const names = [...new Set(charts.flatMap(({ lines }) => lines.map(({ name }) => name)))];
  const legend = { names, orient: 'horizontal' } as const;
  return drawCharts(charts, { where, label: 'Learning curves', legend, options });
}
