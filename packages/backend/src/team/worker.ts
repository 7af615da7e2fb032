// The script of a helper thread, bundled into the package as text: Node evaluates it in a
// worker_thread, a browser starts it from a blob.
import { helpTeam, type HelperOrder } from './join.js';

const nodeWorker = globalThis.process?.getBuiltinModule?.('node:worker_threads');
if (nodeWorker) {
  const { createRequire } = globalThis.process.getBuiltinModule('node:module');
  const order = nodeWorker.workerData as HelperOrder;
  helpTeam(order, order.blas && createRequire(order.blas.koffi));
} else {
  addEventListener('message', (event: MessageEvent<HelperOrder>) => helpTeam(event.data), {
    once: true,
  });
}
