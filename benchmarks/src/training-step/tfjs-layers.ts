// Times training steps of tfjs-layers on the backend that the command line names first.
import '@tensorflow/tfjs-backend-cpu';
import { createRequire } from 'node:module';
import { registerSeqlabBackend } from '@seqlab/backend';
import { registerGradients } from '@seqlab/seq-layers/gradients';
import { enableProdMode, setBackend, tensor2d, tensor3d } from '@tensorflow/tfjs-core';
import { layers, sequential, version_layers, type RNN } from '@tensorflow/tfjs-layers';
import { print, time, type Repetitions } from '../measurement.js';
import { makeBatch, type TrainingRow } from './row.js';

const [backend, json] = process.argv.slice(2) as [string, string];
const row = JSON.parse(json) as TrainingRow & Repetitions;
const { units, vocabulary, batchSize, timeSteps, predicts } = row;

// tfjs-layers calls ops as methods of tensors, which tfjs-core's main file leaves out in Node. The
// files that have them can be required (through tsx), but not imported.
createRequire(import.meta.url)(
  '@tensorflow/tfjs-core/dist/public/chained_ops/register_all_chained_ops.js',
);
registerGradients();
registerSeqlabBackend();
enableProdMode();
await setBackend(backend);

// Its orthogonal initializer takes minutes for large layers; where weights begin costs a step nothing.
const recurrentInitializer = 'glorotUniform';
const cells = {
  lstm: (returnSequences: boolean) =>
    layers.lstm({ units, returnSequences, recurrentInitializer, recurrentActivation: 'sigmoid' }),
  gru: (returnSequences: boolean) =>
    layers.gru({ units, returnSequences, recurrentInitializer, recurrentActivation: 'sigmoid' }),
  simpleRnn: (returnSequences: boolean) =>
    layers.simpleRNN({ units, returnSequences, recurrentInitializer }),
};

const model = sequential();
model.add(
  layers.embedding({
    inputDim: vocabulary,
    outputDim: row.embedding,
    inputLength: timeSteps,
    maskZero: row.lengths === 'real',
  }),
);
if (row.cell === 'none') model.add(layers.globalAveragePooling1d({}));
else {
  for (let i = 0; i < row.layers; i++) {
    const layer = cells[row.cell](predicts === 'tokens' || i < row.layers - 1);
    model.add(
      row.bidirectional
        ? layers.bidirectional({ layer: layer as RNN, mergeMode: 'concat' })
        : layer,
    );
  }
}
const isTokens = predicts === 'tokens';
model.add(
  layers.dense({
    units: isTokens ? vocabulary : 1,
    activation: isTokens ? 'softmax' : 'sigmoid',
  }),
);
model.compile({
  optimizer: 'adam',
  loss: isTokens ? 'sparseCategoricalCrossentropy' : 'binaryCrossentropy',
});

const batch = makeBatch(row);
const inputs = tensor2d(batch.inputs, [batchSize, timeSteps]);
// Its losses want ids as floats.
const floats = Float32Array.from(batch.targets);
const targets = isTokens
  ? tensor3d(floats, [batchSize, timeSteps, 1])
  : tensor2d(floats, [batchSize, 1]);
const milliseconds = await time(row, async () => void (await model.trainOnBatch(inputs, targets)));
print({ name: `tfjs-layers ${version_layers}, ${backend} backend`, milliseconds });
process.exit(0);
