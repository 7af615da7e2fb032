import { CliError, messageOf } from './cli-error.js';
import { say } from './messages.js';

export const devices = ['auto', 'cuda', 'cpu', 'seqlab'] as const;

export type Device = (typeof devices)[number];

/** What was told about the device that is not used: once is enough, however often one is chosen. */
let told: string | undefined;

/**
 * Makes a TensorFlow.js backend the active one: `seqlab`, the fast one of processors; `cuda`, a graphics
 * processor of NVIDIA through `@tensorflow/tfjs-node-gpu`; or tfjs' own `cpu`, which runs wherever JavaScript
 * does. `auto` is `cuda` where that package is installed, loads and finds a graphics processor, else `seqlab`.
 *
 * @returns what it works with, for people.
 * @throws {@link CliError} that says what to do where the device cannot be used
 */
export async function useDevice(device: Device): Promise<string> {
  const { enableProdMode, setBackend } = await import('@tensorflow/tfjs-core');
  // No advice to install tfjs-node, no check of every tensor for NaN.
  enableProdMode();
  if (device === 'cpu') {
    await import('@tensorflow/tfjs-backend-cpu');
    await setBackend('cpu');
    return 'cpu';
  }
  if (device !== 'seqlab') {
    const { useTensorFlow } = await import('./tensorflow-package.js');
    const { state, text } = await useTensorFlow('tfjs-node-gpu');
    if (state === 'works') return 'cuda, by tfjs-node-gpu';
    const problem = `@tensorflow/tfjs-node-gpu: ${text}`;
    if (device === 'cuda') throw new CliError(`--device cuda: ${problem}`, { exitCode: 1 });
    // Who has installed it wants to know why it is not used.
    if (state !== 'not installed' && told !== problem) say(`${problem}; seqlab takes its place`);
    told = problem;
  }
  return useSeqlab();
}

async function useSeqlab(): Promise<string> {
  const { findBackendFactory, setBackend } = await import('@tensorflow/tfjs-core');
  const { engineInfo, registerSeqlabBackend } = await import('@seqlab/backend');
  registerSeqlabBackend();
  if (!(await setBackend('seqlab'))) {
    // TensorFlow.js keeps the reason to itself; starting the backend once more gives it.
    const reason = await Promise.resolve(findBackendFactory('seqlab')()).catch(messageOf);
    throw new CliError(`${String(reason)}; or use --device cpu`, { exitCode: 1 });
  }
  const { threads, simd, blas } = engineInfo();
  // A BLAS names itself with its version first and much else after.
  return `seqlab, ${threads} ${threads === 1 ? 'thread' : 'threads'}, ${blas?.split(' ', 2).join(' ') ?? simd}`;
}
