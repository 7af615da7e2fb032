import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { datasetOf } from '@seqlab/text-data';
import { textFile, textFolder } from '@seqlab/text-data/node';
import { CliError } from '../cli-error.js';
import type { Example, OpenData } from './open-data.js';
import { tableRows } from './table-rows.js';

export interface OpenFileOptions {
  isFolder: boolean;
  textColumn?: string;
  labelColumn?: string;
}

const textNames = ['text', 'review', 'sentence', 'content', 'message', 'body'];
const labelNames = ['label', 'class', 'category', 'sentiment', 'target'];

/** A file of texts by its extension, or a folder of them. */
export async function openFile(
  source: string,
  { isFolder, ...columns }: OpenFileOptions,
): Promise<OpenData> {
  const extension = path.extname(source).toLowerCase();
  const isTable = !isFolder && ['.csv', '.tsv', '.jsonl', '.ndjson'].includes(extension);
  if (!isTable && (columns.textColumn ?? columns.labelColumn) !== undefined) {
    throw new CliError('--text-column and --label-column go with .csv, .tsv and .jsonl files');
  }
  if (isFolder) return openFolder(source);
  if (!isTable) return openText(source);
  return { kind: 'texts', texts: tableRows(source).map((row) => toExample(row, columns)) };
}

async function openText(file: string): Promise<OpenData> {
  const text = await textFile(file);
  if (text === '') throw new CliError(`${file} is empty`);
  return { kind: 'text', text };
}

/** One folder for each class, or texts without classes. */
async function openFolder(folder: string): Promise<OpenData> {
  const names = await readdir(folder);
  const files = names.filter((name) => name.toLowerCase().endsWith('.txt')).toSorted();
  if (files.length === 0) {
    const { classNames, texts } = await textFolder(folder);
    return {
      kind: 'texts',
      texts: texts.map(({ text, label }) => ({ text, label: classNames[label]! })),
    };
  }
  const texts = datasetOf(files).map(async (name) => ({
    text: await textFile(path.join(folder, name)),
  }));
  return { kind: 'texts', texts };
}

type Columns = Omit<OpenFileOptions, 'isFolder'>;

function toExample(row: unknown, { textColumn, labelColumn }: Columns): Example {
  if (typeof row === 'string' && (textColumn ?? labelColumn) === undefined) return { text: row };
  const fields = new Map(Object.entries(Object(row)));
  const textName = textColumn ?? textNames.find((name) => fields.has(name));
  const text = fields.get(textName ?? '');
  if (typeof text !== 'string') {
    const names = [...fields.keys()].join(', ');
    throw new CliError(
      textName === undefined || !fields.has(textName)
        ? `no column ${textName ?? 'of texts'} in a row: it has ${names}; name one with --text-column`
        : `the column ${textName} must be text in every row, got ${JSON.stringify(text)}`,
    );
  }
  const labelName = labelColumn ?? labelNames.find((name) => fields.has(name));
  if (labelName === undefined) return { text };
  const label = fields.get(labelName);
  if (!['string', 'number', 'boolean'].includes(typeof label)) {
    throw new CliError(
      `the column ${labelName} must have a class in every row; name one with --label-column`,
    );
  }
  return { text, label: String(label) };
}
