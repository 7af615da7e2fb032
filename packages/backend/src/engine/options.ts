import { BackendError } from '../errors.js';
import type { SimdLevel } from './kernel-module.js';
import { processors } from './processors.js';

/** Options of the backend. In Node each has an environment variable, which an option overrides. */
export interface BackendOptions {
  /**
   * Threads that compute, the calling one included. Default: the processors there are, at most 8, and no more than
   * a container gets; `SEQLAB_THREADS`.
   */
  readonly threads?: number;
  /** Default: relaxed SIMD where the runtime has it; `SEQLAB_SIMD`. */
  readonly simd?: SimdLevel;
  /**
   * `auto` (the default) looks for a BLAS library and uses it if it is faster than our kernels, `off`
   * does not look, anything else is the name or path of a library, which must then be found (in Node; a
   * browser has none); `SEQLAB_BLAS`. Results are the same bits in every process with one product, so name one, or
   * `off`, where that matters: `auto` measures, and two that are about as fast may change places.
   */
  readonly blas?: string;
  /**
   * Bytes that tensors and workspaces may take, up to what WebAssembly can address, 4 GB (the default);
   * `SEQLAB_MEMORY_LIMIT`.
   */
  readonly memoryLimit?: number;
}

export interface ResolvedOptions {
  readonly threads: number;
  readonly simd: SimdLevel | undefined;
  readonly blas: string;
  readonly memoryLimit: number;
}

/** More threads than this have not been measured to help. */
const MOST_THREADS = 8;

/** Enough for the scratch memory of 64 threads. */
const LEAST_MEMORY = 2 ** 26;
/** What 32 bits address. */
const MOST_MEMORY = 2 ** 32;

/** The two words in any case, as people write them in environments; paths as they are. */
function blasSetting(setting: string): string {
  const word = setting.toLowerCase();
  return word === 'off' || word === 'auto' ? word : setting;
}

/** @throws BackendError `bad-option` for a value that makes no sense. */
export function resolveOptions(options: BackendOptions): ResolvedOptions {
  const environment = globalThis.process?.env ?? {};
  const threads = options.threads ?? (environment.SEQLAB_THREADS || undefined);
  const count = threads === undefined ? Math.min(processors(), MOST_THREADS) : Number(threads);
  if (!Number.isInteger(count) || count < 1 || count > 64) {
    throw new BackendError(
      'bad-option',
      `seqlab backend: threads (or SEQLAB_THREADS) must be a whole number from 1 to 64, got ${threads}`,
    );
  }
  const simd = options.simd ?? (environment.SEQLAB_SIMD || undefined);
  if (simd !== undefined && simd !== 'simd' && simd !== 'relaxed-simd') {
    throw new BackendError(
      'bad-option',
      `seqlab backend: simd (or SEQLAB_SIMD) must be 'simd' or 'relaxed-simd', got '${simd}'`,
    );
  }
  const limit = options.memoryLimit ?? (environment.SEQLAB_MEMORY_LIMIT || undefined);
  const memoryLimit = limit === undefined ? MOST_MEMORY : Number(limit);
  if (!(memoryLimit >= LEAST_MEMORY && memoryLimit <= MOST_MEMORY)) {
    throw new BackendError(
      'bad-option',
      'seqlab backend: memoryLimit (or SEQLAB_MEMORY_LIMIT) must be a number of bytes from ' +
        `${LEAST_MEMORY} to ${MOST_MEMORY}, got ${limit}`,
    );
  }
  return {
    threads: count,
    simd,
    memoryLimit,
    blas: blasSetting(options.blas || environment.SEQLAB_BLAS || 'auto'),
  };
}
