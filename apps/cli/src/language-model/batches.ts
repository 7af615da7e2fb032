import { contiguousWindows, shuffledWindows, trainValidationSplit } from '@seqlab/text-data';
import type { BatchSource } from '@seqlab/trainer';
import { CliError } from '../cli-error.js';
import type { LanguageModelRecipe } from '../recipes/language-model-recipe.js';

export interface Batches {
  training: BatchSource;
  /** Absent with a validation split of 0. */
  validation?: BatchSource;
}

/**
 * The batches to train and to validate on, from the ids of the whole text.
 *
 * @throws {@link CliError} if the text is too short, saying what would fit.
 */
export function makeBatches(ids: Int32Array, { data, seed }: LanguageModelRecipe): Batches {
  const { seqLength, batchSize, validationSplit } = data;
  const { training, validation } = trainValidationSplit(ids, { validationSplit });
  checkLength(training, { what: 'to train on', seqLength, remedy: 'take a longer text' });
  const contiguous = data.windows === 'contiguous';
  // Contiguous sequences share an end: the target of one's last character begins the next.
  const sequences = contiguous
    ? Math.floor((training.length - 1) / seqLength)
    : Math.floor(training.length / (seqLength + 1));
  if (sequences < batchSize) {
    throw new CliError(
      `the text has ${sequences} sequences of ${seqLength} characters to train on, fewer than a batch: ` +
        `take --batch-size ${sequences} or less, or a smaller --seq-length`,
    );
  }
  const source = contiguous
    ? contiguousWindows(training, { seqLength, batchSize })
    : shuffledWindows(training, { seqLength, batchSize, seed });
  if (validation.length === 0) return { training: source };
  checkLength(validation, {
    what: 'to validate on',
    seqLength,
    remedy: 'raise --validation-split, or set it to 0',
  });
  const validationBatch = Math.min(batchSize, Math.floor((validation.length - 1) / seqLength));
  return {
    training: source,
    validation: contiguousWindows(validation, { seqLength, batchSize: validationBatch }),
  };
}

interface LengthCheck {
  what: string;
  seqLength: number;
  remedy: string;
}

function checkLength(ids: Int32Array, { what, seqLength, remedy }: LengthCheck): void {
  if (ids.length > seqLength) return;
  throw new CliError(
    `the text has ${ids.length} characters ${what}, one sequence takes ${seqLength + 1}: ` +
      `${remedy}, or take a smaller --seq-length`,
  );
}

/**
 * The end of the text that is validated on.
 *
 * @throws {@link CliError} if there is none.
 */
export function validationText(text: string, { data }: LanguageModelRecipe): string {
  const characters = Array.from(text);
  const { validation } = trainValidationSplit(Int32Array.from(characters.keys()), {
    validationSplit: data.validationSplit,
  });
  if (validation.length > 0) return characters.slice(validation[0]).join('');
  throw new CliError('the run has no validation part: give --text <file>');
}
