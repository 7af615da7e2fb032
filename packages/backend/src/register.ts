// Registers the cpu backend, whose kernels are the ones we do not replace.
import '@tensorflow/tfjs-backend-cpu';
import {
  engine,
  findBackendFactory,
  getKernel,
  getKernelsForBackend,
  type KernelConfig,
  registerBackend,
  registerGradient,
  registerKernel,
} from '@tensorflow/tfjs-core';
import { SeqlabBackend } from './backend.js';
import { Engine, type EngineInfo } from './engine/engine.js';
import { resolveOptions, type BackendOptions } from './engine/options.js';
import { BackendError } from './errors.js';
import {
  binaryCrossEntropy,
  binaryCrossEntropyGradient,
  binaryCrossEntropyTape,
} from './kernels/binary-cross-entropy.js';
import { binaryKernels } from './kernels/binary.js';
import { clipKernels, clippedLogTape } from './kernels/clip.js';
import { crossEntropy, crossEntropyGradient, crossEntropyTape } from './kernels/cross-entropy.js';
import { dropoutKernels, dropoutTape } from './kernels/dropout.js';
import { embedding, embeddingGradient, embeddingTape } from './kernels/embedding.js';
import { fusedMatMul, matMul } from './kernels/mat-mul.js';
import { meanOverTimeKernels } from './kernels/mean-over-time.js';
import { adagrad } from './kernels/optimizers/adagrad.js';
import { adam } from './kernels/optimizers/adam.js';
import { rmsprop } from './kernels/optimizers/rmsprop.js';
import { sgd } from './kernels/optimizers/sgd.js';
import { quantizedWeightKernel } from './kernels/quantized/weight-kernel.js';
import { rearrangeKernels } from './kernels/rearrange.js';
import { gru } from './kernels/recurrent/gru.js';
import { lstm } from './kernels/recurrent/lstm.js';
import { simpleRnn } from './kernels/recurrent/simple-rnn.js';
import { reduceKernels } from './kernels/reduce.js';
import { rowKernels } from './kernels/rows.js';
import { softmaxKernels } from './kernels/softmax.js';
import { sumOfSquares } from './kernels/sum-of-squares.js';
import { unaryKernels } from './kernels/unary.js';
import { wholeNumberKernels } from './kernels/whole-numbers.js';

const NAME = 'seqlab';

const recurrent = [...lstm, ...gru, ...simpleRnn];
const kernels = [
  adagrad,
  adam,
  binaryCrossEntropy,
  binaryCrossEntropyGradient,
  crossEntropy,
  crossEntropyGradient,
  embedding,
  embeddingGradient,
  fusedMatMul,
  matMul,
  quantizedWeightKernel,
  rmsprop,
  sgd,
  sumOfSquares,
  ...binaryKernels,
  ...clipKernels,
  ...dropoutKernels,
  ...meanOverTimeKernels,
  ...rearrangeKernels,
  ...reduceKernels,
  ...rowKernels,
  ...softmaxKernels,
  ...unaryKernels,
  ...wholeNumberKernels,
  ...recurrent.flatMap((cell) => cell.kernels),
];
const gradients = [
  binaryCrossEntropyTape,
  clippedLogTape,
  crossEntropyTape,
  dropoutTape,
  embeddingTape,
  ...recurrent.map((cell) => cell.gradient),
];

/** Options of {@link registerSeqlabBackend}. */
export interface RegisterOptions extends BackendOptions {
  /**
   * Where nobody calls `setBackend`, TensorFlow.js takes the backend of the highest priority. Default 0, which
   * is below every other backend: who wants this one says so.
   */
  readonly priority?: number;
}

/**
 * Registers the backend `seqlab` with TensorFlow.js; `await setBackend('seqlab')` then compiles its
 * kernels, starts its threads and looks for a BLAS library. Calling it again changes nothing.
 *
 * @throws BackendError `bad-option` for an option, or a `SEQLAB_*` variable, that makes no sense. Problems
 * of the runtime make `setBackend` answer `false`; `await findBackendFactory('seqlab')()` throws them.
 * @example
 * ```ts
 * import { setBackend } from '@tensorflow/tfjs-core';
 * import { engineInfo, registerSeqlabBackend } from '@seqlab/backend';
 *
 * registerSeqlabBackend({ threads: 2 });
 * await setBackend('seqlab');
 * console.log(engineInfo());
 * ```
 */
export function registerSeqlabBackend({ priority = 0, ...options }: RegisterOptions = {}): void {
  const resolved = resolveOptions(options);
  if (findBackendFactory(NAME)) return;
  registerKernels();
  registerBackend(NAME, async () => new SeqlabBackend(await Engine.start(resolved)), priority);
}

/** Kernels and gradients stay registered when the backend is removed. */
export function registerKernels(): void {
  if (getKernel('SeqLabLSTM', NAME)) return;
  const replaced = new Set(kernels.map((kernel) => kernel.kernelName));
  for (const kernel of getKernelsForBackend('cpu')) {
    if (!replaced.has(kernel.kernelName)) registerKernel({ ...kernel, backendName: NAME });
  }
  for (const kernel of kernels) registerKernel(attempted(kernel));
  for (const gradient of gradients) registerGradient(gradient);
}

/** The kernel, which leaves no tensor behind when it throws. */
function attempted(kernel: KernelConfig): KernelConfig {
  return {
    ...kernel,
    kernelFunc: (params) =>
      (params.backend as SeqlabBackend).attempt(() => kernel.kernelFunc(params)),
  };
}

/**
 * What the running backend works with: SIMD level, threads, BLAS library, measured speed, memory.
 *
 * @throws BackendError `unsupported-runtime` before `await setBackend('seqlab')`.
 */
export function engineInfo(): EngineInfo {
  const backend = engine().registry[NAME];
  if (!(backend instanceof SeqlabBackend)) {
    throw new BackendError(
      'unsupported-runtime',
      "engineInfo: the backend is not running; call registerSeqlabBackend() and await setBackend('seqlab') first",
    );
  }
  return backend.engine.info();
}
