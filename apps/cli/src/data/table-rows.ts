import path from 'node:path';
import type { Dataset } from '@seqlab/text-data';
import { csv, jsonl } from '@seqlab/text-data/node';

const jsonLines = new Set(['.jsonl', '.ndjson']);

/** The rows of a table by its file's extension: JSON lines, or values separated by tabs or commas. */
export function tableRows(file: string): Dataset<unknown> {
  const extension = path.extname(file).toLowerCase();
  if (jsonLines.has(extension)) return jsonl(file);
  return csv(file, { delimiter: extension === '.tsv' ? '\t' : ',' });
}
