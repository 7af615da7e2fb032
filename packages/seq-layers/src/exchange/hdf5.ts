import type { Dataset, File, Group } from 'h5wasm';
import { SeqLayersError } from '../errors.js';
import { sizeOf } from '../shape.js';
import type { ForeignWeight } from './layer-weights.js';

/** Files are opened under names of their own: reading is asynchronous. */
let opened = 0;

/**
 * Opens an HDF5 file for as long as `read` runs.
 *
 * @throws SeqLayersError `invalid-file` when the bytes are no HDF5 file, or a damaged one
 */
export async function readHdf5<T>(bytes: Uint8Array, read: (file: Hdf5) => T): Promise<T> {
  const h5wasm = await import('h5wasm');
  const module = await h5wasm.ready;
  const name = `seqlab-${++opened}.h5`;
  module.FS.writeFile(name, bytes);
  // Else the library prints what is wrong with a file.
  module.activate_throwing_error_handler();
  try {
    const file = openFile(() => new h5wasm.File(name, 'r'));
    try {
      return read(new Hdf5(file, bytes.length));
    } catch (cause) {
      if (!(cause instanceof Error && cause.message.startsWith('HDF5-DIAG'))) throw cause;
      throw new SeqLayersError('invalid-file', 'it is a damaged HDF5 file', { cause });
    } finally {
      file.close();
    }
  } finally {
    module.deactivate_throwing_error_handler();
    module.FS.unlink(name);
  }
}

function openFile(open: () => File): File {
  try {
    return open();
  } catch (cause) {
    throw new SeqLayersError('invalid-file', 'it is no HDF5 file', { cause });
  }
}

/** An open HDF5 file. */
export class Hdf5 {
  readonly #file: File;
  readonly #size: number;

  constructor(file: File, size: number) {
    this.#file = file;
    this.#size = size;
  }

  /** The names in a group, or undefined where there is no such group. */
  keys(path: string): string[] | undefined {
    const group = this.#file.get(path);
    return group && 'keys' in group ? (group as Group).keys() : undefined;
  }

  /** An attribute that holds a text or texts, in order; undefined where there is none. */
  texts(path: string, attribute: string): string[] | undefined {
    const entity = path === '' ? this.#file : this.#file.get(path);
    const value: unknown = (entity as Group | null)?.attrs[attribute]?.value;
    if (value === undefined || value === null) return undefined;
    // Keras writes no texts as no numbers.
    if (value instanceof Float64Array) return Array.from(value, String);
    return (Array.isArray(value) ? value : [value]).map(String);
  }

  /**
   * A data set of float32 numbers.
   *
   * @throws SeqLayersError `invalid-file` when it is another, or claims more than the file holds
   */
  weight(path: string, name: string): ForeignWeight {
    const dataset = this.#file.get(path) as Dataset | null;
    const shape = dataset?.type === 'Dataset' ? dataset.shape : null;
    if (!dataset || !shape || dataset.dtype !== '<f') {
      throw new SeqLayersError('invalid-file', `"${path}" must be a data set of float32 numbers`);
    }
    if (sizeOf(shape) * 4 > this.#size) {
      throw new SeqLayersError('invalid-file', `"${path}" is larger than the file`);
    }
    const value = dataset.value;
    const data = value instanceof Float32Array ? value : Float32Array.of(Number(value));
    return { name, data, shape };
  }
}
