import { escapeUTF8 } from 'entities/escape';

export interface HTMLTableRow {
  /** Of the first column, as text. */
  readonly name: string;
  /** Of the others; those that are undefined are empty. */
  readonly numbers: readonly (number | undefined)[];
}

/** A table of numbers. */
export function htmlTable(columns: readonly string[], rows: readonly HTMLTableRow[]): string {
  const head = columns.map((column) => `<th scope="col">${escapeUTF8(column)}</th>`);
  const lines = rows.map(({ name, numbers }) => {
    const cells = numbers.map(
      (number) => `<td>${number === undefined ? '' : shortened(number)}</td>`,
    );
    return `<tr><th scope="row">${escapeUTF8(name)}</th>${cells.join('')}</tr>`;
  });
  return `<div class="wide"><table>
<thead><tr>${head.join('')}</tr></thead>
<tbody>
${lines.join('\n')}
</tbody>
</table></div>`;
}

/** With five digits, as many as anyone compares; whole numbers as they are. */
export function shortened(value: number): string {
  return String(Number.isInteger(value) ? value : Number(value.toPrecision(5)));
}
