import { logValues } from '../callbacks/log-values.js';
import type { EpochLogs } from '../callbacks/callback.js';
import { compareCurves } from './compare-curves.js';
import { configurationTable } from './configuration-table.js';
import { bestEpoch, wholeEpochs, type CurvesAxis } from './curves.js';
import { htmlPage } from './html-page.js';
import { htmlTable } from './html-table.js';

/** Options of {@link compareReport}. */
export interface CompareReportOptions<Logs extends EpochLogs = EpochLogs> {
  /** By their names, up to 8. */
  readonly histories: Readonly<Record<string, { readonly epochs: readonly Logs[] }>>;
  /** Default `Trainings compared`. */
  readonly title?: string | undefined;
  /** What to draw, as {@link compareCurves} takes it. Default: `loss` and all metrics. */
  readonly metrics?: readonly string[] | undefined;
  /** What to draw against. Default: the epochs from 1. */
  readonly x?: CurvesAxis<Logs> | undefined;
  /** What was trained and how, as JSON can hold it: a row each. */
  readonly configuration?: Readonly<Record<string, unknown>> | undefined;
}

/**
 * A page about several trainings: their curves together, and of each the epoch of its lowest validation
 * loss (the last, where nothing was validated) in a table. It is one file that loads nothing and runs no
 * scripts, and every text in it is shown as it is. It needs `echarts`, and runs in browsers too.
 *
 * @throws {@link TrainerError} `invalid-option` for more than 8 histories or none, one without epochs,
 * metrics that none has, or a configuration that is not JSON.
 *
 * @example
 * ```ts
 * import { writeFile } from 'node:fs/promises';
 * import { compareReport } from '@seqlab/trainer/report';
 *
 * // histories as in the example of `compareCurves`
 * await writeFile('compared.html', compareReport({ histories, title: 'Adam and SGD' }));
 * ```
 */
export function compareReport<Logs extends EpochLogs>({
  histories,
  title = 'Trainings compared',
  metrics,
  x,
  configuration = {},
}: CompareReportOptions<Logs>): string {
  const count = Object.keys(histories).length;
  return htmlPage({
    title,
    summary: `${count} ${count === 1 ? 'training' : 'trainings'}, each at its best epoch in the table.`,
    sections: [
      ['Learning curves', compareCurves(histories, { metrics, x })],
      ['Best epochs', bestTable(histories)],
      ['Configuration', configurationTable('compareReport', configuration)],
    ],
  });
}

/** A row for each history: the values of its best epoch. */
function bestTable(
  histories: Readonly<Record<string, { readonly epochs: readonly EpochLogs[] }>>,
): string {
  const rows = Object.entries(histories).map(([name, { epochs }]) => {
    const whole = wholeEpochs(epochs);
    const best = bestEpoch(whole) ?? whole.at(-1)!;
    return { name, best, count: whole.length, values: logValues(best) };
  });
  const names = [...new Set(rows.flatMap(({ values }) => Object.keys(values)))];
  return htmlTable(
    ['training', 'epochs', 'best epoch', 'steps', ...names],
    rows.map(({ name, best, count, values }) => ({
      name,
      numbers: [count, best.epoch + 1, best.step, ...names.map((one) => values[one])],
    })),
  );
}
