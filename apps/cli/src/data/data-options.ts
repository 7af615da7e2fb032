import { LiveLine } from '../live-line.js';
import { onInterrupt } from '../interrupt.js';
import type { DataFileOptions } from '@seqlab/text-data/node';

type Progress = Required<Pick<DataFileOptions, 'onProgress'>> & { done: () => void };

/** The options of a download that shows how far it is on stderr, and where Ctrl-C stops it. */
export function showingDownloads(
  dataDir: string | undefined,
): Progress & Required<Pick<DataFileOptions, 'signal'>> & Pick<DataFileOptions, 'dataDir'> {
  const signal = onInterrupt('\nstopping; the next download goes on from here\n');
  return { ...(dataDir !== undefined && { dataDir }), signal, ...showingProgress() };
}

/** The same for who has a Ctrl-C of its own. */
export function showingProgress(): Progress {
  const line = new LiveLine(process.stderr);
  const started = new Set<string>();
  return {
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
