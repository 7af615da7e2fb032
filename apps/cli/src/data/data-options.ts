import { LiveLine } from '../live-line.js';
import { onInterrupt } from '../interrupt.js';
import type { DataFileOptions } from '@seqlab/text-data/node';

/** The options of a download that shows how far it is on stderr, and where Ctrl-C stops it. */
export function showingDownloads(
  dataDir: string | undefined,
): Required<Pick<DataFileOptions, 'signal' | 'onProgress'>> &
  Pick<DataFileOptions, 'dataDir'> & { done: () => void } {
  const line = new LiveLine(process.stderr);
  const signal = onInterrupt('\nstopping; the next download goes on from here\n');
  const started = new Set<string>();
  return {
    ...(dataDir !== undefined && { dataDir }),
    signal,
    onProgress: ({ url, path, receivedBytes, totalBytes }) => {
      if (!started.has(url)) line.print(`downloading ${url} to ${path}`);
      started.add(url);
      line.update({
        fraction: totalBytes === undefined ? 0 : receivedBytes / totalBytes,
        text: `${inMegabytes(receivedBytes)}${totalBytes === undefined ? '' : ` of ${inMegabytes(totalBytes)}`}`,
      });
    },
    done: () => line.end(),
  };
}

export function inMegabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}
