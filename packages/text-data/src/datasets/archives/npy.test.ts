import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TextDataError } from '../../errors.js';
import { readNpy } from './npy.js';

const bytesOf = (base64: string) => Buffer.from(base64, 'base64');

// numpy.save with NumPy 2.4.6.
const float64 =
  'k05VTVBZAQB2AHsnZGVzY3InOiAnPGY4JywgJ2ZvcnRyYW5fb3JkZXInOiBGYWxzZSwgJ3NoYXBlJzogKDIsIDIpLCB9ICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAoAAAAAAAD4PwAAAAAAAADAAAAAAAAAAACcdQCIPOQ3fg==';
const int64 =
  'k05VTVBZAQB2AHsnZGVzY3InOiAnPGk4JywgJ2ZvcnRyYW5fb3JkZXInOiBGYWxzZSwgJ3NoYXBlJzogKDIsKSwgfSAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAoAAAAAAAEAAP//////////';

/** A file with a header of one's own. */
function npyOf(header: string, values: readonly number[] = [], version = 1): Uint8Array {
  const size =
    version === 1
      ? [header.length & 255, header.length >> 8]
      : [header.length & 255, header.length >> 8, 0, 0];
  return Uint8Array.from([
    0x93,
    ...Buffer.from('NUMPY'),
    version,
    0,
    ...size,
    ...Buffer.from(header),
    ...values,
  ]);
}

describe('readNpy', () => {
  it.each([
    ['float64', float64, [2, 2], Float64Array.of(1.5, -2, 0, 1e300)],
    [
      'int16',
      'k05VTVBZAQB2AHsnZGVzY3InOiAnPGkyJywgJ2ZvcnRyYW5fb3JkZXInOiBGYWxzZSwgJ3NoYXBlJzogKDMsKSwgfSAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAoBAP7/LAE=',
      [3],
      Int16Array.of(1, -2, 300),
    ],
    [
      'bool',
      'k05VTVBZAQB2AHsnZGVzY3InOiAnfGIxJywgJ2ZvcnRyYW5fb3JkZXInOiBGYWxzZSwgJ3NoYXBlJzogKDIsKSwgfSAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAoBAA==',
      [2],
      Uint8Array.of(1, 0),
    ],
    ['int64', int64, [2], BigInt64Array.of(2n ** 40n, -1n)],
    [
      'a float32 without dimensions',
      'k05VTVBZAQB2AHsnZGVzY3InOiAnPGY0JywgJ2ZvcnRyYW5fb3JkZXInOiBGYWxzZSwgJ3NoYXBlJzogKCksIH0gICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAoAACBA',
      [],
      Float32Array.of(2.5),
    ],
  ])('reads %s', (_, base64, shape, data) => {
    expect(readNpy(bytesOf(base64))).toEqual({ shape, data });
  });

  it.each([2, 3])('reads the longer header of version %i', (version) => {
    const header = "{'descr': '|u1', 'fortran_order': False, 'shape': (2,), }\n";
    expect(readNpy(npyOf(header, [7, 8], version))).toEqual({
      shape: [2],
      data: Uint8Array.of(7, 8),
    });
  });

  it('reads from the middle of a buffer', () => {
    const bytes = bytesOf(float64);
    const shifted = new Uint8Array(bytes.length + 3);
    shifted.set(bytes, 3);
    expect(readNpy(shifted.subarray(3)).data).toEqual(Float64Array.of(1.5, -2, 0, 1e300));
  });

  it.each([
    [
      'expected values in C order',
      'k05VTVBZAQB2AHsnZGVzY3InOiAnPGk0JywgJ2ZvcnRyYW5fb3JkZXInOiBUcnVlLCAnc2hhcGUnOiAoMiwgMyksIH0gICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAoAAAAAAwAAAAEAAAAEAAAAAgAAAAUAAAA=',
    ],
    [
      "found '>i4'",
      'k05VTVBZAQB2AHsnZGVzY3InOiAnPmk0JywgJ2ZvcnRyYW5fb3JkZXInOiBGYWxzZSwgJ3NoYXBlJzogKDMsKSwgfSAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAoAAAAAAAAAAQAAAAI=',
    ],
    [
      "found 'posix system', which is not allowed",
      // an object array with an object whose __reduce__ is (os.system, ('echo hacked',))
      'k05VTVBZAQB2AHsnZGVzY3InOiAnfE8nLCAnZm9ydHJhbl9vcmRlcic6IEZhbHNlLCAnc2hhcGUnOiAoMiwpLCB9ICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAqABJW0AAAAAAAAAIwWbnVtcHkuX2NvcmUubXVsdGlhcnJheZSMDF9yZWNvbnN0cnVjdJSTlIwFbnVtcHmUjAduZGFycmF5lJOUSwCFlEMBYpSHlFKUKEsBSwKFlGgDjAVkdHlwZZSTlIwCTziUiYiHlFKUKEsDjAF8lE5OTkr/////Sv////9LP3SUYoldlChdlEsBYYwFcG9zaXiUjAZzeXN0ZW2Uk5SMC2VjaG8gaGFja2VklIWUUpRldJRiLg==',
    ],
    ['expected a .npy file', Buffer.from('PK and so on, no array').toString('base64')],
    ['expected a .npy file', ''],
  ])('refuses others, saying %s', (message, base64) => {
    expect(() => readNpy(bytesOf(base64), { fileName: 'x.npy' })).toThrow(TextDataError);
    expect(() => readNpy(bytesOf(base64), { fileName: 'x.npy' })).toThrow(`x.npy: `);
    expect(() => readNpy(bytesOf(base64))).toThrow(message);
  });

  it.each([
    ['there are 15', bytesOf(int64).subarray(0, -1)],
    ['its header says that it has 118 bytes', bytesOf(int64).subarray(0, 60)],
    ['its header says that it has 16000 bytes', npyOf(' '.repeat(16_000))],
    ['expected a header with descr', npyOf("{'descr': [('a', '<i4')], 'shape': (1,)}")],
    [
      "found 'constructor'",
      npyOf("{'descr': 'constructor', 'fortran_order': False, 'shape': (1,)}"),
    ],
    [
      'promises 4e+99',
      npyOf(`{'descr': '<i4', 'fortran_order': False, 'shape': (1${'0'.repeat(99)},)}`),
    ],
    [
      'promises 2 lists',
      npyOf("{'descr': '|O', 'fortran_order': False, 'shape': (2,)}", emptyPickle()),
    ],
  ])('refuses damaged files, saying %s', (message, bytes) => {
    expect(() => readNpy(bytes)).toThrow(TextDataError);
    expect(() => readNpy(bytes)).toThrow(message);
  });

  it('reads changed files, or says what is wrong with them', () => {
    const originals = [bytesOf(float64), bytesOf(int64)];
    fc.assert(
      fc.property(
        fc.constantFrom(...originals),
        fc.array(fc.tuple(fc.nat(), fc.nat(255)), { minLength: 1, maxLength: 4 }),
        (original, changes) => {
          const bytes = Uint8Array.from(original);
          for (const [place, value] of changes) bytes[place % bytes.length] = value;
          try {
            expect(readNpy(bytes).data.length).toBeLessThanOrEqual(bytes.length);
          } catch (error) {
            expect(error).toBeInstanceOf(TextDataError);
          }
        },
      ),
      { numRuns: 2000 },
    );
  });
});

/** pickle.dumps(numpy.empty(0, dtype=object), protocol=2), with NumPy 2.4.6. */
function emptyPickle(): number[] {
  return [
    ...bytesOf(
      'gAJjbnVtcHkuX2NvcmUubXVsdGlhcnJheQpfcmVjb25zdHJ1Y3QKcQBjbnVtcHkKbmRhcnJheQpxAUsAhXECY19jb2RlY3MKZW5jb2RlCnEDWAEAAABicQRYBgAAAGxhdGluMXEFhnEGUnEHh3EIUnEJKEsBSwCFcQpjbnVtcHkKZHR5cGUKcQtYAgAAAE84cQyJiIdxDVJxDihLA1gBAAAAfHEPTk5OSv////9K/////0s/dHEQYoldcRF0cRJiLg==',
    ),
  ];
}
