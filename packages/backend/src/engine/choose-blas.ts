import { blasCandidates, findKoffi, nodeRequire, openBlas, type Blas } from './blas.js';

/** Times one product; returns its speed in GFLOP/s and its result. */
export interface Trial {
  readonly gflops: number;
  readonly result: Float32Array;
}

const TOLERANCE = 1e-3;

/** Whether both products are the same but for rounding: some builds are fast and wrong on new processors. */
function agrees(a: Float32Array, b: Float32Array): boolean {
  return a.every((value, i) => Math.abs(value - b[i]!) <= TOLERANCE * (1 + Math.abs(value)));
}

/**
 * The first BLAS library that is right and faster than our own kernel, by measuring a small product:
 * a library's presence says nothing (the reference BLAS is slower than WebAssembly).
 *
 * @throws BackendError `blas-not-loaded` when a library named by the user cannot be used.
 */
export function chooseBlas(
  setting: string,
  options: { memory: WebAssembly.Memory; own: Trial; measure: (blas: Blas) => Trial },
): { blas: Blas; gflops: number } | undefined {
  if (setting === 'off') return undefined;
  const koffi = findKoffi();
  const require = nodeRequire();
  if (koffi === undefined || require === undefined) return undefined;
  const named = setting !== 'auto';
  for (const library of named ? [setting] : blasCandidates(process.platform)) {
    try {
      const blas = openBlas({ koffi, library }, { memory: options.memory, require });
      const trial = options.measure(blas);
      if (trial.gflops > options.own.gflops && agrees(options.own.result, trial.result)) {
        return { blas, gflops: trial.gflops };
      }
    } catch (error) {
      if (named) throw error;
    }
  }
  return undefined;
}
