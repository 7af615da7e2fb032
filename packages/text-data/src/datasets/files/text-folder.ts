import type { Dirent } from 'node:fs';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { TextDataError } from '../../errors.js';
import { datasetOf } from '../../pipeline/dataset-of.js';
import type { Dataset } from '../../pipeline/dataset.js';
import { openingError } from './opening-error.js';
import { Utf8Decoder } from './utf8-decoder.js';

/** A text and its class. */
export interface LabelledText {
  /** All of the file. */
  readonly text: string;
  /** The place of its class in `classNames`. */
  readonly label: number;
  /** Of the file. */
  readonly path: string;
}

/** Texts by class, from {@link textFolder}. */
export interface TextFolder {
  /** Names of the folders, in the order of their code points. */
  readonly classNames: readonly string[];
  /** The texts, class by class; each is read when its turn comes. */
  readonly texts: Dataset<LabelledText>;
}

/** Options of {@link textFolder}. */
export interface TextFolderOptions {
  /** Only files whose name ends in this, in small letters or capitals. Default `.txt`. */
  readonly extension?: string;
}

/**
 * Labelled texts as Keras' `text_dataset_from_directory` finds them: the folder has one folder for each class,
 * which has one UTF-8 file for each text, in folders of its own too. Folders whose name begins with a dot are no
 * classes; links to class folders and to files are followed. Node only.
 *
 * @throws {@link TextDataError} `missing-file`; `invalid-file` if there are no classes or no texts, and, while it
 * is read, for a file that is not UTF-8.
 * @see [text_dataset_from_directory](https://keras.io/api/data_loading/text/)
 * @example
 * ```ts
 * import { textFolder } from '@seqlab/text-data/node';
 *
 * const { classNames, texts } = await textFolder('aclImdb/train');
 * for await (const { text, label } of texts.shuffle({ seed: 1 })) console.log(classNames[label], text);
 * ```
 */
export async function textFolder(
  path: string,
  { extension = '.txt' }: TextFolderOptions = {},
): Promise<TextFolder> {
  const entries = await readdir(path, { withFileTypes: true }).catch((cause: unknown) => {
    throw openingError('textFolder', path, cause);
  });
  const visible = entries.filter(({ name }) => !name.startsWith('.'));
  const folders = await Promise.all(
    visible.map(async (entry) => (await kindOf(entry)) === 'folder'),
  );
  const classNames = visible
    .filter((_, i) => folders[i])
    .map(({ name }) => name)
    .toSorted(byCodeUnits);
  const files: Omit<LabelledText, 'text'>[] = [];
  for (const [label, name] of classNames.entries()) {
    const folder = join(path, name);
    const names = await readdir(folder, { recursive: true, withFileTypes: true });
    const named = names.filter((entry) =>
      entry.name.toLowerCase().endsWith(extension.toLowerCase()),
    );
    const areFiles = await Promise.all(
      named.map(async (entry) => (await kindOf(entry)) === 'file'),
    );
    const paths = named
      .filter((_, i) => areFiles[i])
      .map((entry) => join(entry.parentPath, entry.name))
      .toSorted(byCodeUnits);
    for (const file of paths) files.push({ label, path: file });
  }
  if (files.length === 0) {
    throw new TextDataError(
      'invalid-file',
      `textFolder: ${path} has ${classNames.length} folders and no ${extension} files in them; it needs one ` +
        'folder for each class, with its texts',
    );
  }
  const texts = datasetOf(files).map(async ({ path: file, label }) => ({
    text: await readText(file),
    label,
    path: file,
  }));
  return { classNames, texts };
}

/** Not by the language of whoever runs it: the same labels everywhere. */
function byCodeUnits(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** What an entry is, or what a link leads to. */
async function kindOf(entry: Dirent): Promise<'file' | 'folder' | undefined> {
  const found = entry.isSymbolicLink()
    ? await stat(join(entry.parentPath, entry.name)).catch(() => undefined)
    : entry;
  if (found?.isDirectory()) return 'folder';
  return found?.isFile() ? 'file' : undefined;
}

async function readText(path: string): Promise<string> {
  const bytes = await readFile(path).catch((cause: unknown) => {
    throw openingError('textFolder', path, cause);
  });
  return new Utf8Decoder('textFolder', path).decode(bytes, true);
}
