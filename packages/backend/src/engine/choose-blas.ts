import { BackendError } from '../errors.js';
import {
  blasCandidates,
  findKoffi,
  nodeRequire,
  openBlas,
  type Blas,
  type BlasLocation,
} from './blas.js';
import type { SimdLevel } from './kernel-module.js';

/** Times one product; returns its speed in GFLOP/s and its result. */
export interface Trial {
  readonly gflops: number;
  readonly result: Float32Array;
}

interface Trials {
  readonly memory: WebAssembly.Memory;
  /** What our own kernel is built for. */
  readonly simd: SimdLevel;
  measureOwn(): Trial;
  measure(blas: Blas): Trial;
}

interface Choice {
  /** Nothing where our own kernel is to be used. */
  readonly location: BlasLocation | undefined;
  readonly gflops: number;
}

const TOLERANCE = 1e-3;

/** What was measured in this process, by what was measured. */
const choices = new Map<string, Choice>();

/**
 * The BLAS library to use, if any, and the speed of the product that is used then. Measured once a
 * process: a backend that is set up again computes with the same product.
 *
 * @throws BackendError `blas-not-loaded` when a library named by the user cannot be used.
 */
export function chooseBlas(
  setting: string,
  trials: Trials,
): { blas: Blas | undefined; gflops: number } {
  const key = `${setting} ${trials.simd}`;
  const choice = choices.get(key) ?? measureAll(setting, trials);
  choices.set(key, choice);
  const { location, gflops } = choice;
  const require = nodeRequire();
  const blas = location && require && openBlas(location, { memory: trials.memory, require });
  return { blas, gflops };
}

/**
 * The first BLAS library that is right and faster than our own kernel, by measuring a small product:
 * a library's presence says nothing (the reference BLAS is slower than WebAssembly). One that the user
 * names need only be right.
 */
function measureAll(setting: string, trials: Trials): Choice {
  const own = trials.measureOwn();
  const none = { location: undefined, gflops: own.gflops };
  if (setting === 'off') return none;
  const koffi = findKoffi();
  const require = nodeRequire();
  const named = setting !== 'auto';
  if (require === undefined) return none;
  if (koffi === undefined) {
    if (!named) return none;
    throw new BackendError(
      'blas-not-loaded',
      `seqlab backend: cannot use ${setting} as a BLAS library without koffi, an optional dependency ` +
        'that is not installed: npm install koffi, or set blas (or SEQLAB_BLAS) to off',
    );
  }
  for (const library of named ? [setting] : blasCandidates(process.platform)) {
    try {
      const blas = openBlas({ koffi, library }, { memory: trials.memory, require });
      const trial = trials.measure(blas);
      const isRight = agrees(own.result, trial.result);
      if (isRight && (named || trial.gflops > own.gflops)) {
        return { location: blas.location, gflops: trial.gflops };
      }
      if (named) {
        throw new BackendError(
          'blas-not-loaded',
          `seqlab backend: the products of ${library} are wrong on this processor; take another, or off`,
        );
      }
    } catch (error) {
      if (named) throw error;
    }
  }
  return none;
}

/** Whether both products are the same but for rounding: some builds are fast and wrong on new processors. */
function agrees(a: Float32Array, b: Float32Array): boolean {
  return a.every((value, i) => Math.abs(value - b[i]!) <= TOLERANCE * (1 + Math.abs(value)));
}
