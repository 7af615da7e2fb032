import type { Model } from '@seqlab/seq-layers';
import { checkNumber } from '../check-number.js';
import { TrainerError } from '../errors.js';
import type { Callback, TrainingRun } from './callback.js';

/** Where training is when a text is written. */
export interface SamplePosition {
  /** From 0. */
  readonly epoch: number;
  /** Steps taken. */
  readonly step: number;
}

/** What keeps texts by name and step, as `tensorBoard` does. */
export interface TextLog {
  /** Keeps a text under a name. */
  writeText(tag: string, entry: { text: string; step: number }): Promise<void>;
}

/** Options of {@link sampleText}. */
export interface SampleTextOptions {
  /**
   * Writes a text with the model as it is now. It must leave weights alone; `model.predict` and its
   * states are not what training carries.
   */
  generate: (model: Model, position: SamplePosition) => string | Promise<string>;
  /** How often: every so many epochs, or steps. Default 1, each epoch. */
  every?: number | { readonly steps: number } | undefined;
  /** What is done with a text; a promise is awaited. */
  onText?: ((text: string, position: SamplePosition) => void | Promise<void>) | undefined;
  /** A `tensorBoard` callback that shows the texts under `sample`, each as it is, not as Markdown. */
  tensorBoard?: TextLog | undefined;
}

/**
 * Writes a text with the model along the way, to see what it has learnt: at the end of epochs, with
 * averaged weights if there are any, or between steps. Training is bit for bit what it is without.
 *
 * @throws {@link TrainerError} `invalid-option` unless `every` is a positive integer and there is an
 * `onText` or a `tensorBoard`.
 *
 * @example
 * ```ts
 * import { generate } from '@seqlab/generate';
 * import { charTokenizer } from '@seqlab/text-data';
 * import { sampleText } from '@seqlab/trainer';
 *
 * const tokenizer = charTokenizer('It was the best of times.'); // the text that is learned
 * const callbacks = [
 *   sampleText({
 *     generate: (model, { epoch }) =>
 *       generate(model, tokenizer, { prompt: 'It was', maxTokens: 200, seed: epoch }),
 *     onText: (text, { epoch }) => console.log(epoch, text),
 *   }),
 * ];
 * ```
 */
export function sampleText({
  generate,
  every = 1,
  onText,
  tensorBoard,
}: SampleTextOptions): Callback {
  if (onText === undefined && tensorBoard === undefined) {
    throw new TrainerError(
      'invalid-option',
      'sampleText: give onText or tensorBoard, or nobody would see the texts',
    );
  }
  async function sample({ model }: TrainingRun, position: SamplePosition): Promise<void> {
    const text = await generate(model, position);
    await onText?.(text, position);
    await tensorBoard?.writeText('sample', { text: verbatim(text), step: position.step });
  }
  if (typeof every === 'object') {
    const { steps } = every;
    checkNumber('sampleText: every.steps', steps, { min: 1, integer: true });
    return {
      async onBatchEnd({ epoch, step }, run) {
        if (step % steps === 0) await sample(run, { epoch, step });
      },
    };
  }
  checkNumber('sampleText: every', every, { min: 1, integer: true });
  return {
    async onEpochEnd({ epoch, step, partial }, run) {
      if (!partial && (epoch + 1) % every === 0) await sample(run, { epoch, step });
    },
  };
}

/** A code block of Markdown; four spaces, since a text can hold any fence. */
function verbatim(text: string): string {
  return text.replaceAll(/^/gmu, '    ');
}
