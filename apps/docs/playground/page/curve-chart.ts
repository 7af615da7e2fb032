import type UPlot from 'uplot';
import { formatLoss } from './numbers.js';
import type { Strings } from './strings.js';

interface CurveOptions {
  readonly width: number;
  readonly height: number;
  /** The element whose colours the chart takes. */
  readonly element: Element;
  readonly strings: Strings;
}

/** The options of uPlot for the columns of a `LossCurve`, in the colours of the page. */
export function curveOptions({ width, height, element, strings }: CurveOptions): UPlot.Options {
  const style = getComputedStyle(element);
  const color = (name: string) => style.getPropertyValue(`--pg-${name}`).trim();
  const { step, raw, smoothed, validation } = strings.training;
  const axis = {
    stroke: color('muted'),
    grid: { stroke: color('line'), width: 1 },
    ticks: { show: false },
    font: `12px ${style.fontFamily}`,
  };
  const line = (label: string, stroke: string, thickness: number): UPlot.Series => ({
    label,
    stroke,
    width: thickness,
    spanGaps: true,
    points: { show: false },
    value: (_, loss: number | null) => (loss === null ? '–' : formatLoss(loss)),
  });
  return {
    width,
    height,
    cursor: { y: false },
    scales: { x: { time: false } },
    axes: [axis, { ...axis, size: 44 }],
    series: [
      { label: step },
      line(raw, color('faint'), 1),
      line(smoothed, color('accent'), 2),
      { ...line(validation, color('second'), 2), points: { show: true, size: 5 } },
    ],
  };
}
