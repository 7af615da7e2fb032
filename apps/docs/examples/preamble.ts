// What the examples of doc comments leave out: a backend, and gradients for it.
import { registerSeqlabBackend } from '@seqlab/backend';
import { registerGradients } from '@seqlab/seq-layers/gradients';
import { setBackend } from '@tensorflow/tfjs-core';

/** What a program does once, before all else. */
export async function setUp(): Promise<void> {
  registerGradients();
  registerSeqlabBackend();
  await setBackend('seqlab');
}
