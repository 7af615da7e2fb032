import { workerScript } from '../generated/worker.js';
import type { HelperOrder } from './join.js';

/** A helper thread, starting or running. */
export interface Helper {
  /** Whether it could not start: a page's content security policy may refuse the worker. */
  readonly failed: boolean;
  terminate(): void;
}

/** Milliseconds the helpers may take to be ready. */
const PATIENCE = 10_000;

/** Starts a helper thread that never keeps the process alive. */
export function startHelper(order: HelperOrder): Helper {
  const threads = globalThis.process?.getBuiltinModule?.('node:worker_threads');
  if (threads) {
    const worker = new threads.Worker(workerScript, { eval: true, workerData: order });
    worker.unref();
    // A worker_thread that cannot start is an uncaught error of the process, which says why.
    return { failed: false, terminate: () => void worker.terminate() };
  }
  const url = URL.createObjectURL(new Blob([workerScript], { type: 'text/javascript' }));
  const worker = new Worker(url);
  let failed = false;
  worker.addEventListener('error', () => {
    failed = true;
  });
  worker.postMessage(order);
  return {
    get failed() {
      return failed;
    },
    terminate: () => {
      worker.terminate();
      URL.revokeObjectURL(url);
    },
  };
}

/** True once all helpers have reported to `ready`, false if one cannot start or they do not in time. */
export async function helpersReady(helpers: readonly Helper[], ready: Int32Array) {
  const deadline = Date.now() + PATIENCE;
  while (Atomics.load(ready, 0) < helpers.length) {
    if (Date.now() > deadline || helpers.some((helper) => helper.failed)) return false;
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  return true;
}
