import path from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import { CliError, messageOf } from '../cli-error.js';
import type { PlotAxis } from '../commands/plot.js';
import { bestEpoch } from '../run/best-epoch.js';
import { metricPoints, requireMetrics } from './curve-points.js';
import { curvesAsText } from './draw-in-terminal.js';
import { readRuns, type DrawnRun } from './read-runs.js';

export interface PlotRunsOptions {
  /** Default: the loss; on a page all that there is. */
  metrics?: readonly string[] | undefined;
  x: PlotAxis;
  /** An `.svg` or `.html` to write. Default: the terminal. */
  out?: string | undefined;
  /** Of the drawing or page. Default: the name of the run. */
  title?: string | undefined;
  /** Of the drawing in the terminal. Default: as wide as it is, or 80. */
  columns?: number | undefined;
  json: boolean;
}

/** As many as there are colours. */
const mostRuns = 8;

/** Draws the learning curves of runs, or prints their points as JSON. */
export async function plotRuns(
  folders: readonly string[],
  options: PlotRunsOptions,
): Promise<void> {
  const { metrics, x, out, title, json, columns = process.stdout.columns ?? 80 } = options;
  const kind = out === undefined ? undefined : drawingKind(out);
  if (folders.length > mostRuns) {
    throw new CliError(`at most ${mostRuns} runs can be told apart, got ${folders.length}`);
  }
  const runs = await readRuns(folders);
  if (metrics !== undefined) requireMetrics(runs, metrics);
  const toDraw = metrics ?? ['loss'];
  if (out !== undefined) {
    const { drawSvg, drawPage } = await import('./draw-report.js');
    const text =
      kind === 'svg'
        ? drawSvg(runs, { metrics: toDraw, axis: x, title })
        : drawPage(runs, { metrics, axis: x, title });
    await writeFileAtomic(out, text).catch((error: unknown) => {
      throw new CliError(`cannot write ${out}: ${messageOf(error)}`, { cause: error });
    });
  }
  if (json) {
    const drawn = runs.map((run) => pointsOf(run, toDraw, x));
    process.stdout.write(`${JSON.stringify({ x, out, runs: drawn })}\n`);
  } else {
    const width = Math.max(40, columns);
    process.stdout.write(
      out === undefined ? curvesAsText(runs, { metrics: toDraw, axis: x, width }) : `${out}\n`,
    );
  }
}

function drawingKind(out: string): 'svg' | 'html' {
  const extension = path.extname(out).toLowerCase();
  if (extension === '.svg' || extension === '.html') return extension === '.svg' ? 'svg' : 'html';
  throw new CliError(`--out must end in .svg or .html, got ${out}`);
}

/** Without a number there is null. */
function pointsOf({ folder, epochs }: DrawnRun, metrics: readonly string[], x: PlotAxis) {
  const best = bestEpoch(epochs);
  return {
    run: folder,
    ...(best && { bestEpoch: best.epoch + 1 }),
    metrics: Object.fromEntries(metrics.map((metric) => [metric, metricPoints(epochs, metric, x)])),
  };
}
