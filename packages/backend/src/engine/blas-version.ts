import { optionalFunction, type KoffiLibrary } from './koffi-library.js';
import { textOfFile } from './text-of-file.js';

const ACCELERATE = '/Accelerate.framework/';
const SYSTEM_VERSION = '/System/Library/CoreServices/SystemVersion.plist';
/** More than MKL's sentence takes. */
const MKL_BYTES = 256;

/** What a BLAS library says of itself, its name first, then its version; `name` where it says nothing. */
export function versionOf(
  library: KoffiLibrary,
  name: string,
  readText: (file: string) => string | undefined = textOfFile,
): string {
  const openBlas = optionalFunction(library, 'const char *openblas_get_config()')?.();
  if (typeof openBlas === 'string') return openBlas;
  const blis = optionalFunction(library, 'const char *bli_info_get_version_str()')?.();
  if (typeof blis === 'string') return `BLIS ${blis}`;
  return mklVersion(library) ?? accelerateVersion(name, readText) ?? name;
}

/** “Intel(R) oneAPI Math Kernel Library Version 2023.1-Product Build …” is more than one wants to read. */
function mklVersion(library: KoffiLibrary): string | undefined {
  const write =
    optionalFunction(library, 'void MKL_Get_Version_String(uint8_t *, int)') ??
    optionalFunction(library, 'void mkl_get_version_string(uint8_t *, int)');
  if (!write) return undefined;
  const bytes = new Uint8Array(MKL_BYTES);
  write(bytes, MKL_BYTES);
  const end = bytes.indexOf(0);
  const sentence = new TextDecoder().decode(bytes.subarray(0, end < 0 ? MKL_BYTES : end)).trim();
  return `MKL ${/Version (\S+?)(-Product|\s|$)/.exec(sentence)?.[1] ?? sentence}`.trim();
}

/** Accelerate has no version of its own: it comes and changes with the system. */
function accelerateVersion(
  name: string,
  readText: (file: string) => string | undefined,
): string | undefined {
  if (!name.includes(ACCELERATE)) return undefined;
  const system = readText(SYSTEM_VERSION);
  const version = /<key>ProductVersion<\/key>\s*<string>([^<]+)</.exec(system ?? '')?.[1];
  return version === undefined ? 'Accelerate' : `Accelerate, macOS ${version}`;
}
