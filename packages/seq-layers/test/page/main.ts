import '@tensorflow/tfjs-backend-cpu';
import { tensor2d } from '@tensorflow/tfjs-core';
import { bidirectional, dense, embedding, lstm, sequential, type Model } from '@seqlab/seq-layers';
import {
  downloadModel,
  fetchModel,
  listIndexedDB,
  loadFromIndexedDB,
  removeFromIndexedDB,
  saveToIndexedDB,
} from '@seqlab/seq-layers/browser';

// What a page does with models; the test calls these functions from outside.

function makeModel(): Model {
  return sequential(
    [
      embedding({ inputDim: 9, outputDim: 4, maskZero: true }),
      bidirectional({ layer: lstm({ units: 3 }) }),
      dense({ units: 2 }),
    ],
    { seed: 3, name: 'tiny' },
  );
}

function predict(model: Model): number[] {
  const ids = tensor2d([[1, 2, 3, 0]], [1, 4], 'int32');
  return Array.from(model.predict(ids).dataSync());
}

export const models = {
  predict: () => predict(makeModel()),
  save: (name: string) => saveToIndexedDB(makeModel(), name),
  load: async (name: string) => predict(await loadFromIndexedDB(name)),
  list: () => listIndexedDB(),
  remove: (name: string) => removeFromIndexedDB(name),
  fetch: async (address: string, maxBytes?: number) =>
    predict(await fetchModel(address, { maxBytes })),
  download: () => downloadModel(makeModel()),
};

declare global {
  var models: typeof import('./main.js').models;
}

globalThis.models = models;
