import { engineInfo, registerSeqlabBackend } from '@seqlab/backend';
import { registerGradients } from '@seqlab/seq-layers/gradients';
import { findBackendFactory, setBackend } from '@tensorflow/tfjs-core';
import type { EngineReport } from '../protocol.js';

/** Phones refuse to reserve more, and the models of this page need a tenth. */
const MEMORY_LIMIT = 2 ** 29;
/** More do not help with models this small. */
const MOST_THREADS = 4;

/**
 * Starts the fastest backend that works here: ours, or plain JavaScript where there is no WebAssembly
 * SIMD. One processor is left to the page; threads take a page that is cross-origin isolated.
 */
export async function startEngine(): Promise<EngineReport> {
  registerGradients();
  const processors = navigator.hardwareConcurrency ?? 1;
  const threads = Math.max(1, Math.min(processors - 1, MOST_THREADS));
  registerSeqlabBackend({ threads, memoryLimit: MEMORY_LIMIT });
  if (await setBackend('seqlab')) {
    const { simd, threads: running } = engineInfo();
    return { backend: 'seqlab', threads: running, simd };
  }
  const reason = await whyNot();
  await setBackend('cpu');
  return { backend: 'cpu', threads: 1, simd: undefined, reason };
}

/** `setBackend` only says that a backend did not start; its factory says why. */
async function whyNot(): Promise<string> {
  try {
    await findBackendFactory('seqlab')();
    return '';
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
