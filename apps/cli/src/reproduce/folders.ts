import path from 'node:path';
import type { Row } from './rows.js';

/** The run of a row. */
export function runFolder(out: string, { name }: Pick<Row, 'name'>): string {
  return path.join(out, 'runs', name);
}

/** A text that the row's model wrote. */
export function samplePath(out: string, row: Pick<Row, 'name'>): string {
  return path.join(runFolder(out, row), 'sample.txt');
}

/** The curves of a row, as the report refers to them. */
export function curvesPath({ name }: Pick<Row, 'name'>): string {
  return `curves/${name}.svg`;
}
