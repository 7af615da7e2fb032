import { LineChart } from 'echarts/charts';
import { GridComponent, LegendComponent, TitleComponent } from 'echarts/components';
import { init, use } from 'echarts/core';
import { SVGRenderer } from 'echarts/renderers';
import type { EpochLogs } from '../callbacks/callback.js';
import { checkNumber } from '../check-number.js';
import { chartHeight, chartOption, type Chart, type Layout } from './chart-option.js';
import { epochAxis, type CurvesAxis } from './curves.js';
import { themedSvg } from './themed-svg.js';

export interface DrawingOptions<Logs extends EpochLogs = EpochLogs> {
  /**
   * What to draw, a chart each, by the names of the logs. Default: `loss` and all metrics;
   * `learningRate` may be asked for.
   */
  metrics?: readonly string[] | undefined;
  /** What to draw against. Default: the epochs from 1. */
  x?: CurvesAxis<Logs> | undefined;
  /** Above the charts. Default: none. */
  title?: string | undefined;
  /** In pixels, at least 240. Default 720. */
  width?: number | undefined;
  /** Of each chart, in pixels, at least 120. Default 280. */
  height?: number | undefined;
}

interface Drawing<Logs extends EpochLogs> {
  /** The function that draws, for its errors. */
  where: string;
  /** What it is, where there is no title. */
  label: string;
  legend: Layout['legend'];
  options: DrawingOptions<Logs>;
}

/** An SVG document of charts, one under the other. */
export function drawCharts<Logs extends EpochLogs>(
  charts: readonly Chart[],
  { where, label, legend, options }: Drawing<Logs>,
): string {
  const { x = epochAxis, title, width = 720, height = 280 } = options;
  checkNumber(`${where}: width`, width, { min: 240 });
  checkNumber(`${where}: height`, height, { min: 120 });
  const layout = { title, height, xName: x.name, isWhole: x === epochAxis, legend };
  use([LineChart, GridComponent, LegendComponent, TitleComponent, SVGRenderer]);
  const size = { width, height: chartHeight(charts, layout) };
  const chart = init(null, null, { renderer: 'svg', ssr: true, ...size });
  try {
    chart.setOption(chartOption(charts, layout));
    const metrics = charts.map(({ metric }) => metric).join(', ');
    return themedSvg(chart.renderToSVGString(), `${title ?? label}: ${metrics} by ${x.name}`);
  } finally {
    chart.dispose();
  }
}
