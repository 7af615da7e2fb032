import type { ComponentChildren } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import type { RunInfo } from '../messages.js';
import { ago, compact, count, duration, measure, metricName } from './format.js';
import { StateBadge } from './state-badge.js';

/** What a run is, how far it is, and how good. */
export function Progress({ run }: { run: RunInfo }) {
  const { id, description, model, counted, progress } = run;
  const { state, epoch, epochs, step, steps, loss, valLoss, best, learningRate } = progress;
  const { stepsPerSecond, countedPerSecond, secondsLeft, updatedAt, damagedLines } = progress;
  const now = useClock();
  return (
    <section class="card" aria-labelledby="run">
      <div class="heading">
        <h2 id="run">{id}</h2>
        <StateBadge state={state} />
        {updatedAt !== undefined && state !== 'training' && (
          <span class="note">{ago(updatedAt, now)}</span>
        )}
      </div>
      {description !== '' && <p>{description}</p>}
      <p class="note">{model}</p>
      <progress class="training" aria-label="Training" max={1} value={fractionOf(run.progress)} />
      <dl class="facts">
        <Fact name="Epoch">
          {count(epoch)} <small>of {count(epochs)}</small>
        </Fact>
        <Fact name="Step">
          {count(step)} {steps !== undefined && <small>of {count(steps)}</small>}
        </Fact>
        <Fact name="Training loss">{measure(loss)}</Fact>
        <Fact name="Validation loss">{measure(valLoss)}</Fact>
        <Fact name="Best validation">
          {measure(best?.valLoss)} {best && <small>epoch {best.epoch}</small>}
        </Fact>
        <Fact name="Learning rate">{learningRate == null ? '–' : learningRate.toPrecision(3)}</Fact>
        <Fact name="Steps a second">{stepsPerSecond?.toPrecision(3) ?? '–'}</Fact>
        <Fact name={`${metricName(counted)} a second`}>
          {countedPerSecond === undefined ? '–' : compact(countedPerSecond)}
        </Fact>
        {state === 'training' && (
          <Fact name="Time left">{secondsLeft === undefined ? '–' : duration(secondsLeft)}</Fact>
        )}
      </dl>
      {damagedLines > 0 && (
        <p class="error">
          {count(damagedLines)} {damagedLines === 1 ? 'line' : 'lines'} of metrics.jsonl cannot be
          read.
        </p>
      )}
    </section>
  );
}

function Fact({ name, children }: { name: string; children: ComponentChildren }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

/** Before the first epoch has ended, nobody knows how many steps there are. */
function fractionOf({ state, step, steps, epoch, epochs }: RunInfo['progress']): number {
  if (state === 'finished') return 1;
  if (steps !== undefined && steps > 0) return step / steps;
  return Math.max(0, epoch - 1) / epochs;
}

/** The time, as it goes on. */
function useClock(): number {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 10_000);
    return () => clearInterval(timer);
  }, []);
  return now;
}
