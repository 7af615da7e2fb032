import { escapeUTF8 } from 'entities/escape';
import type { EpochLogs } from '../callbacks/callback.js';
import { logValues } from '../callbacks/log-values.js';

/** A row for each epoch, with every value of its logs. */
export function epochTable(epochs: readonly EpochLogs[]): string {
  const names = [...new Set(epochs.flatMap((logs) => Object.keys(logValues(logs))))];
  const head = ['epoch', 'steps', ...names].map(
    (name) => `<th scope="col">${escapeUTF8(name)}</th>`,
  );
  const rows = epochs.map((logs) => {
    const values = logValues(logs);
    const cells = names.map(
      (name) => `<td>${values[name] === undefined ? '' : shortened(values[name])}</td>`,
    );
    const epoch = `<th scope="row">${logs.epoch + 1}${logs.partial ? ' (part)' : ''}</th>`;
    return `<tr>${epoch}<td>${logs.step}</td>${cells.join('')}</tr>`;
  });
  return `<div class="wide"><table>
<thead><tr>${head.join('')}</tr></thead>
<tbody>
${rows.join('\n')}
</tbody>
</table></div>`;
}

/** With five digits, as many as anyone compares. */
export function shortened(value: number): string {
  return String(Number(value.toPrecision(5)));
}
