import { logValues } from '../callbacks/log-values.js';
import type { EpochLogs } from '../callbacks/callback.js';
import { htmlTable } from './html-table.js';

/** A row for each epoch, with every value of its logs. */
export function epochTable(epochs: readonly EpochLogs[]): string {
  const names = [...new Set(epochs.flatMap((logs) => Object.keys(logValues(logs))))];
  const rows = epochs.map((logs) => {
    const values = logValues(logs);
    return {
      name: `${logs.epoch + 1}${logs.partial ? ' (part)' : ''}`,
      numbers: [logs.step, ...names.map((name) => values[name])],
    };
  });
  return htmlTable(['epoch', 'steps', ...names], rows);
}
