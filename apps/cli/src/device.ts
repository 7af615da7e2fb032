import { CliError, messageOf } from './cli-error.js';

export const devices = ['auto', 'seqlab', 'cpu'] as const;

export type Device = (typeof devices)[number];

/**
 * Makes a TensorFlow.js backend the active one: `seqlab`, the fast one, or tfjs' own `cpu`, which runs
 * wherever JavaScript does. `auto` is `tfjs-node-gpu` or `tfjs-node` where the working folder's
 * project has one that works, else `seqlab`.
 *
 * @returns what it works with, for people.
 */
export async function useDevice(device: Device): Promise<string> {
  const { enableProdMode, findBackendFactory, setBackend } = await import('@tensorflow/tfjs-core');
  // No advice to install tfjs-node, no check of every tensor for NaN.
  enableProdMode();
  if (device === 'cpu') {
    await import('@tensorflow/tfjs-backend-cpu');
    await setBackend('cpu');
    return 'cpu';
  }
  if (device === 'auto') {
    const tensorflow = await useTensorFlow();
    if (tensorflow !== undefined) return tensorflow;
  }
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

/** TensorFlow's own library, where it is installed and works. */
async function useTensorFlow(): Promise<string | undefined> {
  const { chooseDevice } = await import('@seqlab/seq-layers/node');
  try {
    const { device } = await chooseDevice({ devices: ['tfjs-node-gpu', 'tfjs-node'] });
    return device;
  } catch {
    return undefined;
  }
}
