import { workerScript } from '../generated/worker.js';
import type { HelperOrder } from './join.js';

/** A running helper thread. */
export interface Helper {
  terminate(): void;
}

/** Milliseconds a helper may take to be ready. */
const PATIENCE = 10_000;

/** Starts a helper thread that never keeps the process alive. */
export function startHelper(order: HelperOrder): Helper {
  const threads = globalThis.process?.getBuiltinModule?.('node:worker_threads');
  if (threads) {
    const worker = new threads.Worker(workerScript, { eval: true, workerData: order });
    worker.unref();
    return { terminate: () => void worker.terminate() };
  }
  const url = URL.createObjectURL(new Blob([workerScript], { type: 'text/javascript' }));
  const worker = new Worker(url);
  worker.postMessage(order);
  return {
    terminate: () => {
      worker.terminate();
      URL.revokeObjectURL(url);
    },
  };
}

/** True once `count` helpers have reported to `ready`, false if they do not in time. */
export async function helpersReady(ready: Int32Array, count: number): Promise<boolean> {
  const deadline = Date.now() + PATIENCE;
  while (Atomics.load(ready, 0) < count) {
    if (Date.now() > deadline) return false;
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  return true;
}
