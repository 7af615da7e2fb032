import { access, mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import cachedir from 'cachedir';
import { TextDataError } from '../../errors.js';
import { download, type DownloadProgress, type PublishedFile } from './download.js';

/** Where the files of a data set are, and what happens while they are downloaded. */
export interface DataFileOptions {
  /**
   * The folder that has the files, or gets them. Default: the environment variable `SEQLAB_DATA_DIR`, or
   * `seqlab` in the platform's folder for caches (`~/.cache`, `~/Library/Caches`, `%LOCALAPPDATA%`).
   */
  readonly dataDir?: string;
  /** Ends a download; the promise is rejected with the signal's reason, and the next call resumes. */
  readonly signal?: AbortSignal;
  /** Told how far a download is, for every piece that arrives. */
  readonly onProgress?: (progress: DownloadProgress) => void;
}

/**
 * The folder that has the files of data sets, or would get them. It need not exist.
 *
 * @example
 * ```ts
 * import { resolveDataDir } from '@seqlab/text-data/node';
 *
 * console.log(resolveDataDir()); // such as /home/me/.cache/seqlab, or what SEQLAB_DATA_DIR says
 * ```
 */
export function resolveDataDir({ dataDir }: Pick<DataFileOptions, 'dataDir'> = {}): string {
  return dataDir ?? (process.env['SEQLAB_DATA_DIR'] || cachedir('seqlab'));
}

/**
 * The path of a published file, downloaded unless it is there. A file that was placed there by hand is
 * used as it is; only what is downloaded has to have the published hash.
 *
 * @throws {@link TextDataError} `download-failed`.
 */
export async function dataFile(
  where: string,
  file: PublishedFile,
  options: DataFileOptions,
): Promise<string> {
  const dataDir = resolveDataDir(options);
  const path = join(dataDir, file.name);
  if (await exists(path)) return path;
  try {
    await mkdir(dataDir, { recursive: true });
    await download(file, { ...options, path });
    return path;
  } catch (cause) {
    options.signal?.throwIfAborted();
    throw new TextDataError(
      'download-failed',
      `${where}: could not download ${file.url}: ${describeCause(cause)}. ` +
        `Without a network, get the file from that address and place it at ${path}`,
      { cause },
    );
  }
}

/**
 * The bytes of a published file, downloaded unless it is there.
 *
 * @throws {@link TextDataError} `download-failed`, or `invalid-file` for what cannot be read.
 */
export async function readDataFile(
  where: string,
  file: PublishedFile,
  options: DataFileOptions,
): Promise<{ path: string; bytes: Buffer }> {
  const path = await dataFile(where, file, options);
  try {
    return { path, bytes: await readFile(path) };
  } catch (cause) {
    throw new TextDataError('invalid-file', `${where}: could not read ${path}`, { cause });
  }
}

/** Whether there is a file or folder. */
export async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}

/** fetch hides in its error's cause what went wrong. */
function describeCause(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? `${error.message}: ${error.cause.message}` : error.message;
}
