import crc32 from 'crc-32';
import { unzipSync } from 'fflate';
import { TextDataError } from '../../errors.js';
import { readNpy, type NpyArray } from './npy.js';
import { zipCheckSums } from './zip-check-sums.js';

const mostEntries = 1000;

/** Options of {@link readNpz}. */
export interface ReadNpzOptions {
  /** What errors call the file. Default `npz`. */
  readonly fileName?: string;
  /** All arrays together may have this many bytes once they are unpacked. Default 1 GiB. */
  readonly maxBytes?: number;
}

/**
 * Reads NumPy's `.npz`, a zip archive of `.npy` files: its arrays by their names.
 *
 * @throws {@link TextDataError} `invalid-file` for a damaged file, whose check sums do not fit for example, one
 * that unpacks to more than `maxBytes`, or values that {@link readNpy} does not read.
 * @see [numpy.savez](https://numpy.org/doc/stable/reference/generated/numpy.savez.html)
 * @example
 * ```ts no-run
 * import { readNpz } from '@seqlab/text-data';
 *
 * const response = await fetch('https://example.org/reviews.npz');
 * const arrays = readNpz(new Uint8Array(await response.arrayBuffer()));
 * console.log([...arrays.keys()], arrays.get('x_train')?.shape);
 * ```
 */
export function readNpz(
  bytes: Uint8Array,
  { fileName = 'npz', maxBytes = 2 ** 30 }: ReadNpzOptions = {},
): Map<string, NpyArray> {
  const arrays = new Map<string, NpyArray>();
  for (const [name, member] of Object.entries(unzip(bytes, { fileName, maxBytes }))) {
    arrays.set(
      name.slice(0, -'.npy'.length),
      readNpy(member, { fileName: `${fileName}: ${name}` }),
    );
  }
  return arrays;
}

function unzip(
  bytes: Uint8Array,
  { fileName, maxBytes }: Required<ReadNpzOptions>,
): Record<string, Uint8Array> {
  const places = new Map<string, number>();
  let entries = 0;
  let size = 0;
  try {
    const members = unzipSync(bytes, {
      filter({ name, size: packedSize, originalSize, compression }) {
        // Unpacking never writes past the size that an entry states; what is stored as it is is copied whole,
        // whatever size its entry states, and entries may share their bytes.
        size += compression === 0 ? packedSize : originalSize;
        if (++entries > mostEntries || size > maxBytes) {
          throw new TextDataError(
            'invalid-file',
            `${fileName}: unpacks to more than ${mostEntries} files or ${maxBytes} bytes`,
          );
        }
        places.set(name, entries - 1);
        return name.endsWith('.npy');
      },
    });
    const sums = zipCheckSums(bytes);
    for (const [name, member] of Object.entries(members)) {
      if (crc32.buf(member) === sums[places.get(name)!]) continue;
      throw new TextDataError(
        'invalid-file',
        `${fileName}: ${name} is damaged: its check sum (CRC-32) differs; get the file again`,
      );
    }
    return members;
  } catch (cause) {
    if (cause instanceof TextDataError) throw cause;
    throw new TextDataError('invalid-file', `${fileName}: not a zip archive, or a damaged one`, {
      cause,
    });
  }
}
