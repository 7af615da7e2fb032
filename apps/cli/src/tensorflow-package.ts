import { fileURLToPath } from 'node:url';
import { chooseDevice } from '@seqlab/seq-layers/node';
import { backend } from '@tensorflow/tfjs-core';
import { messageOf } from './cli-error.js';

export type TensorFlowPackage = 'tfjs-node-gpu' | 'tfjs-node';

export interface TensorFlowState {
  state: 'works' | 'not installed' | 'broken' | 'no graphics processor';
  /** What there is, or what is in the way and what to do. */
  text: string;
}

/**
 * Makes one of TensorFlow's own packages the active backend, if it is where the working folder's project finds
 * it, or beside seqlab, as packages are that were installed with `--global`.
 */
export async function useTensorFlow(name: TensorFlowPackage): Promise<TensorFlowState> {
  const from = [process.cwd(), fileURLToPath(new URL('.', import.meta.url))];
  try {
    await chooseDevice({ devices: [name], from });
  } catch (error) {
    // What comes before is the name of the function, and that of the package.
    const [, text = messageOf(error)] = / can be used: [\w-]+: (.*)/.exec(messageOf(error)) ?? [];
    return { state: text.startsWith('not installed') ? 'not installed' : 'broken', text };
  }
  const { isUsingGpuDevice } = backend() as { isUsingGpuDevice?: boolean };
  if (name === 'tfjs-node-gpu' && isUsingGpuDevice === false) {
    return {
      state: 'no graphics processor',
      text: "finds no graphics processor: see what nvidia-smi says; NVIDIA's driver, CUDA and cuDNN have to be installed",
    };
  }
  return { state: 'works', text: 'installed, and works' };
}
