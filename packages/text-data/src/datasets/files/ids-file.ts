// A file of ids: a header of 32 bytes, then the ids, little-endian, each of one, two or four bytes.
//
//   0  'SEQLABID'   8  version, uint32   12  bytes of an id, uint32   16  count of ids, float64   24  zeros

export const HEADER_BYTES = 32;
const MAGIC = 'SEQLABID';
const VERSION = 1;

export type IdBytes = 1 | 2 | 4;

export interface IdsHeader {
  readonly width: IdBytes;
  readonly count: number;
}

/** Bytes that an id of a vocabulary takes. */
export function idBytes(vocabularySize: number): IdBytes {
  if (vocabularySize <= 2 ** 8) return 1;
  return vocabularySize <= 2 ** 16 ? 2 : 4;
}

export function writeHeader({ width, count }: IdsHeader): Uint8Array {
  const bytes = new Uint8Array(HEADER_BYTES);
  const view = new DataView(bytes.buffer);
  bytes.set(new TextEncoder().encode(MAGIC));
  view.setUint32(8, VERSION, true);
  view.setUint32(12, width, true);
  view.setFloat64(16, count, true);
  return bytes;
}

/** What the header of a file of `fileBytes` says; a reason, if it is not one. */
export function readHeader(bytes: Uint8Array, fileBytes: number): IdsHeader | string {
  if (fileBytes < HEADER_BYTES || String.fromCharCode(...bytes.subarray(0, 8)) !== MAGIC) {
    return 'it does not begin like a file of ids';
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, HEADER_BYTES);
  const version = view.getUint32(8, true);
  if (version !== VERSION) return `its version is ${version}, this program reads ${VERSION}`;
  const width = view.getUint32(12, true);
  if (width !== 1 && width !== 2 && width !== 4) return `an id of ${width} bytes makes no sense`;
  const count = view.getFloat64(16, true);
  const present = (fileBytes - HEADER_BYTES) / width;
  if (count !== present) return `its header says ${count} ids, there are ${present}`;
  return { width, count };
}

/** The bytes of ids; these are below 2⁸ or 2¹⁶ where `width` is 1 or 2. */
export function packIds(ids: Int32Array, width: IdBytes): Uint8Array {
  if (width === 1) return Uint8Array.from(ids);
  const packed = width === 2 ? Uint16Array.from(ids) : ids;
  return new Uint8Array(packed.buffer, packed.byteOffset, packed.byteLength);
}

export function unpackIds(bytes: Uint8Array, width: IdBytes): Int32Array {
  if (width === 1) return Int32Array.from(bytes);
  const own = bytes.slice();
  return width === 2
    ? Int32Array.from(new Uint16Array(own.buffer, 0, own.length / 2))
    : new Int32Array(own.buffer, 0, own.length / 4);
}
