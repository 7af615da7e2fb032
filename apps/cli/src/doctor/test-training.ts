import { dense, embedding, lstm, sequential } from '@seqlab/seq-layers';
import { registerGradients } from '@seqlab/seq-layers/gradients';
import { charTokenizer, contiguousWindows } from '@seqlab/text-data';
import { adam, fit, sparseCategoricalCrossentropy } from '@seqlab/trainer';
import type { Check } from './check.js';

/** Every character follows from the few before it, so that a model of any use soon knows them. */
const text = 'It was the best of times, it was the worst of times. '.repeat(20);

/** A slow backend gets through few steps in the time; with gradients that are wrong the loss stays. */
const leastFall = 0.05;

/** Trains a tiny LSTM for a few seconds at most; its loss must fall. */
export async function testTraining({ measures }: { measures: boolean }): Promise<Check> {
  registerGradients();
  const tokenizer = charTokenizer(text);
  const classes = tokenizer.vocabularySize;
  const model = sequential(
    [
      embedding({ inputDim: classes, outputDim: 16 }),
      lstm({ units: 32, returnSequences: true, stateful: true }),
      dense({ units: classes }),
    ],
    { seed: 0 },
  );
  const data = contiguousWindows(tokenizer.encode(text), { batchSize: 4, seqLength: 26 });
  const losses: number[] = [];
  const began = performance.now();
  await fit(model, data, {
    epochs: 8,
    maxSeconds: 4,
    optimizer: adam({ learningRate: 0.02 }),
    loss: sparseCategoricalCrossentropy({ fromLogits: true }),
    globalClipNorm: 5,
    callbacks: [
      {
        onBatchEnd: ({ loss }) => {
          losses.push(loss);
        },
      },
    ],
  });
  const seconds = (performance.now() - began) / 1000;
  model.dispose();
  const [first, last] = [losses[0]!, losses.at(-1)!];
  const hasLearnt = last < (1 - leastFall) * first;
  const time = measures ? `, ${((seconds / losses.length) * 1000).toFixed(1)} ms a step` : '';
  return {
    name: 'Training',
    status: hasLearnt ? 'ok' : 'broken',
    text:
      `an LSTM's loss ${hasLearnt ? 'fell' : 'did not fall:'} from ${first.toFixed(2)} to ` +
      `${last.toFixed(2)} in ${losses.length} steps${time}`,
    details: {
      firstLoss: first,
      lastLoss: last,
      steps: losses.length,
      ...(measures && { seconds }),
    },
    ...(!hasLearnt && {
      advice: 'train with --device cpu',
    }),
  };
}
