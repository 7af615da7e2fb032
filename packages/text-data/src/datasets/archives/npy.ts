import { TextDataError } from '../../errors.js';
import { readPickledLists } from './pickle.js';

const dtypes = {
  '|b1': Uint8Array,
  '|u1': Uint8Array,
  '|i1': Int8Array,
  '<u2': Uint16Array,
  '<i2': Int16Array,
  '<u4': Uint32Array,
  '<i4': Int32Array,
  '<u8': BigUint64Array,
  '<i8': BigInt64Array,
  '<f4': Float32Array,
  '<f8': Float64Array,
};
/** NumPy's own limit. */
const longestHeader = 10_000;

/** An array of NumPy, row-major. */
export interface NpyArray {
  /** Its sizes, outermost first; `[]` for a single number. */
  readonly shape: readonly number[];
  /** The values; of an object array, its lists of integers. */
  readonly data: InstanceType<(typeof dtypes)[keyof typeof dtypes]> | Int32Array[];
}

/** Options of {@link readNpy}. */
export interface ReadNpyOptions {
  /** What errors call the file. Default `npy`. */
  readonly fileName?: string;
}

/**
 * Reads NumPy's `.npy`: `bool`, `int8` to `int64`, `uint8` to `uint64`, `float32` and `float64`
 * (little-endian, in C order), and object arrays of lists of integers. Of the pickle that is in the latter only lists and integers are read; no code is run.
 *
 * @throws {@link TextDataError} `invalid-file` for a damaged file or another kind of values.
 * @see [The .npy format](https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html)
 * @example
 * ```ts no-run
 * import { readNpy } from '@seqlab/text-data';
 *
 * const response = await fetch('https://example.org/labels.npy');
 * const { shape, data } = readNpy(new Uint8Array(await response.arrayBuffer()));
 * ```
 */
export function readNpy(bytes: Uint8Array, { fileName = 'npy' }: ReadNpyOptions = {}): NpyArray {
  const { descr, shape, from } = readHeader(fileName, bytes);
  const count = shape.reduce((size, extent) => size * extent, 1);
  if (descr === '|O') {
    const data = readPickledLists(fileName, bytes.subarray(from));
    checkSize(fileName, { what: 'lists', promised: count, found: data.length });
    return { shape, data };
  }
  if (!Object.hasOwn(dtypes, descr)) {
    const known = Object.keys(dtypes).join(', ');
    throw invalid(fileName, `expected values of type ${known} or |O, found '${descr}'`);
  }
  const Values = dtypes[descr as keyof typeof dtypes];
  checkSize(fileName, {
    what: 'bytes of values',
    promised: count * Values.BYTES_PER_ELEMENT,
    found: bytes.length - from,
  });
  // a copy, since typed arrays begin at multiples of their width (a Buffer's slice() would be none)
  return { shape, data: new Values(new Uint8Array(bytes.subarray(from)).buffer) };
}

function readHeader(fileName: string, bytes: Uint8Array) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < 12 || view.getUint32(0) !== 0x934e554d || view.getUint16(4) !== 0x5059) {
    throw invalid(fileName, 'expected a .npy file, which begins with \\x93NUMPY');
  }
  const version = view.getUint8(6);
  const begin = version === 1 ? 10 : 12;
  const length = version === 1 ? view.getUint16(8, true) : view.getUint32(8, true);
  if (length > longestHeader || begin + length > bytes.length) {
    throw invalid(fileName, `its header says that it has ${length} bytes`);
  }
  const header = String.fromCharCode(...bytes.subarray(begin, begin + length));
  const descr = /'descr': *'([^']*)'/.exec(header)?.[1];
  const order = /'fortran_order': *(True|False)/.exec(header)?.[1];
  const extents = /'shape': *\(([\d, L]*)\)/.exec(header)?.[1];
  if (descr === undefined || order === undefined || extents === undefined) {
    throw invalid(
      fileName,
      `expected a header with descr, fortran_order and shape, found ${header.trim()}`,
    );
  }
  const shape = (extents.match(/\d+/g) ?? []).map(Number);
  if (order === 'True' && shape.length > 1) {
    throw invalid(fileName, 'expected values in C order; save np.ascontiguousarray(array)');
  }
  return { descr, shape, from: begin + length };
}

function checkSize(
  fileName: string,
  { what, promised, found }: { what: string; promised: number; found: number },
): void {
  if (promised === found) return;
  throw invalid(fileName, `its header promises ${promised} ${what}, there are ${found}`);
}

function invalid(fileName: string, message: string): TextDataError {
  return new TextDataError('invalid-file', `${fileName}: ${message}`);
}
