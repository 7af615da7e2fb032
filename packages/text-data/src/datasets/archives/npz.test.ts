import * as fc from 'fast-check';
import { zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { TextDataError } from '../../errors.js';
import { readNpz } from './npz.js';

// numpy.savez_compressed with NumPy 2.4.6: x_train and x_test of lists, y_train and y_test of int64.
const npz = Buffer.from(
  'UEsDBC0AAAAIAAAAIQB7SQEC//////////8LABQAeF90cmFpbi5ucHkBABAATAEAAAAAAADtAAAAAAAAAKWMT0vDQBDFs/ljVbx48ZzbphByE8SLB8FDh6ZF8NBDCNtkpEKbhM1GCFbwUrSwt4wfyE+mm+Qj+BgG3pv3my5+mi9XzHq13niOdSb5rc/3Cx76/LmUSooiLWWOffwgtjWavN6ICo0PrsNp6L/7/9H5h/v9Y43SV0Wzq9oozUqJ0a7ZqhchpWhJX6QSs7KolWwyRR1pb2iSnhT5WOkIrAPdszV90iMFwMA70MbRXq7aCnvEXtzQ8Wu8OprtKY7j2a/RsOBO0fqYUGAGPIOfzapLZmFCYIs+m8ApOJgMr21wwDWtk97PQwYuosGjP1BLAwQtAAAACAAAACEAmPM1zv//////////CwAUAHlfdHJhaW4ubnB5AQAQAKgAAAAAAAAASgAAAAAAAACb7BfqGxDJyFDGUK2eklqcXKRupaBuk2mhrqOgnpZfVFKUmBefX5SSChJ3S8wpTgWKF2ckFqQC+RqmOpo6CrUKFAAuRgZUgIsPAFBLAwQtAAAACAAAACEAOdpbdf//////////CgAUAHhfdGVzdC5ucHkBABAAOwEAAAAAAADeAAAAAAAAAJvsF+obEMnIUMZQrZ6SWpxcpG6loF7jr66joJ6WX1RSlJgXn1+UkgoSdkvMKU4FihdnJBakAvkaJjqaOgq1CpQArgaWqRsYIKBHLK80t6BSLz45vyhVL7c0pyQzsagosXJKD098UWpyfl5xSVFpcsmUyVN6WMEqp/Sw56VAlEye4s3QOsWZMWlK+5SgKRrejN4srVMymHtYU0oqC1JBWpj8LaZ0dkBkmXsYa6b4+fl5/QcCMOFtXzIlqTN2ikYsWDNbKohmAUNOINubKxEo4FUoyMjgzeTNnJoKVK0HAFBLAwQtAAAACAAAACEA0nCddv//////////CgAUAHlfdGVzdC5ucHkBABAAoAAAAAAAAABLAAAAAAAAAJvsF+obEMnIUMZQrZ6SWpxcpG6loG6TaaGuo6Cell9UUpSYF59flJIKEndLzClOBYoXZyQWpAL5GiY6mjoKtQoUAC4GKGBEo2EAAFBLAQItAy0AAAAIAAAAIQB7SQEC7QAAAEwBAAALAAAAAAAAAAAAAACAAQAAAAB4X3RyYWluLm5weVBLAQItAy0AAAAIAAAAIQCY8zXOSgAAAKgAAAALAAAAAAAAAAAAAACAASoBAAB5X3RyYWluLm5weVBLAQItAy0AAAAIAAAAIQA52lt13gAAADsBAAAKAAAAAAAAAAAAAACAAbEBAAB4X3Rlc3QubnB5UEsBAi0DLQAAAAgAAAAhANJwnXZLAAAAoAAAAAoAAAAAAAAAAAAAAIABywIAAHlfdGVzdC5ucHlQSwUGAAAAAAQABADiAAAAUgMAAAAA',
  'base64',
);

/** A vector of one int32. */
function npyOf(value: number): Buffer {
  const header = "{'descr': '<i4', 'fortran_order': False, 'shape': (1,), }".padEnd(117);
  const bytes = Buffer.from(`\x93NUMPY\x01\0\x76\0${header}\n\0\0\0\0`, 'latin1');
  bytes.writeInt32LE(value, bytes.length - 4);
  return bytes;
}

describe('readNpz', () => {
  it('reads arrays of numbers and of lists by their names', () => {
    const arrays = readNpz(npz);
    expect([...arrays.keys()]).toEqual(['x_train', 'y_train', 'x_test', 'y_test']);
    expect(arrays.get('x_train')).toEqual({
      shape: [5],
      data: [[5, 1, 9, 70_000], [2], [7, 8, 3], [1, 2, 3, 4, 5, 6], [300, 4]].map((list) =>
        Int32Array.from(list),
      ),
    });
    expect(arrays.get('y_test')).toEqual({ shape: [4], data: BigInt64Array.of(0n, 1n, 1n, 0n) });
  });

  it('leaves out files of other kinds', () => {
    expect(readNpz(zipSync({ 'readme.txt': Buffer.from('hello') })).size).toBe(0);
  });

  it('says in which file of the archive an array is damaged', () => {
    const damaged = zipSync({ 'x.npy': Buffer.from('no array at all') });
    expect(() => readNpz(damaged, { fileName: 'my.npz' })).toThrow(
      'my.npz: x.npy: expected a .npy',
    );
  });

  it('refuses what would unpack to more than maxBytes', () => {
    const bomb = zipSync({ 'zeros.npy': new Uint8Array(2 ** 20) });
    expect(bomb.length).toBeLessThan(2000);
    expect(() => readNpz(bomb, { maxBytes: 2 ** 20 - 1 })).toThrow('unpacks to more than');
    expect(() => readNpz(npz, { maxBytes: 600 })).toThrow(TextDataError);
  });

  it('counts what is stored as it is by its bytes, whatever size the archive states', () => {
    const archive = zipSync({ 'zeros.npy': new Uint8Array(5000) }, { level: 0 });
    const view = new DataView(archive.buffer, archive.byteOffset);
    const directory = archive.length - 22 - 46 - 'zeros.npy'.length;
    expect(view.getUint32(directory, true)).toBe(0x02014b50);
    view.setUint32(directory + 24, 1, true);
    expect(() => readNpz(archive, { maxBytes: 4999 })).toThrow('unpacks to more than');
  });

  it('refuses an archive of too many files', () => {
    const names = Array.from({ length: 1001 }, (_, i) => [`${i}.txt`, new Uint8Array(0)]);
    const archive = zipSync(Object.fromEntries(names));
    expect(() => readNpz(archive)).toThrow('unpacks to more than 1000 files');
  });

  it('finds a changed number by the check sum, packed or stored', () => {
    for (const level of [0, 9] as const) {
      const archive = zipSync({ 'a.npy': npyOf(1), 'b.npy': npyOf(2) }, { level });
      expect(readNpz(archive).get('b')).toEqual({ shape: [1], data: Int32Array.of(2) });
      const changed = Uint8Array.from(archive);
      if (level === 0) {
        // The last byte of the second file, just before the directory.
        const directory = new DataView(archive.buffer).getUint32(archive.length - 6, true);
        changed[directory - 1]! ^= 1;
      } else {
        // What the directory states of the second file: one bit of the sum itself.
        changed[archive.length - 22 - 51 + 16]! ^= 1;
      }
      expect(() => readNpz(changed, { fileName: 'my.npz' })).toThrow(
        'my.npz: b.npy is damaged: its check sum (CRC-32) differs',
      );
    }
  });

  it('checks archives in the format for large ones, and those with a comment', () => {
    const archive = zipSync({ 'a.npy': npyOf(7) });
    const end = archive.length - 22;
    const view = new DataView(archive.buffer, archive.byteOffset);
    // The end of the directory for large archives, its locator, and the end that points nowhere itself.
    const large = Buffer.alloc(56 + 20 + 22);
    large.writeUInt32LE(0x06064b50, 0);
    large.writeUInt32LE(1, 32);
    large.writeUInt32LE(view.getUint32(end + 16, true), 48);
    large.writeUInt32LE(0x07064b50, 56);
    large.writeUInt32LE(end, 64);
    large.writeUInt32LE(0x06054b50, 76);
    large.writeUInt16LE(0xffff, 84);
    large.writeUInt32LE(0xffffffff, 92);
    const zip64 = Buffer.concat([archive.subarray(0, end), large]);
    const comment = Buffer.concat([archive, Buffer.from('comment')]);
    comment.writeUInt16LE(7, end + 20);
    for (const bytes of [zip64, comment]) {
      expect([...readNpz(bytes).keys()]).toEqual(['a']);
      const changed = Uint8Array.from(bytes);
      changed[view.getUint32(end + 16, true) + 16]! ^= 1;
      expect(() => readNpz(changed)).toThrow('check sum');
    }
  });

  it.each([
    ['nothing', Buffer.alloc(0)],
    ['a text', Buffer.from('x'.repeat(200))],
    ['half a file', npz.subarray(0, npz.length >> 1)],
  ])('refuses %s', (_, bytes) => {
    expect(() => readNpz(bytes, { fileName: 'imdb.npz' })).toThrow(
      'imdb.npz: not a zip archive, or a damaged one',
    );
  });

  it('reads changed files, or says what is wrong with them', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(npz.length - 1), fc.nat(255)), { minLength: 1, maxLength: 5 }),
        fc.nat(30),
        (changes, cut) => {
          const bytes = Uint8Array.from(npz.subarray(0, npz.length - Math.max(0, cut - 20)));
          for (const [place, value] of changes) bytes[place % bytes.length] = value;
          try {
            expect(readNpz(bytes, { maxBytes: 2 ** 22 }).size).toBeLessThanOrEqual(4);
          } catch (error) {
            expect(error).toBeInstanceOf(TextDataError);
          }
        },
      ),
      { numRuns: 1500 },
    );
  });
});
