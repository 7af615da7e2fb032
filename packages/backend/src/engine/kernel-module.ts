import { BackendError } from '../errors.js';
import { relaxedKernels, simdKernels } from '../generated/kernels.js';

/** Instruction sets the kernels are built for. */
export type SimdLevel = 'simd' | 'relaxed-simd';

export interface KernelModule {
  readonly simd: SimdLevel;
  readonly module: WebAssembly.Module;
}

function decode(base64: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
}

/**
 * Compiles the best build that the runtime validates, or the one asked for.
 *
 * @throws BackendError `unsupported-runtime` where WebAssembly has no SIMD or no threads, or a page's
 * content security policy forbids it.
 */
export async function compileKernels(simd?: SimdLevel): Promise<KernelModule> {
  if (simd !== 'simd') {
    const bytes = decode(relaxedKernels);
    if (WebAssembly.validate(bytes)) {
      return { simd: 'relaxed-simd', module: await compile(bytes) };
    }
    if (simd === 'relaxed-simd') {
      throw new BackendError(
        'unsupported-runtime',
        'seqlab backend: this runtime has no relaxed SIMD (it came with Node 22 and Chrome 114); ' +
          'leave the option out to use plain SIMD.',
      );
    }
  }
  const bytes = decode(simdKernels);
  if (!WebAssembly.validate(bytes)) {
    throw new BackendError(
      'unsupported-runtime',
      'seqlab backend: this runtime has no WebAssembly SIMD and threads; use the cpu backend or a ' +
        'runtime of 2022 or later.',
    );
  }
  return { simd: 'simd', module: await compile(bytes) };
}

async function compile(bytes: Uint8Array<ArrayBuffer>): Promise<WebAssembly.Module> {
  try {
    return await WebAssembly.compile(bytes);
  } catch (cause) {
    throw new BackendError(
      'unsupported-runtime',
      `seqlab backend: WebAssembly cannot be compiled: ${(cause as Error).message}; a page with a content ` +
        "security policy needs 'wasm-unsafe-eval' in its script-src.",
      { cause },
    );
  }
}
