import { escapeUTF8 } from 'entities/escape';
import type { EpochLogs } from '../callbacks/callback.js';
import type { History } from '../training/history.js';
import { configurationTable } from './configuration-table.js';
import { wholeEpochs } from './curves.js';
import { epochTable, shortened } from './epoch-table.js';
import { learningCurves } from './learning-curves.js';
import { reportStyle } from './report-style.js';

/** A text that the model wrote along the way. */
export interface ReportSample {
  readonly text: string;
  /** From 0. */
  readonly epoch?: number | undefined;
  /** Steps taken. */
  readonly step?: number | undefined;
}

export interface HTMLReportOptions {
  readonly history: History;
  /** Default `Training report`. */
  readonly title?: string | undefined;
  /** What was trained and how, as JSON can hold it: a row each. */
  readonly configuration?: Readonly<Record<string, unknown>> | undefined;
  readonly samples?: readonly ReportSample[] | undefined;
}

/**
 * A page about a training: its curves, every epoch in a table, what was trained and how, and texts that
 * the model wrote. It is one file that loads nothing and runs no scripts, and every text in it is shown
 * as it is. The same training gives the same page. It needs `echarts`, and runs in browsers too.
 *
 * @throws {@link TrainerError} `invalid-option` for a history without epochs, or a configuration that
 * is not JSON.
 *
 * @example
 * ```ts
 * import { writeFile } from 'node:fs/promises';
 * import { htmlReport } from '@seqlab/trainer/report';
 *
 * const history = await fit(model, data, options);
 * const configuration = { units: 64, optimizer: 'adam', learningRate: 0.002 };
 * await writeFile('report.html', htmlReport({ history, title: 'Moby-Dick', configuration }));
 * ```
 */
export function htmlReport({
  history,
  title = 'Training report',
  configuration = {},
  samples = [],
}: HTMLReportOptions): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${escapeUTF8(title)}</title>
<style>${reportStyle}</style>
</head>
<body>
<main>
<h1>${escapeUTF8(title)}</h1>
<p>${escapeUTF8(summary(history))}</p>
${section('Learning curves', learningCurves(history))}
${section('Epochs', epochTable(wholeEpochs(history.epochs)))}
${section('Configuration', configurationTable(configuration))}
${section('Samples', samples.map(sampleFigure).join('\n'))}
</main>
</body>
</html>
`;
}

function summary({ epochs, step, stopReason }: History): string {
  const best = wholeEpochs(epochs).reduce<EpochLogs | undefined>(
    (least, logs) => ((logs.valLoss ?? Infinity) < (least?.valLoss ?? Infinity) ? logs : least),
    undefined,
  );
  const reasons = {
    epochs: 'all epochs were done',
    maxSeconds: 'the time limit was reached',
    signal: 'it was interrupted',
    callback: 'a callback stopped it',
  };
  const lowest =
    best &&
    ` The lowest validation loss, ${shortened(best.valLoss!)}, is of epoch ${best.epoch + 1}.`;
  return `${step} steps; training ended because ${reasons[stopReason]}.${lowest ?? ''}`;
}

/** Nothing where there is nothing to show. */
function section(heading: string, html: string): string {
  return html === '' ? '' : `<section>\n<h2>${heading}</h2>\n${html}\n</section>`;
}

function sampleFigure({ text, epoch, step }: ReportSample): string {
  const places = [
    ...(epoch === undefined ? [] : [`epoch ${epoch + 1}`]),
    ...(step === undefined ? [] : [`step ${step}`]),
  ];
  const caption = places.length === 0 ? '' : `<figcaption>${places.join(', ')}</figcaption>`;
  return `<figure>${caption}<pre>${escapeUTF8(text)}</pre></figure>`;
}
