import { startTraining, stopTraining } from './training.js';

async function answer(question: number | 'stop'): Promise<void> {
  postMessage(question === 'stop' ? stopTraining() : await startTraining(question));
}

addEventListener('message', (event: MessageEvent<number | 'stop'>) => {
  // A rejection becomes an error of the worker, which the page hears of.
  answer(event.data).catch((error: unknown) => {
    setTimeout(() => {
      throw error;
    });
  });
});
