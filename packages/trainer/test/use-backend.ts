import { registerGradients } from '@seqlab/seq-layers/gradients';
import { setBackend } from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';

export type BackendName = 'cpu';

export const backends: readonly BackendName[] = ['cpu'];

/** Makes the backend the active one, ready to train on. */
export async function useBackend(name: BackendName): Promise<void> {
  registerGradients();
  await setBackend(name);
}
