import { registerSeqlabBackend } from '@seqlab/backend';
import { registerGradients } from '@seqlab/seq-layers/gradients';
import { setBackend } from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';

export const backends = ['cpu', 'seqlab'];

/** Makes the backend the active one, ready to train on. */
export async function useBackend(name: string): Promise<void> {
  registerGradients();
  registerSeqlabBackend();
  await setBackend(name);
}
