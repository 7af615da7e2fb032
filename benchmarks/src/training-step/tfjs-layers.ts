// Times training steps of tfjs-layers on the backend that the command line names first.
import '@tensorflow/tfjs-backend-cpu';
import { createRequire } from 'node:module';
import { registerSeqlabBackend } from '@seqlab/backend';
import { registerGradients } from '@seqlab/seq-layers/gradients';
import { enableProdMode, setBackend, tensor2d, tensor3d } from '@tensorflow/tfjs-core';
import { layers, sequential, version_layers } from '@tensorflow/tfjs-layers';
import { print, randomIds, time, type Repetitions } from '../measurement.js';
import type { TrainingRow } from './row.js';

const [backend, json] = process.argv.slice(2) as [string, string];
const row = JSON.parse(json) as TrainingRow & Repetitions;
const { units, vocabulary, batchSize, timeSteps } = row;

// tfjs-layers calls ops as methods of tensors, which tfjs-core's main file leaves out in Node. The
// files that have them can be required (through tsx), but not imported.
createRequire(import.meta.url)(
  '@tensorflow/tfjs-core/dist/public/chained_ops/register_all_chained_ops.js',
);
registerGradients();
registerSeqlabBackend();
enableProdMode();
await setBackend(backend);

const model = sequential({
  layers: [
    layers.embedding({ inputDim: vocabulary, outputDim: row.embedding, inputLength: timeSteps }),
    layers.lstm({ units, returnSequences: true, recurrentActivation: 'sigmoid' }),
    layers.dense({ units: vocabulary, activation: 'softmax' }),
  ],
});
model.compile({ optimizer: 'adam', loss: 'sparseCategoricalCrossentropy' });

const size = batchSize * timeSteps;
const ids = randomIds(2 * size, vocabulary);
const inputs = tensor2d(ids.subarray(0, size), [batchSize, timeSteps]);
// Its loss wants ids as floats.
const targets = tensor3d(Float32Array.from(ids.subarray(size)), [batchSize, timeSteps, 1]);
const milliseconds = await time(row, async () => void (await model.trainOnBatch(inputs, targets)));
print({ name: `tfjs-layers ${version_layers}, ${backend} backend`, milliseconds });
process.exit(0);
