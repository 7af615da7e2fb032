import { useEffect, useRef, useState } from 'preact/hooks';
import uPlot from 'uplot';
import { chartOptions, heightFor } from './chart-options.js';
import { useColorScheme } from './color-scheme.js';
import type { Line, Lines } from './curve-lines.js';
import { count, measure } from './format.js';

export interface ChartProps extends Lines {
  /** What is drawn, such as `Loss`. */
  title: string;
  /** Whether runs have to be told apart. */
  hasSeveralRuns: boolean;
  isLog: boolean;
}

/** Curves, and a legend with the values at the pointer or the newest. Arrow keys move along the steps. */
export function Chart({ title, lines, data, hasSeveralRuns, isLog }: ChartProps) {
  const box = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot | undefined>(undefined);
  const [pointed, setPointed] = useState<number | null>(null);
  const scheme = useColorScheme();
  const shape = JSON.stringify([lines, isLog, scheme]);
  useEffect(() => {
    const element = box.current!;
    const options = chartOptions({ lines, isLog, width: element.clientWidth, onPoint: setPointed });
    const made = new uPlot(options, data, element);
    plot.current = made;
    const observer = new ResizeObserver(() => {
      const width = element.clientWidth;
      if (width !== made.width) made.setSize({ width, height: heightFor(width) });
    });
    observer.observe(element);
    return () => {
      observer.disconnect();
      made.destroy();
      plot.current = undefined;
    };
  }, [shape]);
  useEffect(() => plot.current?.setData(data), [data]);
  const steps = data[0];
  const index = Math.min(pointed ?? Infinity, steps.length - 1);
  const move = (event: KeyboardEvent) => {
    const distance = event.shiftKey ? 1 : Math.max(1, Math.round(steps.length / 50));
    const moves: Record<string, number> = {
      ArrowLeft: index - distance,
      ArrowRight: index + distance,
      Home: 0,
      End: steps.length - 1,
    };
    const next = moves[event.key];
    if (next === undefined || plot.current === undefined) return;
    event.preventDefault();
    const to = Math.max(0, Math.min(next, steps.length - 1));
    plot.current.setCursor({ left: plot.current.valToPos(steps[to]!, 'x'), top: 1 });
  };
  const values = lines.map((line, i) => ({ line, value: valueAt(data[i + 1]!, index) }));
  const said = values.filter(({ line }) => line.kind !== 'raw');
  return (
    <figure class="chart">
      <figcaption>
        <h3>{title}</h3>
        <span class="at">step {count(steps[index] ?? 0)}</span>
      </figcaption>
      <div
        class="plot"
        ref={box}
        tabIndex={0}
        role="img"
        aria-label={`${title} by step. ${said.map(({ line, value }) => `${nameOf(line, hasSeveralRuns)} ${measure(value)}`).join(', ')}. Arrow keys move along the steps.`}
        onKeyDown={move}
        onBlur={() => plot.current?.setCursor({ left: -10, top: -10 })}
      />
      <ul class="legend">
        {said.map(({ line, value }) => (
          <li key={`${line.run} ${line.kind}`}>
            <span class={`swatch ${line.kind} color-${line.color}`} />
            {nameOf(line, hasSeveralRuns)} <b>{measure(value)}</b>
          </li>
        ))}
      </ul>
    </figure>
  );
}

function nameOf({ run, kind }: Line, hasSeveralRuns: boolean): string {
  return hasSeveralRuns ? `${run}, ${kind}` : kind;
}

/** A line's value at a step, or the one before it. */
function valueAt(values: ArrayLike<number | null | undefined>, index: number): number | undefined {
  for (let i = index; i >= 0; i--) if (values[i] != null) return values[i]!;
  return undefined;
}
