import type uPlot from 'uplot';
import type { Line } from './curve-lines.js';
import { compact } from './format.js';

export interface ChartOptions {
  lines: readonly Line[];
  isLog: boolean;
  width: number;
  /** Called with the place of the step that is pointed at. */
  onPoint: (index: number | null) => void;
}

/** A chart is wide rather than high, and on a phone not too flat. */
export function heightFor(width: number): number {
  return Math.round(Math.min(320, Math.max(190, width * 0.42)));
}

export function chartOptions({ lines, isLog, width, onPoint }: ChartOptions): uPlot.Options {
  const style = getComputedStyle(document.documentElement);
  const color = (name: string) => style.getPropertyValue(`--${name}`).trim();
  const axis: uPlot.Axis = {
    stroke: color('muted'),
    font: '12px system-ui, sans-serif',
    grid: { stroke: color('grid'), width: 1 },
    ticks: { show: false },
  };
  return {
    width,
    height: heightFor(width),
    legend: { show: false },
    cursor: { drag: { x: false, y: false, setScale: false }, y: false },
    scales: { x: { time: false }, y: { distr: isLog ? 3 : 1 } },
    axes: [
      { ...axis, size: 28, values: (_, splits) => splits.map((step) => compact(step)) },
      { ...axis, size: 52 },
    ],
    series: [{}, ...lines.map((line) => seriesOf(line, color))],
    hooks: { setCursor: [({ cursor }) => onPoint(cursor.idx ?? null)] },
  };
}

function seriesOf({ kind, color: number }: Line, color: (name: string) => string): uPlot.Series {
  const stroke = color(`color-${number}`);
  if (kind === 'raw') return { stroke, width: 1, alpha: 0.25, points: { show: false } };
  if (kind === 'training') return { stroke, width: 1.5, alpha: 0.85 };
  return { stroke, width: 2, points: { show: true, size: 6, fill: stroke } };
}
