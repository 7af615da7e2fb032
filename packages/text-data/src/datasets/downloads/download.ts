import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open, rename, rm, stat } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';

/** A file as its publisher describes it. */
export interface PublishedFile {
  readonly name: string;
  readonly url: string;
  /** The hash that its publisher checks. */
  readonly hash: { readonly algorithm: 'sha256' | 'md5'; readonly hex: string };
  /** More than the file has: where a server that never ends is left. */
  readonly maxBytes: number;
}

/** How far a download is. */
export interface DownloadProgress {
  /** Where the file comes from. */
  readonly url: string;
  /** Where the file will be. */
  readonly path: string;
  /** What is there, with what an earlier attempt left. */
  readonly receivedBytes: number;
  /** The size of the file, if the server tells. */
  readonly totalBytes?: number;
}

/** Options of {@link download}. */
interface DownloadOptions {
  readonly path: string;
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: DownloadProgress) => void;
}

/**
 * Downloads to `path`, which appears only once it is complete and has its hash. Until then `path.part`
 * has what arrived, and the next attempt goes on from there. Of several at once one downloads, the others wait.
 */
export async function download(file: PublishedFile, options: DownloadOptions): Promise<void> {
  for (;;) {
    const other = running.get(options.path);
    if (other === undefined) break;
    await other.catch(() => {
      // Whoever began it is told; this download makes an attempt of its own.
    });
    if (await isWhole(file, options.path)) return;
  }
  const own = receiveWhole(file, options);
  running.set(options.path, own);
  try {
    await own;
  } catch (error) {
    // Another process may have put it there meanwhile.
    if (!(await isWhole(file, options.path))) throw error;
  } finally {
    running.delete(options.path);
  }
}

/** Downloads of this process by their path, since two must not write the same `.part`. */
const running = new Map<string, Promise<void>>();

async function isWhole({ hash }: PublishedFile, path: string): Promise<boolean> {
  return (await sizeOf(path)) > 0 && (await hashOf(path, hash.algorithm)) === hash.hex;
}

async function receiveWhole(file: PublishedFile, options: DownloadOptions): Promise<void> {
  const part = `${options.path}.part`;
  const begun = await sizeOf(part);
  const resumed = await receive(file, { ...options, part, begun });
  let hash = await hashOf(part, file.hash.algorithm);
  if (hash !== file.hash.hex && resumed) {
    // what an earlier attempt left may be the damaged half
    await receive(file, { ...options, part, begun: 0 });
    hash = await hashOf(part, file.hash.algorithm);
  }
  if (hash !== file.hash.hex) {
    await rm(part, { force: true });
    throw new Error(
      `expected a file with the ${file.hash.algorithm} ${file.hash.hex}, received one with ${hash}`,
    );
  }
  await rename(part, options.path);
}

interface ReceiveOptions extends DownloadOptions {
  readonly part: string;
  /** Bytes of `part` to keep. */
  readonly begun: number;
}

/** Whether it went on from what was there; a server may send the whole file instead. */
async function receive(file: PublishedFile, options: ReceiveOptions): Promise<boolean> {
  const { path, part, begun, signal, onProgress } = options;
  const response = await fetch(file.url, {
    headers: {
      // lengths and ranges are to be those of the file itself
      'accept-encoding': 'identity',
      ...(begun > 0 && { range: `bytes=${begun}-` }),
    },
    ...(signal && { signal }),
  });
  if (!response.ok || !response.body) {
    await response.body?.cancel();
    // range not satisfiable: what is there is no beginning of the file
    if (response.status === 416 && begun > 0) return receive(file, { ...options, begun: 0 });
    throw new Error(`the server answered ${response.status} ${response.statusText}`);
  }
  const resumed =
    begun > 0 && response.headers.get('content-range')?.startsWith(`bytes ${begun}-`) === true;
  let receivedBytes = resumed ? begun : 0;
  const length = response.headers.get('content-length');
  const totalBytes = length === null ? undefined : receivedBytes + Number(length);
  const handle = await open(part, resumed ? 'a' : 'w');
  try {
    // Node's streams are iterable, which the browser's type of them leaves out
    for await (const chunk of response.body as unknown as AsyncIterable<Uint8Array>) {
      receivedBytes += chunk.length;
      if (receivedBytes > file.maxBytes) {
        await handle.truncate(0);
        throw new Error(`the server sends more than ${file.maxBytes} bytes`);
      }
      await handle.writeFile(chunk);
      onProgress?.({
        url: file.url,
        path,
        receivedBytes,
        ...(totalBytes !== undefined && { totalBytes }),
      });
    }
  } finally {
    await handle.close();
  }
  return resumed;
}

async function sizeOf(path: string): Promise<number> {
  return stat(path).then(
    ({ size }) => size,
    () => 0,
  );
}

async function hashOf(path: string, algorithm: string): Promise<string> {
  const hash = createHash(algorithm);
  await pipeline(createReadStream(path), hash);
  return hash.digest('hex');
}
