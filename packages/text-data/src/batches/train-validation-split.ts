import { checkSeed } from '../check-option.js';
import { TextDataError } from '../errors.js';
import { shuffledOrder } from '../random/generator.js';

/** Options of {@link trainValidationSplit}. */
export interface TrainValidationSplitOptions {
  /** The part that validates, from 0 up to but not including 1. */
  readonly validationSplit: number;
  /** The part, after that which validates, that is kept for the test. Default 0. */
  readonly testSplit?: number;
}

/** Options of {@link trainValidationSplit} for a list of examples. */
export interface ExampleSplitOptions extends TrainValidationSplitOptions {
  /** Shuffles the examples first. Default: they keep their order. */
  readonly seed?: number;
}

/** What is trained on, validated on and tested on. */
export interface Split<Part> {
  readonly training: Part;
  readonly validation: Part;
  readonly test: Part;
}

/**
 * Cuts ids or examples in parts: the last part validates, as Keras' `validation_split` takes it, or
 * tests if `testSplit` is given. Parts of ids are views on the same memory.
 *
 * @throws {@link TextDataError} `invalid-option` unless both are from 0 and their sum is below 1.
 * @example
 * ```ts
 * import { trainValidationSplit } from '@seqlab/text-data';
 *
 * const ids = Int32Array.of(0, 1, 2, 3, 4);
 * const { training, validation } = trainValidationSplit(ids, { validationSplit: 0.2 });
 * console.log(training.length, validation.length); // 4 1
 * ```
 */
export function trainValidationSplit(
  ids: Int32Array,
  options: TrainValidationSplitOptions,
): Split<Int32Array>;
export function trainValidationSplit<Example>(
  examples: readonly Example[],
  options: ExampleSplitOptions,
): Split<Example[]>;
export function trainValidationSplit<Example>(
  items: Int32Array | readonly Example[],
  { validationSplit, testSplit = 0, seed }: ExampleSplitOptions,
): Split<Int32Array | Example[]> {
  if (!(validationSplit >= 0 && testSplit >= 0 && validationSplit + testSplit < 1)) {
    throw new TextDataError(
      'invalid-option',
      `trainValidationSplit: validationSplit and testSplit must be from 0 and leave something to train on, ` +
        `got ${validationSplit} and ${testSplit}`,
    );
  }
  // Keras: int(length * (1 - validation_split)).
  const test = Math.floor(items.length * (1 - testSplit));
  const validation = Math.floor(items.length * (1 - (testSplit + validationSplit)));
  const cut = (part: (start: number, end?: number) => Int32Array | Example[]) => ({
    training: part(0, validation),
    validation: part(validation, test),
    test: part(test),
  });
  if (items instanceof Int32Array) return cut((start, end) => items.subarray(start, end));
  if (seed === undefined) return cut((start, end) => items.slice(start, end));
  checkSeed('trainValidationSplit', seed);
  const order = shuffledOrder(items.length, { seed, epoch: 0 });
  return cut((start, end) => Array.from(order.subarray(start, end), (i) => items[i]!));
}
