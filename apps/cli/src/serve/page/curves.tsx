import { useMemo, useState } from 'preact/hooks';
import { Chart } from './chart.js';
import { curveLines, metricsOf, type DrawnRun, type ranges } from './curve-lines.js';
import { metricName } from './format.js';

type Range = keyof typeof ranges;

/** The curves of one run, or of several. */
export function Curves({ runs }: { runs: readonly DrawnRun[] }) {
  const [smoothing, setSmoothing] = useState(0.8);
  const [range, setRange] = useState<Range>('all');
  const [isLog, setLog] = useState(false);
  const { main, others } = metricsOf(runs);
  const chart = (metric: string) => (
    <MetricChart key={metric} {...{ runs, metric, smoothing, range, isLog }} />
  );
  return (
    <section class="card" aria-labelledby="curves">
      <div class="heading">
        <h2 id="curves">Curves</h2>
        <div class="controls">
          <label>
            <span>Steps</span>
            <select
              value={range}
              onChange={({ currentTarget }) => setRange(currentTarget.value as Range)}
            >
              <option value="all">all</option>
              <option value="half">last half</option>
              <option value="tenth">last tenth</option>
            </select>
          </label>
          <label>
            <span>Smoothing</span>
            <input
              type="range"
              min="0"
              max="0.98"
              step="0.02"
              value={smoothing}
              onInput={({ currentTarget }) => setSmoothing(currentTarget.valueAsNumber)}
            />
          </label>
          <label>
            <input
              type="checkbox"
              checked={isLog}
              onChange={({ currentTarget }) => setLog(currentTarget.checked)}
            />
            <span>Log scale</span>
          </label>
        </div>
      </div>
      {main.length === 0 && <p class="note">No step has been taken yet.</p>}
      <div class="charts">{main.map(chart)}</div>
      {others.length > 0 && (
        <details>
          <summary>{others.map(metricName).join(', ')}</summary>
          <div class="charts">{others.map(chart)}</div>
        </details>
      )}
    </section>
  );
}

interface MetricChartProps {
  runs: readonly DrawnRun[];
  metric: string;
  smoothing: number;
  range: Range;
  isLog: boolean;
}

function MetricChart({ runs, metric, smoothing, range, isLog }: MetricChartProps) {
  // The learning rate is no measurement.
  const weight = metric === 'learningRate' ? 0 : smoothing;
  const shown = runs.flatMap(({ id, curves, color }) => [id, curves, color]);
  const { lines, data } = useMemo(
    () => curveLines(runs, { metric, smoothing: weight, range }),
    [metric, weight, range, ...shown],
  );
  if (lines.length === 0) return null;
  const hasSeveralRuns = runs.length > 1;
  return <Chart title={metricName(metric)} {...{ lines, data, hasSeveralRuns, isLog }} />;
}
