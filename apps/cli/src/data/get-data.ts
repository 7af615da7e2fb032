import type { TextDataError } from '@seqlab/text-data';
import { fetchDataset, listDatasets, type DatasetName } from '@seqlab/text-data/node';
import { CliError } from '../cli-error.js';
import { didYouMean } from '../suggest.js';
import { showingDownloads } from './data-options.js';

export interface GetDataOptions {
  dataDir?: string;
  json: boolean;
}

/** Downloads a data set into the cache, unless it is there, and prints where its files are. */
export async function getData(name: string, { dataDir, json }: GetDataOptions): Promise<void> {
  const known: readonly string[] = (await listDatasets()).map((one) => one.name);
  if (!known.includes(name)) {
    throw new CliError(
      `there is no data set ${name}: there are ${known.join(', ')}${didYouMean(name, known)}`,
    );
  }
  const { done, ...options } = showingDownloads(dataDir);
  try {
    const paths = await fetchDataset(name as DatasetName, options);
    done();
    process.stdout.write(json ? `${JSON.stringify({ name, paths })}\n` : `${paths.join('\n')}\n`);
  } catch (error) {
    done();
    // Ctrl-C has set the exit code.
    if (options.signal.aborted) return;
    const { code, message } = error as TextDataError;
    throw new CliError(message, { cause: error, exitCode: code === 'download-failed' ? 1 : 2 });
  }
}
