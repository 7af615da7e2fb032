import type { EpochLogs } from '../callbacks/callback.js';
import { TrainerError } from '../errors.js';
import type { Chart, Line } from './chart-option.js';
import { curvesOf, epochAxis, metricsToDraw } from './curves.js';
import { drawCharts, type DrawingOptions } from './draw-charts.js';
import { lightRuns } from './palette.js';

/** Options of {@link compareCurves}. */
export type CompareCurvesOptions<Logs extends EpochLogs = EpochLogs> = DrawingOptions<Logs>;

/**
 * Draws how several trainings went, each in a colour of its own: training (solid) and validation (dashed)
 * of one metric in one chart, against the epochs from 1. What {@link learningCurves} says of one holds
 * for several.
 *
 * @param histories - by their names in the legend, up to 8. One that has not all of the metrics is left
 * out where it has nothing to draw, and of the legend if that is everywhere.
 * @returns an SVG document, to write into a file or into a page.
 * @throws {@link TrainerError} `invalid-option` for more than 8 histories or none, one without epochs,
 * metrics that none has, or sizes too small.
 *
 * @example
 * ```ts
 * import { writeFile } from 'node:fs/promises';
 * import { fit, sgd, sparseCategoricalCrossentropy } from '@seqlab/trainer';
 * import { compareCurves } from '@seqlab/trainer/report';
 *
 * // model, data and history as in the example of `fit`
 * const again = await fit(model, data, {
 *   epochs: 50,
 *   optimizer: sgd({ learningRate: 0.1 }),
 *   loss: sparseCategoricalCrossentropy({ fromLogits: true }),
 * });
 * const histories = { Adam: history, 'then SGD': again };
 * await writeFile('compared.svg', compareCurves(histories, { metrics: ['loss'] }));
 * ```
 */
export function compareCurves<Logs extends EpochLogs>(
  histories: Readonly<Record<string, { readonly epochs: readonly Logs[] }>>,
  options: CompareCurvesOptions<Logs> = {},
): string {
  const where = 'compareCurves';
  const { x = epochAxis } = options;
  const runs = Object.entries(histories);
  if (runs.length > lightRuns.length) {
    throw new TrainerError(
      'invalid-option',
      `${where}: there are colours for ${lightRuns.length} histories, got ${runs.length}; draw some of them`,
    );
  }
  const all = runs.map(([, { epochs }]) => epochs);
  const charts = metricsToDraw(where, all, options.metrics).map((metric): Chart => {
    const lines = runs.flatMap(([name, { epochs }], i): Line[] => {
      const { train, validation } = curvesOf(where, epochs, { metric, x });
      const line = { name, color: lightRuns[i]! };
      return [
        { ...line, isDashed: false, points: train },
        { ...line, isDashed: true, points: validation },
      ].filter(({ points }) => points.length > 0);
    });
    const isValidated = lines.some(({ isDashed }) => isDashed);
    return { metric, lines, note: isValidated ? 'validation dashed' : undefined };
  });
  const drawn = new Set(charts.flatMap(({ lines }) => lines.map(({ name }) => name)));
  const names = runs.map(([name]) => name).filter((name) => drawn.has(name));
  const legend = { names, orient: 'vertical' } as const;
  return drawCharts(charts, { where, label: 'Learning curves', legend, options });
}
