import type { EChartsCoreOption } from 'echarts/core';
import type { Point } from './curves.js';
import { light } from './palette.js';

const titleHeight = 36;
const legendHeight = 32;
/** Of a legend with a row for each name. */
const legendRowHeight = 20;
/** Room for the title above a chart, and for the axis below. */
const [above, below] = [34, 48];
/** Up to so many points each has a mark. */
const mostMarks = 40;

/** One curve. */
export interface Line {
  /** Lines of one name share an entry of the legend. */
  readonly name: string;
  readonly color: string;
  readonly isDashed: boolean;
  readonly points: readonly Point[];
}

export interface Chart {
  readonly metric: string;
  /** In brackets after the metric. */
  readonly note?: string | undefined;
  readonly lines: readonly Line[];
}

export interface Layout {
  readonly title: string | undefined;
  /** Of each chart. */
  readonly height: number;
  /** The name of what is drawn against. */
  readonly xName: string;
  /** Whether that is whole numbers, and all of them count: epochs. */
  readonly isWhole: boolean;
  /** The names in the legend, in a row or one under the other. */
  readonly legend: {
    readonly names: readonly string[];
    readonly orient: 'horizontal' | 'vertical';
  };
}

/** Of all charts with title and legend. */
export function chartHeight(charts: readonly Chart[], layout: Layout): number {
  return topOf(layout) + layout.height * charts.length;
}

/** What ECharts is to draw: a chart under the other, and one legend. */
export function chartOption(charts: readonly Chart[], layout: Layout): EChartsCoreOption {
  const { height } = layout;
  const top = topOf(layout);
  return {
    animation: false,
    backgroundColor: light.background,
    textStyle: { fontFamily: 'system-ui, sans-serif' },
    title: titles(charts, layout),
    legend: legend(layout),
    grid: charts.map((_, i) => ({
      top: top + height * i + above,
      height: height - above - below,
      left: 64,
      right: 24,
    })),
    xAxis: charts.map(({ lines }, gridIndex) => ({ gridIndex, ...xAxis(lines, layout) })),
    yAxis: charts.map((_, gridIndex) => ({ gridIndex, scale: true, ...axisStyle })),
    series: charts.flatMap(({ lines }, i) => lines.map((line) => series(line, i))),
  };
}

function topOf(layout: Layout): number {
  return legendTop(layout) + heightOfLegend(layout);
}

function legendTop({ title }: Layout): number {
  return title === undefined ? 0 : titleHeight;
}

function heightOfLegend({ legend: { names, orient } }: Layout): number {
  return orient === 'horizontal' ? legendHeight : 12 + names.length * legendRowHeight;
}

export const axisStyle = {
  type: 'value',
  axisLabel: { color: light.muted, formatter: shortNumber },
  axisLine: { show: true, onZero: false, lineStyle: { color: light.muted } },
  axisTick: { show: false },
  splitLine: { lineStyle: { color: light.grid } },
} as const;

function titles(charts: readonly Chart[], layout: Layout): object[] {
  const { title, height } = layout;
  const top = topOf(layout);
  const ofCharts = charts.map((chart, i) => ({
    text: chart.note === undefined ? chart.metric : `${chart.metric} (${chart.note})`,
    left: 12,
    top: top + height * i + 4,
    padding: 0,
    textStyle: { color: light.text, fontSize: 14 },
  }));
  const ofAll = { text: title, left: 12, top: 12, padding: 0 };
  const style = { textStyle: { color: light.text, fontSize: 18 } };
  return title === undefined ? ofCharts : [{ ...ofAll, ...style }, ...ofCharts];
}

function legend(layout: Layout): object {
  const { names, orient } = layout.legend;
  return {
    data: names,
    orient,
    top: legendTop(layout) + 6,
    ...(orient === 'horizontal'
      ? { right: 24, itemGap: 24 }
      : { left: 12, align: 'left', itemGap: legendRowHeight - 14 }),
    padding: 0,
    itemWidth: 36,
    textStyle: { color: light.text },
    inactiveColor: light.muted,
  };
}

/** Epochs from the first to the last; one alone is in the middle. Anything else with 0, from or to it. */
function xAxis(lines: readonly Line[], { xName, isWhole }: Layout): object {
  const places = lines.flatMap(({ points }) => points.map(([x]) => x));
  const [first, last] = [Math.min(...places), Math.max(...places)];
  const margin = first === last ? 1 : 0;
  return {
    ...axisStyle,
    splitLine: { show: false },
    ...(isWhole && { min: first - margin, max: last + margin, minInterval: 1 }),
    name: xName,
    nameLocation: 'middle',
    nameGap: 28,
    nameTextStyle: { color: light.muted },
    axisLabel: {
      color: light.muted,
      formatter: (x: number) => (isWhole && (x < first || x > last) ? '' : shortNumber(x)),
    },
  };
}

function series({ name, color, isDashed, points }: Line, chart: number): object {
  return {
    type: 'line',
    name,
    data: points,
    xAxisIndex: chart,
    yAxisIndex: chart,
    silent: true,
    symbol: isDashed ? 'diamond' : 'circle',
    symbolSize: isDashed ? 8 : 6,
    showSymbol: points.length <= mostMarks,
    lineStyle: { width: 2, color, type: isDashed ? 'dashed' : 'solid' },
    itemStyle: { color },
  };
}

/** ECharts writes 0.00000012, for which there is no room. */
function shortNumber(value: number): string {
  const size = Math.abs(value);
  if (size === 0 || (size >= 1e-3 && size < 1e6)) return String(Number(value.toPrecision(6)));
  return Number(value.toPrecision(4)).toExponential().replace('e+', 'e');
}
