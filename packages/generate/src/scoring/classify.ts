import type { Model } from '@seqlab/seq-layers';
import { tensor2d, tidy } from '@tensorflow/tfjs-core';
import { checkNumber } from '../check-number.js';
import { GenerateError } from '../errors.js';
import { nextTask } from '../next-task.js';
import { encodePrompt } from '../text/encode-prompt.js';
import type { TextTokenizer } from '../tokenizer.js';
import { classProbabilities } from './class-probabilities.js';
import {
  checkPadding,
  lengthBatches,
  type LengthBatch,
  type PaddingOptions,
} from './length-batches.js';

/** Options of {@link classify}. */
export interface ClassifyOptions extends PaddingOptions {
  /** The names of the classes, in the order of the model's outputs. Default `'0'`, `'1'` and so on. */
  labels?: readonly string[] | undefined;
  /** Takes the place of characters that the tokenizer does not know. Default: its error. */
  replaceUnknown?: string | undefined;
  /** How many texts go through the model at once. Default 32. */
  batchSize?: number | undefined;
  /** Aborted, classifying throws its reason. */
  signal?: AbortSignal | undefined;
}

/** What a model says of a text. */
export interface Classification {
  /** The name of the likeliest class. */
  readonly label: string;
  /** Its place among the classes. */
  readonly index: number;
  /** Of the likeliest class, from 0 to 1. */
  readonly probability: number;
  /** Of every class. They add up to 1, but for several sigmoid outputs, which stand each alone. */
  readonly probabilities: readonly number[];
}

/**
 * The class of a text, or of each of several, with its probability. The model puts out `[batch, classes]`
 * and ends in logits, a softmax or a sigmoid; a single output is the probability of the second of two
 * classes. Padding counts or not as the model has it: with an embedding's `maskZero` and `paddingId` 0 it
 * does not.
 *
 * @throws {@link GenerateError} `invalid-option`, also for `labels` that are not as many as the classes;
 * `invalid-model` for outputs that are not `[batch, classes]` or come from another activation;
 * `invalid-output` for outputs that are NaN. The tokenizer's own error for text it cannot encode; the
 * reason of an aborted signal.
 *
 * @example
 * ```ts
 * import '@tensorflow/tfjs-backend-cpu';
 * import { classify } from '@seqlab/generate';
 * import { dense, embedding, lstm, sequential } from '@seqlab/seq-layers';
 * import { wordTokenizer } from '@seqlab/text-data';
 *
 * const tokenizer = wordTokenizer(['a wonderful film', 'a dreadful film']);
 * const model = sequential([
 *   embedding({ inputDim: tokenizer.vocabularySize, outputDim: 8, maskZero: true }),
 *   lstm({ units: 8 }),
 *   dense({ units: 1, activation: 'sigmoid' }),
 * ]);
 * const labels = ['negative', 'positive'];
 * const { label, probability } = await classify(model, tokenizer, 'a wonderful film', { labels });
 * ```
 */
export function classify(
  model: Model,
  tokenizer: TextTokenizer,
  text: string,
  options?: ClassifyOptions,
): Promise<Classification>;
export function classify(
  model: Model,
  tokenizer: TextTokenizer,
  texts: readonly string[],
  options?: ClassifyOptions,
): Promise<Classification[]>;
export async function classify(
  model: Model,
  tokenizer: TextTokenizer,
  texts: string | readonly string[],
  options: ClassifyOptions = {},
): Promise<Classification | Classification[]> {
  const where = 'classify';
  const { batchSize = 32, labels, replaceUnknown, signal } = options;
  checkPadding(where, options);
  checkNumber(`${where}: batchSize`, batchSize, { min: 1, integer: true });
  const probabilitiesOf = classProbabilities(where, model);
  const list = typeof texts === 'string' ? [texts] : texts;
  const ids = list.map((text) => encodePrompt(text, { where, tokenizer, replaceUnknown }));
  const maxLen = options.maxLen ?? model.inputShape?.[1] ?? undefined;
  const results = list.map((): Classification | undefined => undefined);
  for (const batch of lengthBatches(ids, { ...options, maxLen, batchSize })) {
    signal?.throwIfAborted();
    const rows = await outputsOf(model, batch);
    for (const [row, place] of batch.places.entries()) {
      results[place] = classification(probabilitiesOf(rows[row]!), labels);
    }
    await nextTask();
  }
  const all = results as Classification[];
  return typeof texts === 'string' ? all[0]! : all;
}

async function outputsOf(
  model: Model,
  { places, length, ids }: LengthBatch,
): Promise<readonly number[][]> {
  const output = tidy(() => model.call(tensor2d(ids, [places.length, length], 'int32')));
  try {
    if (output.rank === 2) return (await output.array()) as number[][];
    throw new GenerateError(
      'invalid-model',
      `classify: ${model.name} must put out [batch, classes], got shape [${output.shape.join(', ')}]; ` +
        'the last recurrent layer of a classifier has no returnSequences',
    );
  } finally {
    output.dispose();
  }
}

function classification(
  probabilities: readonly number[],
  labels: readonly string[] = probabilities.map((_, index) => String(index)),
): Classification {
  if (labels.length !== probabilities.length) {
    throw new GenerateError(
      'invalid-option',
      `classify: labels must name ${probabilities.length} classes, got ${labels.length}`,
    );
  }
  const probability = Math.max(...probabilities);
  if (Number.isNaN(probability)) {
    throw new GenerateError('invalid-output', "classify: the model's output is NaN");
  }
  const index = probabilities.indexOf(probability);
  return { label: labels[index]!, index, probability, probabilities };
}
