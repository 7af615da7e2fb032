import '@tensorflow/tfjs-backend-cpu';
import { loadFromIndexedDB } from '@seqlab/seq-layers/browser';
import { removeCheckpoints } from '@seqlab/trainer/browser';
import type { Outcome, Word } from './messages.js';

declare global {
  /** What a test asks of the page. */
  var training: {
    /** Trains a run in a Worker of its own, which is ended as soon as it tells of a step. */
    train(run: string, endAt?: number): Promise<Outcome | 'ended'>;
    /** The weights that the run's model was saved with. */
    savedWeights(run: string): Promise<number[][]>;
    remove(run: string): Promise<void>;
  };
}

globalThis.training = {
  train(run, endAt = Infinity) {
    const worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' });
    return new Promise<Outcome | 'ended'>((resolve, reject) => {
      worker.addEventListener('error', ({ message }) => reject(new Error(message)));
      worker.addEventListener('message', ({ data: word }: MessageEvent<Word>) => {
        if ('outcome' in word) resolve(word.outcome);
        else if ('error' in word) reject(new Error(word.error));
        else if (word.step >= endAt) resolve('ended');
      });
      worker.postMessage({ run });
    }).finally(() => worker.terminate());
  },
  async savedWeights(run) {
    const model = await loadFromIndexedDB(`${run}/model`);
    return Object.values(await model.getWeights()).map(({ data }) => Array.from(data));
  },
  remove: removeCheckpoints,
};
