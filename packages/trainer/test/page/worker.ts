import { registerSeqlabBackend } from '@seqlab/backend';
import { dense, dropout, embedding, lstm, sequential } from '@seqlab/seq-layers';
import { registerGradients } from '@seqlab/seq-layers/gradients';
import { charTokenizer, contiguousWindows } from '@seqlab/text-data';
import { adam, fit, sparseCategoricalCrossentropy } from '@seqlab/trainer';
import { indexedDBCheckpoint, loadLatestCheckpoint } from '@seqlab/trainer/browser';
import { setBackend } from '@tensorflow/tfjs-core';
import type { Order, Outcome, Word } from './messages.js';

const text =
  'Der schnelle braune Fuchs springt über den faulen Hund. 敏捷的棕色狐狸跳过懒狗。'.repeat(6);

function say(word: Word): void {
  postMessage(word);
}

/** Trains the run to its end, from its newest checkpoint if it has one. */
async function train({ run }: Order): Promise<Outcome> {
  registerSeqlabBackend();
  await setBackend('seqlab');
  registerGradients();
  const tokenizer = charTokenizer(text);
  const { vocabularySize } = tokenizer;
  const data = contiguousWindows(tokenizer.encode(text), { batchSize: 2, seqLength: 10 });
  const model = sequential(
    [
      embedding({ inputDim: vocabularySize, outputDim: 8 }),
      lstm({ units: 16, returnSequences: true, stateful: true }),
      dropout({ rate: 0.2 }),
      dense({ units: vocabularySize }),
    ],
    { seed: 0 },
  );
  const skipped: string[] = [];
  const resumeFrom = await loadLatestCheckpoint(run, {
    onSkip: ({ message }) => skipped.push(message),
  });
  const history = await fit(model, data, {
    epochs: 2,
    loss: sparseCategoricalCrossentropy({ fromLogits: true }),
    optimizer: adam({ learningRate: 0.01 }),
    resumeFrom,
    callbacks: [
      indexedDBCheckpoint({ run, everySteps: 2 }),
      { onBatchEnd: ({ step }) => say({ step }) },
    ],
  });
  const weights = Object.values(await model.getWeights()).map(({ data: values }) =>
    Array.from(values),
  );
  const losses = history.epochs.map(({ loss }) => loss);
  return { losses, weights, from: resumeFrom?.step ?? 0, steps: history.step, skipped };
}

addEventListener('message', ({ data: order }: MessageEvent<Order>) => {
  train(order).then(
    (outcome) => say({ outcome }),
    (error: unknown) => say({ error: String(error) }),
  );
});
