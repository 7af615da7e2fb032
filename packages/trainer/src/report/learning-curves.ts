import { LineChart } from 'echarts/charts';
import { GridComponent, LegendComponent, TitleComponent } from 'echarts/components';
import { init, use } from 'echarts/core';
import { SVGRenderer } from 'echarts/renderers';
import { checkNumber } from '../check-number.js';
import type { History } from '../training/history.js';
import { chartHeight, chartOption } from './chart-option.js';
import { curvesOf } from './curves.js';
import { themedSvg } from './themed-svg.js';

export interface LearningCurvesOptions {
  /**
   * What to draw, a chart each, by the names of the logs. Default: `loss` and all metrics;
   * `learningRate` may be asked for.
   */
  metrics?: readonly string[] | undefined;
  /** Above the charts. Default: none. */
  title?: string | undefined;
  /** In pixels, at least 240. Default 720. */
  width?: number | undefined;
  /** Of each chart, in pixels, at least 120. Default 280. */
  height?: number | undefined;
}

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
 * const history = await fit(model, data, options);
 * await writeFile('curves.svg', learningCurves(history, { title: 'GRU, 64 units' }));
 * ```
 */
export function learningCurves(
  history: Pick<History, 'epochs'>,
  { metrics, title, width = 720, height = 280 }: LearningCurvesOptions = {},
): string {
  checkNumber('learningCurves: width', width, { min: 240 });
  checkNumber('learningCurves: height', height, { min: 120 });
  const charts = curvesOf(history.epochs, metrics);
  use([LineChart, GridComponent, LegendComponent, TitleComponent, SVGRenderer]);
  const chart = init(null, null, {
    renderer: 'svg',
    ssr: true,
    width,
    height: chartHeight(charts, { title, height }),
  });
  try {
    chart.setOption(chartOption(charts, { title, height }));
    const names = charts.map(({ metric }) => metric).join(', ');
    return themedSvg(chart.renderToSVGString(), `${title ?? 'Learning curves'}: ${names} by epoch`);
  } finally {
    chart.dispose();
  }
}
