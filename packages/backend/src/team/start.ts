import { workerScript } from '../generated/worker.js';
import type { HelperOrder } from './join.js';

/** A helper thread, starting or running. */
export interface Helper {
  /**
   * Whether it could not start, or has ended by an error: a page's content security policy may refuse the
   * worker, a process may lack the memory for one.
   */
  readonly failed: boolean;
  terminate(): void;
}

/** Milliseconds the helpers may take to be ready. */
const PATIENCE = 10_000;

/** Starts a helper thread that never keeps the process alive. */
export function startHelper(order: HelperOrder): Helper {
  let failed = false;
  const fail = () => {
    failed = true;
  };
  const threads = globalThis.process?.getBuiltinModule?.('node:worker_threads');
  if (threads) {
    const worker = new threads.Worker(workerScript, { eval: true, workerData: order });
    // Without a listener, the error of a thread is one of the process and ends it.
    worker.on('error', fail);
    worker.on('exit', fail);
    worker.unref();
    return {
      get failed() {
        return failed;
      },
      terminate: () => void worker.terminate(),
    };
  }
  const url = URL.createObjectURL(new Blob([workerScript], { type: 'text/javascript' }));
  const worker = new Worker(url);
  worker.addEventListener('error', fail);
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
