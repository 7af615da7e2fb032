// Times training steps of tfjs-layers on its cpu backend; prints a Measurement.
import '@tensorflow/tfjs-backend-cpu';
import { createRequire } from 'node:module';
import { registerGradients } from '@seqlab/seq-layers/gradients';
import { enableProdMode, setBackend, tensor2d, tensor3d } from '@tensorflow/tfjs-core';
import { layers, sequential, version_layers } from '@tensorflow/tfjs-layers';
import { readSettings, tokenIds, type Measurement } from './train-step-problem.js';

const { units, vocabulary, batchSize, seqLength, warmup, steps, ...sizes } = readSettings();

// tfjs-layers calls ops as methods of tensors, which tfjs-core's main file leaves out in Node. The
// files that have them can be required (through tsx), but not imported.
createRequire(import.meta.url)(
  '@tensorflow/tfjs-core/dist/public/chained_ops/register_all_chained_ops.js',
);
registerGradients();
enableProdMode();
await setBackend('cpu');

const model = sequential({
  layers: [
    layers.embedding({
      inputDim: vocabulary,
      outputDim: sizes.embedding,
      inputLength: seqLength,
    }),
    layers.lstm({ units, returnSequences: true, recurrentActivation: 'sigmoid' }),
    layers.dense({ units: vocabulary, activation: 'softmax' }),
  ],
});
model.compile({ optimizer: 'adam', loss: 'sparseCategoricalCrossentropy' });

const size = batchSize * seqLength;
const ids = tokenIds(2 * size, vocabulary);
const inputs = tensor2d(ids.subarray(0, size), [batchSize, seqLength]);
// Its loss wants ids as floats.
const targets = tensor3d(Float32Array.from(ids.subarray(size)), [batchSize, seqLength, 1]);

const milliseconds: number[] = [];
for (let i = 0; i < warmup + steps; i++) {
  const start = performance.now();
  await model.trainOnBatch(inputs, targets);
  if (i >= warmup) milliseconds.push(performance.now() - start);
}
const measurement: Measurement = {
  name: `tfjs-layers ${version_layers}, cpu backend`,
  milliseconds,
};
console.log(JSON.stringify(measurement));
