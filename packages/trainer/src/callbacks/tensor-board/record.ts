import crc32c from 'crc-32/crc32c.js';

// A file of TFRecords: of each the length (uint64), its check sum, the data, their check sum, all
// little-endian. https://www.tensorflow.org/tutorials/load_data/tfrecord#tfrecords_format_details

const headerLength = 12;
const footerLength = 4;

/** A record as it stands in a file. */
export function encodeRecord(data: Uint8Array): Uint8Array {
  const record = new Uint8Array(headerLength + data.length + footerLength);
  const view = new DataView(record.buffer);
  view.setBigUint64(0, BigInt(data.length), true);
  view.setUint32(8, checkSum(record.subarray(0, 8)), true);
  record.set(data, headerLength);
  view.setUint32(headerLength + data.length, checkSum(data), true);
  return record;
}

export interface StoredRecord {
  readonly data: Uint8Array;
  /** Where it begins in its file, in bytes. */
  readonly start: number;
  /** Where the next one begins. */
  readonly end: number;
}

/** The records of a file, up to its end or the first that is torn or changed. */
export function* recordsOf(file: Uint8Array): Generator<StoredRecord, void, undefined> {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  let start = 0;
  while (start + headerLength <= file.length) {
    const begin = start + headerLength;
    const stop = begin + Number(view.getBigUint64(start, true));
    const end = stop + footerLength;
    const isLengthWhole =
      view.getUint32(start + 8, true) === checkSum(file.subarray(start, start + 8));
    if (!isLengthWhole || end > file.length) return;
    const data = file.subarray(begin, stop);
    if (view.getUint32(stop, true) !== checkSum(data)) return;
    yield { data, start, end };
    start = end;
  }
}

/** CRC-32C, rotated and shifted as TensorFlow does: data may hold such sums themselves. */
function checkSum(data: Uint8Array): number {
  const crc = crc32c.buf(data) >>> 0;
  return (((crc >>> 15) | (crc << 17)) + 0xa282ead8) >>> 0;
}
