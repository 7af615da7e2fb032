import {
  charTokenizer,
  contiguousWindows,
  trainValidationSplit,
  type CharTokenizer,
  type WindowBatches,
} from '@seqlab/text-data';
import { Fault } from '../fault.js';
import { LEAST_CHARACTERS, MOST_CHARACTERS, MOST_DIFFERENT_CHARACTERS } from '../limits.js';

/** Rows of a batch, where the text is long enough; each reads on where it ended. */
const ROWS = 16;
/** Steps of an epoch, where the text is long enough: a short one has fewer rows instead. */
const LEAST_STEPS = 4;
/** The last part of the text shows what the model makes of text it has not seen. */
const VALIDATION = 0.1;

export interface TrainingData {
  readonly training: WindowBatches;
  /** None where the part would not fill a window. */
  readonly validation: WindowBatches | undefined;
}

/** @throws {@link Fault} `text-too-short`, `text-too-long` */
export function checkLength({ length }: string): void {
  if (length < LEAST_CHARACTERS) throw new Fault('text-too-short', String(length));
  if (length > MOST_CHARACTERS) throw new Fault('text-too-long');
}

/**
 * A tokenizer of the characters of a text.
 *
 * @throws {@link Fault} `too-many-characters`
 */
export function tokenizerOf(text: string): CharTokenizer {
  const tokenizer = charTokenizer(text);
  const { vocabularySize } = tokenizer;
  if (vocabularySize <= MOST_DIFFERENT_CHARACTERS) return tokenizer;
  throw new Fault('too-many-characters', String(vocabularySize));
}

/**
 * Batches of a text to train and to validate on.
 *
 * @throws {@link Fault} `text-too-short` for the length of a sequence
 */
export function trainingData(ids: Int32Array, seqLength: number): TrainingData {
  const { training, validation } = trainValidationSplit(ids, { validationSplit: VALIDATION });
  const rows = rowsFor(training.length, seqLength);
  if (rows < 1) throw new Fault('text-too-short', String(ids.length));
  const validationRows = rowsFor(validation.length, seqLength);
  return {
    training: contiguousWindows(training, { seqLength, batchSize: rows }),
    validation:
      validationRows < 1
        ? undefined
        : contiguousWindows(validation, { seqLength, batchSize: validationRows }),
  };
}

/** 0 where not even one window fits. */
function rowsFor(length: number, seqLength: number): number {
  const windows = Math.floor((length - 1) / seqLength);
  if (windows < 1) return 0;
  return Math.max(1, Math.min(ROWS, Math.floor(windows / LEAST_STEPS)));
}
