import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TextDataError } from '../../errors.js';
import { readPickledLists } from './pickle.js';

// pickle.dumps of object arrays of lists, by Python 3.11 with NumPy 2.4.6 where nothing else is said.
const files = {
  'protocol 2':
    'gAJjbnVtcHkuX2NvcmUubXVsdGlhcnJheQpfcmVjb25zdHJ1Y3QKcQBjbnVtcHkKbmRhcnJheQpxAUsAhXECY19jb2RlY3MKZW5jb2RlCnEDWAEAAABicQRYBgAAAGxhdGluMXEFhnEGUnEHh3EIUnEJKEsBSwOFcQpjbnVtcHkKZHR5cGUKcQtYAgAAAE84cQyJiIdxDVJxDihLA1gBAAAAfHEPTk5OSv////9K/////0s/dHEQYoldcREoXXESKEsBTSwBSnARAQBK/////2VdcRNdcRQoSv///39KAAAAgGVldHEVYi4=',
  'protocol 4':
    'gASVrQAAAAAAAACMFm51bXB5Ll9jb3JlLm11bHRpYXJyYXmUjAxfcmVjb25zdHJ1Y3SUk5SMBW51bXB5lIwHbmRhcnJheZSTlEsAhZRDAWKUh5RSlChLAUsDhZRoA4wFZHR5cGWUk5SMAk84lImIh5RSlChLA4wBfJROTk5K/////0r/////Sz90lGKJXZQoXZQoSwFNLAFKcBEBAEr/////ZV2UXZQoSv///39KAAAAgGVldJRiLg==',
  'protocol 2, NumPy 1.24.2':
    'gAJjbnVtcHkuY29yZS5tdWx0aWFycmF5Cl9yZWNvbnN0cnVjdApxAGNudW1weQpuZGFycmF5CnEBSwCFcQJjX2NvZGVjcwplbmNvZGUKcQNYAQAAAGJxBFgGAAAAbGF0aW4xcQWGcQZScQeHcQhScQkoSwFLA4VxCmNudW1weQpkdHlwZQpxC1gCAAAATzhxDImIh3ENUnEOKEsDWAEAAAB8cQ9OTk5K/////0r/////Sz90cRBiiV1xEShdcRIoSwFNLAFKcBEBAEr/////ZV1xE11xFChK////f0oAAACAZWV0cRViLg==',
  'protocol 4, NumPy 1.24.2':
    'gASVrAAAAAAAAACMFW51bXB5LmNvcmUubXVsdGlhcnJheZSMDF9yZWNvbnN0cnVjdJSTlIwFbnVtcHmUjAduZGFycmF5lJOUSwCFlEMBYpSHlFKUKEsBSwOFlGgDjAVkdHlwZZSTlIwCTziUiYiHlFKUKEsDjAF8lE5OTkr/////Sv////9LP3SUYoldlChdlChLAU0sAUpwEQEASv////9lXZRdlChK////f0oAAACAZWV0lGIu',
};
const read = (base64: string) => readPickledLists('test', Buffer.from(base64, 'base64'));

describe('readPickledLists', () => {
  it.each(Object.entries(files))('reads lists of integers of every width: %s', (_, base64) => {
    expect(read(base64)).toEqual([
      Int32Array.of(1, 300, 70_000, -1),
      new Int32Array(0),
      Int32Array.of(2 ** 31 - 1, -(2 ** 31)),
    ]);
  });

  it('reads a list that is there twice', () => {
    const twice =
      'gASVlAAAAAAAAACMFm51bXB5Ll9jb3JlLm11bHRpYXJyYXmUjAxfcmVjb25zdHJ1Y3SUk5SMBW51bXB5lIwHbmRhcnJheZSTlEsAhZRDAWKUh5RSlChLAUsChZRoA4wFZHR5cGWUk5SMAk84lImIh5RSlChLA4wBfJROTk5K/////0r/////Sz90lGKJXZQoXZQoSwFLAmVoE2V0lGIu';
    expect(read(twice)).toEqual([Int32Array.of(1, 2), Int32Array.of(1, 2)]);
  });

  it.each([
    ['APPEND, one after the other', [0x4b, 1, 0x61, 0x4b, 2, 0x61, 0x4b, 3, 0x61]],
    ['APPENDS in runs', [0x28, 0x4b, 1, 0x4b, 2, 0x65, 0x28, 0x4b, 3, 0x65]],
    ['LONG1 of one byte, as Python 2 has it', [0x28, 0x4b, 1, 0x8a, 1, 2, 0x4d, 3, 0, 0x65]],
  ])('reads lists made by %s', (_, opcodes) => {
    expect(readPickledLists('test', pickleOf([0x5d, ...opcodes]))).toEqual([
      Int32Array.of(1, 2, 3),
    ]);
  });

  it('reads negative LONG1', () => {
    const list = pickleOf([0x5d, 0x8a, 1, 0xff, 0x61, 0x8a, 4, 0, 0, 0, 0x80, 0x61, 0x8a, 0, 0x61]);
    expect(readPickledLists('test', list)).toEqual([Int32Array.of(-1, -(2 ** 31), 0)]);
  });

  it.each([
    [
      "expected a pickled array of lists of integers, found 'posix system', which is not allowed,",
      // an object whose __reduce__ is (os.system, ('echo hacked',))
      'gAJjcG9zaXgKc3lzdGVtCnEAWAsAAABlY2hvIGhhY2tlZHEBhXECUnEDLg==',
    ],
    [
      'lists within lists',
      'gASVkQAAAAAAAACMFm51bXB5Ll9jb3JlLm11bHRpYXJyYXmUjAxfcmVjb25zdHJ1Y3SUk5SMBW51bXB5lIwHbmRhcnJheZSTlEsAhZRDAWKUh5RSlChLAUsBhZRoA4wFZHR5cGWUk5SMAk84lImIh5RSlChLA4wBfJROTk5K/////0r/////Sz90lGKJXZRdlF2USwFhYWF0lGIu',
    ],
    [
      'lists within lists', // a list that contains itself
      'gASVjgAAAAAAAACMFm51bXB5Ll9jb3JlLm11bHRpYXJyYXmUjAxfcmVjb25zdHJ1Y3SUk5SMBW51bXB5lIwHbmRhcnJheZSTlEsAhZRDAWKUh5RSlChLAUsBhZRoA4wFZHR5cGWUk5SMAk84lImIh5RSlChLA4wBfJROTk5K/////0r/////Sz90lGKJXZRdlGgTYWF0lGIu',
    ],
    [
      'a list of something else than integers or lists',
      'gASVkAAAAAAAAACMFm51bXB5Ll9jb3JlLm11bHRpYXJyYXmUjAxfcmVjb25zdHJ1Y3SUk5SMBW51bXB5lIwHbmRhcnJheZSTlEsAhZRDAWKUh5RSlChLAUsBhZRoA4wFZHR5cGWUk5SMAk84lImIh5RSlChLA4wBfJROTk5K/////0r/////Sz90lGKJXZRdlIwBYZRhYXSUYi4=',
    ],
    [
      'the opcode 0x47', // 1.5
      'gASVlQAAAAAAAACMFm51bXB5Ll9jb3JlLm11bHRpYXJyYXmUjAxfcmVjb25zdHJ1Y3SUk5SMBW51bXB5lIwHbmRhcnJheZSTlEsAhZRDAWKUh5RSlChLAUsBhZRoA4wFZHR5cGWUk5SMAk84lImIh5RSlChLA4wBfJROTk5K/////0r/////Sz90lGKJXZRdlEc/+AAAAAAAAGFhdJRiLg==',
    ],
    [
      'an integer of more than 32 bits',
      'gASVlAAAAAAAAACMFm51bXB5Ll9jb3JlLm11bHRpYXJyYXmUjAxfcmVjb25zdHJ1Y3SUk5SMBW51bXB5lIwHbmRhcnJheZSTlEsAhZRDAWKUh5RSlChLAUsBhZRoA4wFZHR5cGWUk5SMAk84lImIh5RSlChLA4wBfJROTk5K/////0r/////Sz90lGKJXZRdlIoGAAAAAAABYWF0lGIu',
    ],
    ['the opcode 0x7d', 'gASVCgAAAAAAAAB9lIwBYZRLAXMu'],
  ])('refuses others, saying %s', (message, base64) => {
    expect(() => read(base64)).toThrow(TextDataError);
    expect(() => read(base64)).toThrow(message);
  });

  it.each([
    ['its end', []],
    ['too little on the stack', [0x2e]],
    ['too little on the stack', [0x28, 0x61]],
    ['the end of what never began', [0x65]],
    ['values for a list that is none', [0x4b, 1, 0x4b, 1, 0x61]],
    ['no array of lists', [0x5d, 0x2e]],
    ['a reference to nothing', [0x68, 0]],
    ['a long string', [0x58, 0xff, 0xff, 0xff, 0xff]],
    ['a name without an end', [0x63, 0x61]],
    ['a type without a name', [0x4b, 1, 0x4b, 1, 0x93]],
    ['a call that is not allowed', [0x4b, 1, 0x29, 0x52]],
    ['a state that is not allowed', [0x4b, 1, 0x29, 0x62]],
  ])('refuses nonsense, saying %s', (message, opcodes) => {
    expect(() => readPickledLists('test', Uint8Array.from(opcodes))).toThrow(message);
  });

  it.each([
    ['too many lists and tuples', [0x5d], [0x5d, 0x61]],
    ['too many lists and tuples', [0x4e], [0x85]],
    ['too much on the stack', [], [0x4e]],
    ['too much on the stack', [], [0x4b, 1]],
    ['too many marks', [], [0x28]],
    ['too many remembered objects', [0x4e], [0x94]],
  ])('stops when there are or is %s', (message, begin, repeated) => {
    const bytes = new Uint8Array(3 * 2 ** 20);
    bytes.set(begin);
    for (let i = begin.length; i < bytes.length; i++) {
      bytes[i] = repeated[(i - begin.length) % repeated.length]!;
    }
    expect(() => readPickledLists('test', bytes)).toThrow(message);
  });

  it('stops when lists are mentioned again and again until there are too many values', () => {
    const list = Array.from({ length: 2 ** 17 }, (_, i) => (i % 2 === 0 ? 0x4b : 1));
    const mentions = Array.from({ length: 2 ** 13 }, () => [0x68, 200, 0x61]).flat();
    const bytes = pickleOf([0x5d, 0x71, 200, 0x28, ...list, 0x65, 0x61, ...mentions, 0x5d]);
    expect(() => readPickledLists('test', bytes)).toThrow('too many values');
  });

  it('reads changed files, or says what is wrong with them', () => {
    const originals = Object.values(files).map((base64) => Buffer.from(base64, 'base64'));
    fc.assert(
      fc.property(
        fc.constantFrom(...originals),
        fc.array(fc.tuple(fc.nat(), fc.nat(255)), { minLength: 1, maxLength: 6 }),
        fc.nat(200),
        (original, changes, cut) => {
          const bytes = Uint8Array.from(
            original.subarray(0, original.length - Math.max(0, cut - 100)),
          );
          for (const [place, value] of changes) bytes[place % bytes.length] = value;
          try {
            const lists = readPickledLists('test', bytes);
            expect(lists.every((list) => list instanceof Int32Array)).toBe(true);
          } catch (error) {
            expect(error).toBeInstanceOf(TextDataError);
          }
        },
      ),
      { numRuns: 3000 },
    );
  });
});

/** An object array of the one list that the opcodes make and leave on the stack. */
function pickleOf(list: readonly number[]): Uint8Array {
  const original = Buffer.from(files['protocol 2'], 'base64');
  const state = original.subarray(0, original.indexOf(Uint8Array.of(0x89, 0x5d, 0x71, 17)) + 2);
  // what is appended to the list of elements; then the tuple of the state, BUILD and STOP
  return Uint8Array.from([...state, ...list, 0x61, 0x74, 0x62, 0x2e]);
}
