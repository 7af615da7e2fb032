// A character model as tfjs-layers' users write it; it knows nothing of this package. Prints the backend
// it ran on, its losses and what it predicts, as JSON.
import { getBackend, oneHot, ready, tensor1d, tensor2d, type Tensor } from '@tensorflow/tfjs-core';
import { initializers, layers, sequential } from '@tensorflow/tfjs-layers';

await ready();

const text = 'the quick brown fox jumps over the lazy dog. '.repeat(8);
const characters = [...new Set(text)].toSorted();
const ids = Array.from(text, (character) => characters.indexOf(character));
const [seqLength, count] = [20, 64];
const windows = Array.from({ length: count }, (_, i) => ids.slice(i, i + seqLength));
const inputs = tensor2d(windows, [count, seqLength]);
const targets = oneHot(
  tensor1d(ids.slice(seqLength, seqLength + count), 'int32'),
  characters.length,
);

const seeded = (seed: number) => initializers.glorotUniform({ seed });
const model = sequential({
  layers: [
    layers.embedding({
      inputDim: characters.length,
      outputDim: 8,
      inputLength: seqLength,
      embeddingsInitializer: initializers.randomUniform({ minval: -0.05, maxval: 0.05, seed: 1 }),
    }),
    layers.lstm({
      units: 16,
      returnSequences: true,
      kernelInitializer: seeded(2),
      recurrentInitializer: seeded(3),
    }),
    layers.lstm({ units: 16, kernelInitializer: seeded(4), recurrentInitializer: seeded(5) }),
    layers.dense({ units: characters.length, activation: 'softmax', kernelInitializer: seeded(6) }),
  ],
});
model.compile({ optimizer: 'adam', loss: 'categoricalCrossentropy' });
const { history } = await model.fit(inputs, targets, {
  epochs: 5,
  batchSize: 32,
  shuffle: false,
  verbose: 0,
});
const prediction = (model.predict(inputs) as Tensor).slice(0, 1);
console.log(
  JSON.stringify({
    backend: getBackend(),
    losses: history.loss,
    prediction: [...prediction.dataSync()],
  }),
);
process.exit(0);
