import { escapeUTF8 } from 'entities/escape';
import type { EpochLogs } from '../callbacks/callback.js';
import type { History } from '../training/history.js';
import { configurationTable } from './configuration-table.js';
import { bestEpoch, wholeEpochs, type CurvesAxis } from './curves.js';
import { epochTable } from './epoch-table.js';
import { htmlPage } from './html-page.js';
import { shortened } from './html-table.js';
import { learningCurves } from './learning-curves.js';

/** A text that the model wrote along the way. */
export interface ReportSample {
  /** The text, shown as it is. */
  readonly text: string;
  /** From 0. */
  readonly epoch?: number | undefined;
  /** Steps taken. */
  readonly step?: number | undefined;
}

/** Options of {@link htmlReport}. */
export interface HTMLReportOptions<Logs extends EpochLogs = EpochLogs> {
  /** Without `stopReason` the page does not say why training ended. */
  readonly history: Pick<History, 'step'> &
    Partial<Pick<History, 'stopReason'>> & { readonly epochs: readonly Logs[] };
  /** Default `Training report`. */
  readonly title?: string | undefined;
  /** What was trained and how, as JSON can hold it: a row each. */
  readonly configuration?: Readonly<Record<string, unknown>> | undefined;
  /** Texts that the model wrote, in the order they are shown in. Default: none. */
  readonly samples?: readonly ReportSample[] | undefined;
  /** What to draw, as {@link learningCurves} takes it. Default: `loss` and all metrics. */
  readonly metrics?: readonly string[] | undefined;
  /** What to draw against. Default: the epochs from 1. */
  readonly x?: CurvesAxis<Logs> | undefined;
}

/**
 * A page about a training: its curves, every epoch in a table, what was trained and how, and texts that
 * the model wrote. It is one file that loads nothing and runs no scripts, and every text in it is shown
 * as it is. The same training gives the same page. It needs `echarts`, and runs in browsers too.
 *
 * @throws {@link TrainerError} `invalid-option` for a history without epochs, metrics that it has not, or
 * a configuration that is not JSON.
 *
 * @example
 * ```ts
 * import { writeFile } from 'node:fs/promises';
 * import { htmlReport } from '@seqlab/trainer/report';
 *
 * // history as in the example of `fit`
 * const configuration = { units: 64, optimizer: 'adam', learningRate: 0.002 };
 * await writeFile('report.html', htmlReport({ history, title: 'Moby-Dick', configuration }));
 * ```
 */
export function htmlReport<Logs extends EpochLogs>({
  history,
  title = 'Training report',
  configuration = {},
  samples = [],
  metrics,
  x,
}: HTMLReportOptions<Logs>): string {
  return htmlPage({
    title,
    summary: summary(history),
    sections: [
      ['Learning curves', learningCurves(history, { metrics, x })],
      ['Epochs', epochTable(wholeEpochs(history.epochs))],
      ['Configuration', configurationTable('htmlReport', configuration)],
      ['Samples', samples.map(sampleFigure).join('\n')],
    ],
  });
}

function summary({ epochs, step, stopReason }: HTMLReportOptions['history']): string {
  const best = bestEpoch(epochs);
  const reasons = {
    epochs: 'all epochs were done',
    maxSeconds: 'the time limit was reached',
    signal: 'it was interrupted',
    callback: 'a callback stopped it',
  };
  const lowest =
    best &&
    ` The lowest validation loss, ${shortened(best.valLoss!)}, is of epoch ${best.epoch + 1}.`;
  const end = stopReason === undefined ? '' : `; training ended because ${reasons[stopReason]}`;
  return `${step} steps${end}.${lowest ?? ''}`;
}

function sampleFigure({ text, epoch, step }: ReportSample): string {
  const places = [
    ...(epoch === undefined ? [] : [`epoch ${epoch + 1}`]),
    ...(step === undefined ? [] : [`step ${step}`]),
  ];
  const caption = places.length === 0 ? '' : `<figcaption>${places.join(', ')}</figcaption>`;
  return `<figure>${caption}<pre>${escapeUTF8(text)}</pre></figure>`;
}
