import { createReadStream } from 'node:fs';
import { createGunzip } from 'node:zlib';
import { Parser, type ReadEntry } from 'tar';
import { TextDataError } from '../../errors.js';

/** Limits of {@link readTarGz}. */
export interface TarGzOptions {
  /** Whether a file's content is wanted. */
  readonly filter: (path: string) => boolean;
  /** Files, folders and the like in all. Default 200,000. */
  readonly maxEntries?: number;
  /** Bytes of one wanted file. Default 1 MiB. */
  readonly maxFileBytes?: number;
  /** Bytes of the archive once it is unpacked. Default 1 GiB. */
  readonly maxBytes?: number;
}

/** A file of an archive. */
export interface TarFile {
  readonly path: string;
  readonly content: Buffer;
}

/**
 * The files of a `.tar.gz`, one after the other. Nothing is written to disk, so that paths and links
 * cannot lead anywhere; only plain files are given.
 *
 * @throws {@link TextDataError} `invalid-file` for a damaged archive or one beyond the limits.
 */
export async function* readTarGz(
  archive: string,
  { filter, maxEntries = 200_000, maxFileBytes = 2 ** 20, maxBytes = 2 ** 30 }: TarGzOptions,
): AsyncGenerator<TarFile> {
  let ready: TarFile[] = [];
  let entries = 0;
  let size = 0;
  const parser = new Parser({
    strict: true,
    zstd: false,
    filter(path, entry) {
      // the type of the second parameter covers files on disk too
      return (
        ++entries <= maxEntries &&
        'type' in entry &&
        /^(Old)?File$/.test(entry.type) &&
        filter(path)
      );
    },
    onReadEntry(entry: ReadEntry) {
      if (entry.size > maxFileBytes) {
        throw invalid(archive, `${entry.path} has ${entry.size} bytes, more than ${maxFileBytes}`);
      }
      const chunks: Buffer[] = [];
      entry.on('data', (chunk) => chunks.push(chunk));
      entry.on('end', () => ready.push({ path: entry.path, content: Buffer.concat(chunks) }));
    },
  });
  const source = createReadStream(archive);
  const unpacked = source.pipe(createGunzip({ chunkSize: 2 ** 18 }));
  source.on('error', (error) => unpacked.destroy(error));
  let failure: unknown;
  parser.on('error', (error) => (failure ??= error));
  try {
    for await (const chunk of unpacked as AsyncIterable<Buffer>) {
      // the parser would unpack a second time by itself, without limits; no file's name begins like this
      if (size === 0 && chunk[0] === 0x1f) throw invalid(archive, 'is packed twice');
      size += chunk.length;
      parser.write(chunk);
      if (failure !== undefined) throw failure;
      if (size > maxBytes || entries > maxEntries) {
        throw invalid(archive, `unpacks to more than ${maxEntries} files or ${maxBytes} bytes`);
      }
      yield* ready;
      ready = [];
    }
    parser.end();
    if (failure !== undefined) throw failure;
    yield* ready;
  } catch (cause) {
    if (cause instanceof TextDataError) throw cause;
    throw invalid(archive, 'not a .tar.gz archive, or a damaged one', { cause });
  } finally {
    source.destroy();
    unpacked.destroy();
  }
}

function invalid(archive: string, message: string, options?: ErrorOptions): TextDataError {
  return new TextDataError('invalid-file', `${archive}: ${message}`, options);
}
