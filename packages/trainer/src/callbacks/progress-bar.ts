import { clearLine, cursorTo } from 'node:readline';
import type { BatchLogs, Callback, TrainingRun } from './callback.js';
import { epochLine, liveLine, type Pace } from './progress-text.js';

/** What a bar is drawn on: `process.stderr`, or any stream that text can be written to. */
export type ProgressStream = NodeJS.WritableStream & {
  readonly isTTY?: boolean;
  readonly columns?: number;
};

/** Options of {@link progressBar}. */
export interface ProgressBarOptions {
  /** Where to draw. Default `process.stderr`. */
  stream?: ProgressStream | undefined;
}

/** Between one drawing and the next. */
const redrawMs = 100;

/** Of a terminal that does not tell, or tells 0. */
const usualColumns = 80;

const noSteps: Pace = { steps: 0, tokens: 0, seconds: 0 };

/**
 * Shows how training goes. On a terminal: a bar of the epoch, steps and tokens a second, the time
 * left of the whole training (without validation), loss and metrics of the latest batch, redrawn at
 * most ten times a second; an epoch's last line, with the means of the epoch and its validation,
 * stays. Where there is no terminal, in a log file for example, there are only these last lines.
 *
 * List it before callbacks that print, so that its line is done when they do.
 *
 * @example
 * ```ts
 * import { progressBar } from '@seqlab/trainer/node';
 *
 * const callbacks = [progressBar()];
 * ```
 */
export function progressBar({ stream = process.stderr }: ProgressBarOptions = {}): Callback {
  const drawing = stream.isTTY === true;
  let beganAt = 0;
  let drawnAt = -Infinity;
  let pace: Pace = noSteps;
  let latest: BatchLogs | undefined;
  /** Batches of the epoch before, for data that do not know their number. */
  let batchesBefore: number | undefined;
  let isLive = false;

  function draw(text: string): void {
    cursorTo(stream, 0);
    stream.write(text);
    clearLine(stream, 1);
    isLive = text !== '';
  }

  function drawLatest({ epochs, batchesPerEpoch = batchesBefore }: TrainingRun): void {
    if (!drawing || latest === undefined) return;
    // A text in the last column would begin a new line on some terminals.
    const columns = (stream.columns || usualColumns) - 1;
    draw(liveLine(latest, { epochs, batchesPerEpoch, pace, columns }));
    drawnAt = performance.now();
  }

  return {
    onTrainBegin() {
      batchesBefore = undefined;
    },
    onEpochBegin() {
      beganAt = performance.now();
      pace = noSteps;
    },
    onBatchEnd(logs, run) {
      const now = performance.now();
      pace = {
        steps: pace.steps + 1,
        tokens: pace.tokens + logs.tokens,
        seconds: (now - beganAt) / 1000,
      };
      latest = logs;
      if (now - drawnAt >= redrawMs) drawLatest(run);
    },
    onTestBegin(_logs, run) {
      drawLatest(run);
    },
    onEpochEnd(logs, { epochs }) {
      if (latest !== undefined && !logs.partial) batchesBefore = latest.batch + 1;
      if (isLive) draw('');
      const seconds = (performance.now() - beganAt) / 1000;
      stream.write(`${epochLine(logs, { epochs, pace, seconds })}\n`);
      drawnAt = -Infinity;
    },
    onTrainEnd() {
      if (isLive) stream.write('\n');
      isLive = false;
    },
  };
}
