import type { EChartsCoreOption } from 'echarts/core';
import type { Curves } from './curves.js';
import { light } from './palette.js';

const titleHeight = 36;
const legendHeight = 32;
/** Room for the name of the metric above a chart, and for the epochs below. */
const [above, below] = [34, 48];
/** Up to so many epochs each has a mark. */
const mostMarks = 40;

export interface Layout {
  readonly title: string | undefined;
  /** Of each chart. */
  readonly height: number;
}

/** Of all charts with title and legend. */
export function chartHeight(charts: readonly Curves[], layout: Layout): number {
  return topOf(layout) + layout.height * charts.length;
}

/** What ECharts is to draw: a chart under the other for each metric, and one legend. */
export function chartOption(charts: readonly Curves[], layout: Layout): EChartsCoreOption {
  const { height } = layout;
  const top = topOf(layout);
  return {
    animation: false,
    backgroundColor: light.background,
    textStyle: { fontFamily: 'system-ui, sans-serif' },
    title: titles(charts, layout),
    legend: legend(charts, top - legendHeight),
    grid: charts.map((_, i) => ({
      top: top + height * i + above,
      height: height - above - below,
      left: 64,
      right: 24,
    })),
    xAxis: charts.map((curves, gridIndex) => ({ gridIndex, ...epochAxis(curves) })),
    yAxis: charts.map((_, gridIndex) => ({ gridIndex, scale: true, ...axisStyle })),
    series: charts.flatMap(series),
  };
}

function topOf({ title }: Layout): number {
  return (title === undefined ? 0 : titleHeight) + legendHeight;
}

const axisStyle = {
  type: 'value',
  axisLabel: { color: light.muted, formatter: shortNumber },
  axisLine: { show: true, onZero: false, lineStyle: { color: light.muted } },
  axisTick: { show: false },
  splitLine: { lineStyle: { color: light.grid } },
} as const;

function titles(charts: readonly Curves[], layout: Layout): object[] {
  const { title, height } = layout;
  const top = topOf(layout);
  const ofCharts = charts.map(({ metric }, i) => ({
    text: metric,
    left: 12,
    top: top + height * i + 4,
    padding: 0,
    textStyle: { color: light.text, fontSize: 14 },
  }));
  const ofAll = { text: title, left: 12, top: 12, padding: 0 };
  const style = { textStyle: { color: light.text, fontSize: 18 } };
  return title === undefined ? ofCharts : [{ ...ofAll, ...style }, ...ofCharts];
}

function legend(charts: readonly Curves[], top: number): object {
  const isValidated = charts.some(({ validation }) => validation.length > 0);
  return {
    data: isValidated ? ['train', 'validation'] : ['train'],
    top: top + 6,
    right: 24,
    padding: 0,
    itemWidth: 36,
    itemGap: 24,
    textStyle: { color: light.text },
    inactiveColor: light.muted,
  };
}

/** From the first epoch to the last; one alone is in the middle. */
function epochAxis({ train }: Curves): object {
  const [first, last] = [train[0]![0], train.at(-1)![0]];
  const margin = first === last ? 1 : 0;
  return {
    ...axisStyle,
    splitLine: { show: false },
    min: first - margin,
    max: last + margin,
    minInterval: 1,
    name: 'epoch',
    nameLocation: 'middle',
    nameGap: 28,
    nameTextStyle: { color: light.muted },
    axisLabel: {
      color: light.muted,
      formatter: (epoch: number) => (epoch < first || epoch > last ? '' : String(epoch)),
    },
  };
}

function series({ train, validation }: Curves, index: number): object[] {
  const line = (name: 'train' | 'validation', data: Curves['train']) => ({
    type: 'line',
    name,
    data,
    xAxisIndex: index,
    yAxisIndex: index,
    silent: true,
    symbol: name === 'train' ? 'circle' : 'diamond',
    symbolSize: name === 'train' ? 6 : 8,
    showSymbol: data.length <= mostMarks,
    lineStyle: { width: 2, color: light[name], type: name === 'train' ? 'solid' : 'dashed' },
    itemStyle: { color: light[name] },
  });
  return [line('train', train), ...(validation.length > 0 ? [line('validation', validation)] : [])];
}

/** ECharts writes 0.00000012, for which there is no room. */
function shortNumber(value: number): string {
  const size = Math.abs(value);
  if (size === 0 || (size >= 1e-3 && size < 1e6)) return String(Number(value.toPrecision(6)));
  return Number(value.toPrecision(4)).toExponential().replace('e+', 'e');
}
