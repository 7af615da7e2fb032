import { type Finding, startTraining, stopTraining } from './training.js';

declare global {
  /** What a test asks of the page; `training` stays as it is until the test stops it. */
  var training: {
    inPage(threads: number): Promise<Finding>;
    inWorker(threads: number): Promise<Finding>;
    stopInPage(): void;
    stopInWorker(): Promise<void>;
    endWorker(): void;
  };
}

let worker: Worker;

function ask(question: number | 'stop'): Promise<Finding> {
  return new Promise((resolve, reject) => {
    worker.addEventListener('message', (event: MessageEvent<Finding>) => resolve(event.data), {
      once: true,
    });
    worker.addEventListener('error', (event) => reject(new Error(event.message)), { once: true });
    worker.postMessage(question);
  });
}

globalThis.training = {
  inPage: startTraining,
  inWorker: (threads) => {
    worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' });
    return ask(threads);
  },
  stopInPage: stopTraining,
  stopInWorker: async () => void (await ask('stop')),
  endWorker: () => worker.terminate(),
};
