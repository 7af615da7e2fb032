import { ScatterChart } from 'echarts/charts';
import { GridComponent, TitleComponent } from 'echarts/components';
import { init, use, type EChartsCoreOption } from 'echarts/core';
import { LabelLayout } from 'echarts/features';
import { SVGRenderer } from 'echarts/renderers';
import { checkNumber } from '../check-number.js';
import { TrainerError } from '../errors.js';
import { axisStyle } from './chart-option.js';
import { light } from './palette.js';
import { themedSvg } from './themed-svg.js';

/** A point of {@link scatterPlot}. */
export interface ScatterPoint {
  /** From left to right. */
  readonly x: number;
  /** From the bottom up. */
  readonly y: number;
  /** Beside the point, where there is room. Default: none. */
  readonly label?: string | undefined;
}

/** Options of {@link scatterPlot}. */
export interface ScatterPlotOptions {
  /** Above the drawing. Default: none. */
  title?: string | undefined;
  /** Below it. Default: none. */
  xName?: string | undefined;
  /** At its left. Default: none. */
  yName?: string | undefined;
  /** In pixels, at least 240. Default 720. */
  width?: number | undefined;
  /** In pixels, at least 240. Default 540. */
  height?: number | undefined;
}

/**
 * Draws points with their labels, a map of words for example; labels that would lie over others are left
 * out. Readers see it light or dark, as they prefer. The same points give the same text. It needs
 * `echarts`, and runs in browsers too.
 *
 * @returns an SVG document, to write into a file or into a page.
 * @throws {@link TrainerError} `invalid-option` for no points, places that are no finite numbers, or sizes
 * too small.
 *
 * @example
 * ```ts
 * import { writeFile } from 'node:fs/promises';
 * import { scatterPlot } from '@seqlab/trainer/report';
 *
 * const points = [
 *   { x: 0.1, y: 0.2, label: 'whale' },
 *   { x: 0.3, y: 0.1, label: 'sea' },
 * ];
 * await writeFile('map.svg', scatterPlot(points, { title: 'Words' }));
 * ```
 */
export function scatterPlot(
  points: readonly ScatterPoint[],
  options: ScatterPlotOptions = {},
): string {
  const { title, width = 720, height = 540 } = options;
  checkNumber('scatterPlot: width', width, { min: 240 });
  checkNumber('scatterPlot: height', height, { min: 240 });
  checkPoints(points);
  use([ScatterChart, GridComponent, TitleComponent, LabelLayout, SVGRenderer]);
  const chart = init(null, null, { renderer: 'svg', ssr: true, width, height });
  try {
    chart.setOption(scatterOption(points, options));
    return themedSvg(chart.renderToSVGString(), title ?? `${points.length} points`);
  } finally {
    chart.dispose();
  }
}

function checkPoints(points: readonly ScatterPoint[]): void {
  if (points.length === 0) {
    throw new TrainerError('invalid-option', 'scatterPlot: there is no point to draw');
  }
  const at = points.findIndex(({ x, y }) => !Number.isFinite(x) || !Number.isFinite(y));
  if (at < 0) return;
  const { x, y, label } = points[at]!;
  throw new TrainerError(
    'invalid-option',
    `scatterPlot: point ${at} (${label ?? 'without a label'}) is at ${x}, ${y}; both have to be finite numbers`,
  );
}

function scatterOption(
  points: readonly ScatterPoint[],
  { title, xName, yName }: ScatterPlotOptions,
): EChartsCoreOption {
  const axis = (name: string | undefined, nameGap: number) => ({
    ...axisStyle,
    scale: true,
    name,
    nameLocation: 'middle',
    nameGap,
    nameTextStyle: { color: light.muted },
  });
  return {
    animation: false,
    backgroundColor: light.background,
    textStyle: { fontFamily: 'system-ui, sans-serif' },
    title: {
      text: title,
      left: 12,
      top: 12,
      padding: 0,
      textStyle: { color: light.text, fontSize: 18 },
    },
    grid: { top: title === undefined ? 24 : 52, bottom: 52, left: 72, right: 64 },
    xAxis: axis(xName, 28),
    yAxis: axis(yName, 48),
    series: {
      type: 'scatter',
      data: points.map(({ x, y, label = '' }) => ({ name: label, value: [x, y] })),
      silent: true,
      symbolSize: 6,
      itemStyle: { color: light.train },
      label: {
        show: true,
        position: 'right',
        // A template would read the `$$` and `{c}` of a label.
        formatter: ({ name }: { name: string }) => name,
        color: light.text,
        fontSize: 11,
      },
      labelLayout: { hideOverlap: true },
    },
  };
}
