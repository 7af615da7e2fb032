import type { BatchLogs, EpochLogs } from './callback.js';
import { logValues } from './log-values.js';

/** How fast an epoch goes. */
export interface Pace {
  /** Steps taken in this epoch since it began or was resumed. */
  readonly steps: number;
  readonly tokens: number;
  /** Spent on these steps. */
  readonly seconds: number;
}

export interface Outlook {
  readonly epochs: number;
  /** Where it is known. */
  readonly batchesPerEpoch: number | undefined;
  readonly pace: Pace;
  /** Characters there is room for. */
  readonly columns: number;
}

const widestBar = 20;

/** The line that is drawn again and again while an epoch goes on, no longer than there is room. */
export function liveLine(
  logs: BatchLogs,
  { epochs, batchesPerEpoch, pace, columns }: Outlook,
): string {
  const { epoch, batch, loss, metrics } = logs;
  const total = batchesPerEpoch === undefined ? '' : `/${batchesPerEpoch}`;
  const head = `Epoch ${epoch + 1}/${epochs}`;
  const tail = [
    `${batch + 1}${total}`,
    ...rates(pace),
    ...timeLeft(logs, { epochs, batchesPerEpoch, pace }),
    ...values({ loss, ...metrics }),
  ].join('  ');
  const room = Math.min(widestBar, columns - head.length - tail.length - 4);
  const parts = [head, progress((batch + 1) / (batchesPerEpoch ?? NaN), room), tail];
  return parts
    .filter((part) => part !== '')
    .join('  ')
    .slice(0, columns);
}

/** The line of an epoch that has ended; `seconds` are those of validation too. */
export function epochLine(
  logs: EpochLogs,
  { epochs, pace, seconds }: { epochs: number; pace: Pace; seconds: number },
): string {
  const { epoch, step, partial } = logs;
  return [
    `Epoch ${epoch + 1}/${epochs}${partial ? ` (until step ${step})` : ''}`,
    `${pace.steps} steps in ${clock(seconds)}`,
    ...rates(pace),
    ...values(logValues(logs)),
  ].join('  ');
}

function rates({ steps, tokens, seconds }: Pace): string[] {
  if (seconds === 0) return [];
  return [`${rate(steps / seconds)} steps/s`, `${rate(tokens / seconds)} tokens/s`];
}

/** Until all epochs are done, at the pace of this one and without validation. */
function timeLeft(
  { epoch, batch }: BatchLogs,
  { epochs, batchesPerEpoch = NaN, pace }: Omit<Outlook, 'columns'>,
): string[] {
  const steps = (epochs - epoch) * batchesPerEpoch - batch - 1;
  const seconds = (steps * pace.seconds) / pace.steps;
  return Number.isFinite(seconds) ? [`${clock(Math.max(0, seconds))} left`] : [];
}

function progress(fraction: number, width: number): string {
  if (Number.isNaN(fraction) || width < 1) return '';
  const done = Math.round(Math.min(1, fraction) * width);
  return '█'.repeat(done) + '░'.repeat(width - done);
}

function values(named: Readonly<Record<string, number>>): string[] {
  return Object.entries(named).map(([name, value]) => `${name} ${short(value)}`);
}

/** With four decimals, or where they would say nothing with four digits, as Keras does. */
function short(value: number): string {
  return Math.abs(value) > 1e-3 || value === 0 ? value.toFixed(4) : value.toExponential(4);
}

function rate(value: number): string {
  if (value >= 10_000) return `${(value / 1000).toFixed(0)}k`;
  return value.toFixed(value < 100 ? 1 : 0);
}

/** Seconds as m:ss or h:mm:ss. */
function clock(seconds: number): string {
  const whole = Math.round(seconds);
  const [hours, minutes] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60];
  const tail = String(whole % 60).padStart(2, '0');
  if (hours === 0) return `${minutes}:${tail}`;
  return `${hours}:${String(minutes).padStart(2, '0')}:${tail}`;
}
