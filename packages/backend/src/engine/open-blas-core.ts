import { optionalFunction, type Koffi, type KoffiLibrary } from './koffi-library.js';

/** What OpenBLAS takes a processor for that it does not know: kernels of the year 2004. */
const fallback = 'Prescott';

/** Read by OpenBLAS when it is loaded. */
const variable = 'OPENBLAS_CORETYPE';

const avx512 = ['avx512f', 'avx512bw', 'avx512cd', 'avx512dq', 'avx512vl'];
const avx2 = ['avx2', 'fma'];

/**
 * OpenBLAS up to 0.3.24, which Debian 12 and Ubuntu 22.04 come with, runs on newer Intel processors with
 * its oldest kernels, at a fifth of the speed (https://github.com/OpenMathLib/OpenBLAS/issues/4267). Such
 * a library is loaded once more, told what the processor has. What the user told it stays.
 */
export function withFittingCore(
  library: KoffiLibrary,
  { koffi, name, flags }: { koffi: Koffi; name: string; flags: () => ReadonlySet<string> },
): KoffiLibrary {
  const { env } = process;
  const coreName = optionalFunction(library, 'const char *openblas_get_corename()');
  if (env[variable] !== undefined || coreName?.() !== fallback) return library;
  const core = fittingCore(flags());
  if (core === undefined) return library;
  library.unload();
  env[variable] = core;
  try {
    return koffi.load(name);
  } finally {
    delete env[variable];
  }
}

/** OpenBLAS' name for processors with these instructions; nothing for those its fallback is right for. */
export function fittingCore(flags: ReadonlySet<string>): string | undefined {
  if (avx512.every((flag) => flags.has(flag))) return 'SkylakeX';
  return avx2.every((flag) => flags.has(flag)) ? 'Haswell' : undefined;
}

/** The instruction sets of the processor, as Linux names them; none where it cannot be read. */
export function processorFlags(): ReadonlySet<string> {
  try {
    const fs = process.getBuiltinModule('node:fs');
    const line = /^flags\s*:(.*)$/m.exec(fs.readFileSync('/proc/cpuinfo', 'utf8'))?.[1];
    return new Set(line?.trim().split(/\s+/));
  } catch {
    return new Set();
  }
}
