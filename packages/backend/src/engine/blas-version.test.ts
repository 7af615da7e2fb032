import { expect, it } from 'vitest';
import { versionOf } from './blas-version.js';
import type { KoffiLibrary } from './koffi-library.js';

/** A library with the functions given, by name. */
function libraryWith(functions: Record<string, (...args: unknown[]) => unknown>): KoffiLibrary {
  return {
    func: (prototype) => {
      const name = /(\w+)\(/.exec(prototype)![1]!;
      const found = functions[name];
      if (!found) throw new Error(`no ${name}`);
      return found;
    },
    unload: () => {},
  };
}

const accelerate = '/System/Library/Frameworks/Accelerate.framework/Accelerate';
const plist = `<dict>
	<key>ProductName</key>
	<string>macOS</string>
	<key>ProductVersion</key>
	<string>14.5</string>
</dict>`;

function mkl(sentence: string) {
  return (bytes: unknown, length: unknown) => {
    const text = new TextEncoder().encode(sentence);
    expect(text.length).toBeLessThan(length as number);
    (bytes as Uint8Array).set(text);
  };
}

it('names OpenBLAS as it names itself', () => {
  const library = libraryWith({ openblas_get_config: () => 'OpenBLAS 0.3.21 Haswell' });
  expect(versionOf(library, 'libopenblas.so.0')).toBe('OpenBLAS 0.3.21 Haswell');
});

it('names BLIS, which gives its number only', () => {
  const library = libraryWith({ bli_info_get_version_str: () => '0.9.0' });
  expect(versionOf(library, 'libblis.so.4')).toBe('BLIS 0.9.0');
});

it.each([
  ['MKL_Get_Version_String', 'Version 2023.1-Product Build 20230303 for Intel(R) 64', '2023.1'],
  ['mkl_get_version_string', 'Version 2020.0.4 Product Build 20200917', '2020.0.4'],
])('names MKL by %s', (name, rest, version) => {
  const sentence = `Intel(R) oneAPI Math Kernel Library ${rest} architecture applications`;
  expect(versionOf(libraryWith({ [name]: mkl(sentence) }), 'libmkl_rt.so.2')).toBe(
    `MKL ${version}`,
  );
});

it.each([
  [plist, 'Accelerate, macOS 14.5'],
  [undefined, 'Accelerate'],
])('names Accelerate by the version of the system', (text, expected) => {
  expect(versionOf(libraryWith({}), accelerate, () => text)).toBe(expected);
});

it('takes the name of a library that says nothing', () => {
  expect(versionOf(libraryWith({}), 'libblas.so.3', () => plist)).toBe('libblas.so.3');
});
