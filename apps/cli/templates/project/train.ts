// Learns to write like text.txt, character by character, and keeps what it has learnt in model/.
import { readFile, writeFile } from 'node:fs/promises';
import { registerSeqlabBackend } from '@seqlab/backend';
import { dense, embedding, gru, sequential, summary } from '@seqlab/seq-layers';
import { registerGradients } from '@seqlab/seq-layers/gradients';
import { saveModel } from '@seqlab/seq-layers/node';
import { charTokenizer, contiguousWindows, trainValidationSplit } from '@seqlab/text-data';
import { adam, fit, natsToBits, sparseCategoricalCrossentropy } from '@seqlab/trainer';
import { setBackend } from '@tensorflow/tfjs-core';

const batchSize = 32;
const seqLength = 64;

registerGradients();
registerSeqlabBackend();
await setBackend('seqlab');

const text = await readFile('text.txt', 'utf8');
const tokenizer = charTokenizer(text);
const { vocabularySize } = tokenizer;
// The end of the text is not learnt, and tells how good the model is on text that is new to it.
const { training, validation } = trainValidationSplit(tokenizer.encode(text), {
  validationSplit: 0.1,
});

const model = sequential(
  [
    embedding({ inputDim: vocabularySize, outputDim: 64 }),
    // Stateful: each batch goes on where the one before ended.
    gru({ units: 128, returnSequences: true, stateful: true }),
    dense({ units: vocabularySize }),
  ],
  { seed: 1, inputShape: [null] },
);
console.log(summary(model));

await fit(model, contiguousWindows(training, { batchSize, seqLength }), {
  epochs: 8,
  optimizer: adam({ learningRate: 0.005 }),
  loss: sparseCategoricalCrossentropy({ fromLogits: true }),
  globalClipNorm: 5,
  validationData: contiguousWindows(validation, { batchSize: 8, seqLength }),
  callbacks: [
    {
      onEpochEnd({ epoch, loss, valLoss = NaN }) {
        const [here, there] = [loss, valLoss].map((nats) => natsToBits(nats).toFixed(2));
        console.log(`epoch ${epoch + 1}: ${here} bits a character, ${there} on new text`);
      },
    },
  ],
});

await saveModel(model, 'model');
await writeFile('model/tokenizer.json', JSON.stringify(tokenizer));
