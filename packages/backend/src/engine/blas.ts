import { BackendError } from '../errors.js';
import { versionOf } from './blas-version.js';
import { optionalFunction, type Koffi } from './koffi-library.js';
import { processorFlags, withFittingCore } from './open-blas-core.js';

/** C = beta·C + op(A)·op(B) on byte offsets into the kernels' memory, row-major. */
export type Sgemm = (
  transA: number,
  transB: number,
  m: number,
  n: number,
  k: number,
  a: number,
  lda: number,
  b: number,
  ldb: number,
  beta: number,
  c: number,
  ldc: number,
) => void;

/** What another thread needs to open the same library. */
export interface BlasLocation {
  /** File of the `koffi` module. */
  readonly koffi: string;
  /** Name or path of the shared library. */
  readonly library: string;
}

export interface Blas {
  readonly location: BlasLocation;
  /** What the library says of itself, or its file name. */
  readonly version: string;
  readonly sgemm: Sgemm;
}

type Require = { (id: string): unknown; resolve(id: string): string };

const ROW_MAJOR = 101;
const NO_TRANSPOSE = 111;
const TRANSPOSE = 112;

const candidates: Record<string, readonly string[]> = {
  linux: [
    'libopenblas.so.0',
    'libopenblas.so',
    'libblis.so.4',
    'libblis.so.3',
    'libmkl_rt.so.2',
    'libmkl_rt.so',
    'libcblas.so.3',
    'libblas.so.3',
  ],
  darwin: [
    '/System/Library/Frameworks/Accelerate.framework/Accelerate',
    '/opt/homebrew/opt/openblas/lib/libopenblas.dylib',
    '/usr/local/opt/openblas/lib/libopenblas.dylib',
    '/opt/homebrew/opt/blis/lib/libblis.dylib',
    '/usr/local/opt/blis/lib/libblis.dylib',
    // The last MKL for macOS was that of 2023, on Intel processors.
    '/opt/intel/oneapi/mkl/latest/lib/libmkl_rt.2.dylib',
  ],
  win32: [
    'libopenblas.dll',
    // As conda names it.
    'openblas.dll',
    'libblis.4.dll',
    'mkl_rt.2.dll',
    'mkl_rt.dll',
  ],
};

/** Libraries worth a try on this platform, best first. */
export function blasCandidates(platform: string): readonly string[] {
  return candidates[platform] ?? candidates.linux!;
}

/** `require` of this package in Node, where koffi may be installed; nothing elsewhere. */
export function nodeRequire(): Require | undefined {
  // Not an import statement: bundlers for the browser must not see a Node module.
  const nodeModule = globalThis.process?.getBuiltinModule?.('node:module');
  return nodeModule?.createRequire(import.meta.url);
}

/** Where koffi is, when it is installed. */
export function findKoffi(): string | undefined {
  try {
    return nodeRequire()?.resolve('koffi');
  } catch {
    return undefined;
  }
}

/**
 * Opens a BLAS library on the kernels' memory. Our own team splits the work, so the library is told to
 * use one thread.
 *
 * @throws BackendError `blas-not-loaded` when it cannot be opened or has no `cblas_sgemm`.
 */
export function openBlas(
  location: BlasLocation,
  options: { memory: WebAssembly.Memory; require: (id: string) => unknown },
): Blas {
  try {
    const koffi = options.require(location.koffi) as Koffi;
    const name = location.library;
    const library = withFittingCore(koffi.load(name), { koffi, name, flags: processorFlags });
    const product = library.func(
      'void cblas_sgemm(int, int, int, int, int, int, float, uintptr_t, int, uintptr_t, int, float, uintptr_t, int)',
    );
    for (const oneThread of [
      'void openblas_set_num_threads(int)',
      'void bli_thread_set_num_threads(long)',
      'void MKL_Set_Num_Threads(int)',
      // Accelerate: 1 is BLAS_THREADING_SINGLE_THREADED.
      'int BLASSetThreading(uint)',
    ]) {
      optionalFunction(library, oneThread)?.(1);
    }
    // A shared WebAssembly memory never moves, so its address is taken once.
    const base = Number(koffi.address(new Uint8Array(options.memory.buffer)));
    const trans = (flag: number) => (flag ? TRANSPOSE : NO_TRANSPOSE);
    return {
      location,
      version: versionOf(library, name),
      sgemm: (transA, transB, m, n, k, a, lda, b, ldb, beta, c, ldc) => {
        product(
          ROW_MAJOR,
          trans(transA),
          trans(transB),
          m,
          n,
          k,
          1,
          base + (a >>> 0),
          lda,
          base + (b >>> 0),
          ldb,
          beta,
          base + (c >>> 0),
          ldc,
        );
      },
    };
  } catch (cause) {
    throw new BackendError(
      'blas-not-loaded',
      `seqlab backend: cannot use ${location.library} as a BLAS library: ${(cause as Error).message}`,
      { cause },
    );
  }
}
