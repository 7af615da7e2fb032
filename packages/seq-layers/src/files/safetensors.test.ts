import { Buffer } from 'node:buffer';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { SeqLayersError } from '../errors.js';
import { readSafetensors, writeSafetensors } from './safetensors.js';

const float = { data: Float32Array.of(1.5, -2, 3e-5, 0), shape: [2, 2] };
const int = { data: Int32Array.of(7, -1), shape: [2] };

/** A file of a header and data, byte by byte. */
function file(header: string, data: readonly number[] = []): Uint8Array {
  const json = Buffer.from(header);
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(json.length));
  return Buffer.concat([length, json, Buffer.from(data)]);
}

test('writes the bytes the format prescribes: sorted, padded to 8, little-endian', () => {
  const header =
    '{"a":{"dtype":"I32","shape":[2],"data_offsets":[0,8]},' +
    '"b/c":{"dtype":"F32","shape":[1],"data_offsets":[8,12]}}';
  const padded = header.padEnd(Math.ceil(header.length / 8) * 8);
  const bytes = writeSafetensors({
    'b/c': { data: Float32Array.of(1), shape: [1] },
    a: { data: Int32Array.of(1, -2), shape: [2] },
  });
  expect(Buffer.from(bytes)).toEqual(
    file(padded, [1, 0, 0, 0, 0xfe, 0xff, 0xff, 0xff, 0, 0, 0x80, 0x3f]),
  );
});

test('reads what it wrote, scalars, empty tensors and odd names included', () => {
  const tensors = {
    float,
    int,
    scalar: { data: Float32Array.of(4), shape: [] },
    empty: { data: new Float32Array(0), shape: [0, 3] },
    'ключ "π" 🎲': int,
  };
  const read = readSafetensors(writeSafetensors(tensors));
  expect({ ...read }).toEqual(tensors);
});

test('writes the part of a buffer that a view shows, and reads copies', () => {
  const data = Float32Array.of(9, 1, 2, 9).subarray(1, 3);
  const bytes = writeSafetensors({ a: { data, shape: [2] } });
  const read = readSafetensors(bytes);
  bytes.fill(0);
  expect(Array.from(read.a!.data)).toEqual([1, 2]);
});

test('reads from a Buffer at an odd place in memory', () => {
  const bytes = writeSafetensors({ float });
  const shifted = Buffer.concat([Buffer.from([0]), bytes]).subarray(1);
  expect(readSafetensors(shifted).float).toEqual(float);
});

test('reads files of other writers: metadata, any order', () => {
  const header =
    '{"__metadata__":{"format":"pt"},' +
    '"z":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},' +
    '"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}';
  const read = readSafetensors(file(header, [0, 0, 0x80, 0x3f, 0, 0, 0, 0x40]));
  expect({ ...read }).toEqual({
    z: { data: Float32Array.of(1), shape: [1] },
    a: { data: Float32Array.of(2), shape: [1] },
  });
});

test('a tensor may have the name of a property of every object', () => {
  const header = '{"__proto__":{"dtype":"F32","shape":[],"data_offsets":[0,4]}}';
  const read = readSafetensors(file(header, [0, 0, 0, 0]));
  expect(Object.keys(read)).toEqual(['__proto__']);
  expect(readSafetensors(writeSafetensors(read))).toEqual(read);
});

test('refuses to write data that do not fill their shape', () => {
  expect(() => writeSafetensors({ a: { data: Float32Array.of(1, 2), shape: [3] } })).toThrow(
    'writeSafetensors: "a" of shape [3] must have 3 elements, got 2',
  );
});

describe('refuses, as invalid-file,', () => {
  const entry = (fields: string) => file(`{"a":{${fields}}}`, [0, 0, 0, 0]);

  test.each([
    ['an empty file', new Uint8Array(0), 'it must have at least 8 bytes, got 0'],
    ['a header beyond its end', file('{}').subarray(0, 9), 'its header cannot have 2 bytes'],
    [
      'a header of 2⁶⁴ − 1 bytes',
      new Uint8Array(16).fill(255),
      'its header cannot have 18446744073709551615 bytes, the file has 16',
    ],
    ['a header that is not JSON', file('{'), 'its header is not JSON in UTF-8'],
    ['a header that is not UTF-8', file('{"a":1}').fill(0xff, 10, 11), 'not JSON in UTF-8'],
    ['a header that is an array', file('[]'), 'its header is not a JSON object'],
    ['a header nested a million deep', file('['.repeat(1e6)), 'its header is not JSON'],
    ['an entry that is no object', file('{"a":1}'), '"a" must have a dtype, a shape'],
    [
      'a dtype it does not know',
      entry('"dtype":"toString","shape":[1],"data_offsets":[0,4]'),
      '"a" has dtype toString, only F32 and I32 can be read',
    ],
    [
      'a negative size',
      entry('"dtype":"F32","shape":[-1],"data_offsets":[0,4]'),
      '"a" must have a dtype, a shape and data_offsets',
    ],
    [
      'a shape that overflows',
      entry('"dtype":"F32","shape":[4294967296,4294967296],"data_offsets":[0,4]'),
      '"a" of shape [4294967296,4294967296] cannot have 4 bytes',
    ],
    [
      'offsets beyond the file',
      entry('"dtype":"F32","shape":[1000000000000],"data_offsets":[0,4000000000000]'),
      '"a" must begin at byte 0 of the data and end by 4, got 0 to 4000000000000',
    ],
    [
      'offsets that run backwards',
      entry('"dtype":"F32","shape":[1],"data_offsets":[4,0]'),
      '"a" of shape [1] cannot have -4 bytes',
    ],
    ['bytes of no tensor', file('{}', [0]), 'the tensors end at byte 0 of the data, which has 1'],
    [
      'tensors that overlap',
      file(
        '{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},' +
          '"b":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}',
        [0, 0, 0, 0],
      ),
      '"b" must begin at byte 4',
    ],
  ])('%s', (_, bytes, message) => {
    expect(() => readSafetensors(bytes)).toThrow(
      expect.objectContaining({
        code: 'invalid-file',
        message: expect.stringContaining(message) as string,
      }),
    );
  });

  test('or reads, whatever bytes come', () => {
    const valid = writeSafetensors({ float, int });
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(valid.length - 1), fc.nat(255)), { maxLength: 8 }),
        fc.nat(valid.length),
        (changes, length) => {
          const bytes = valid.slice(0, length);
          for (const [place, value] of changes) if (place < length) bytes[place] = value;
          try {
            readSafetensors(bytes);
          } catch (error) {
            expect(error).toBeInstanceOf(SeqLayersError);
          }
        },
      ),
      { numRuns: 2000, seed: 1 },
    );
  });
});
