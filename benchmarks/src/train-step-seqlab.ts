// Times training steps of SeqLab through its public API; prints a Measurement.
import { engineInfo, registerSeqlabBackend } from '@seqlab/backend';
import { dense, embedding, lstm, sequential } from '@seqlab/seq-layers';
import { registerGradients } from '@seqlab/seq-layers/gradients';
import { adam, fit, sparseCategoricalCrossentropy, type BatchSource } from '@seqlab/trainer';
import { setBackend } from '@tensorflow/tfjs-core';
import { readSettings, tokenIds, type Measurement } from './train-step-problem.js';

const { units, vocabulary, batchSize, seqLength, warmup, steps, ...sizes } = readSettings();

registerGradients();
registerSeqlabBackend();
await setBackend('seqlab');

const model = sequential([
  embedding({ inputDim: vocabulary, outputDim: sizes.embedding }),
  lstm({ units, returnSequences: true }),
  dense({ units: vocabulary }),
]);
const shape = [batchSize, seqLength];
const ids = tokenIds(2 * batchSize * seqLength, vocabulary);
const batch = {
  inputs: { data: ids.subarray(0, batchSize * seqLength), shape },
  targets: { data: ids.subarray(batchSize * seqLength), shape },
};
const source: BatchSource = {
  length: warmup + steps,
  batches: () => Array.from({ length: warmup + steps }, () => batch),
};

const ends: number[] = [];
await fit(model, source, {
  epochs: 1,
  optimizer: adam(),
  loss: sparseCategoricalCrossentropy({ fromLogits: true }),
  callbacks: [{ onBatchEnd: () => void ends.push(performance.now()) }],
});

const { blas, simd, threads } = engineInfo();
const measurement: Measurement = {
  // A BLAS names itself with its version first and much else after.
  name: `SeqLab, ${blas?.split(' ', 2).join(' ') ?? `no BLAS, ${simd}`}, ${threads} threads`,
  milliseconds: ends
    .slice(1)
    .map((end, i) => end - ends[i]!)
    .slice(-steps),
};
console.log(JSON.stringify(measurement));
