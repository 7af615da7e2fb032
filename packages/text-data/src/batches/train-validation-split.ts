import { checkSeed } from '../check-option.js';
import { TextDataError } from '../errors.js';
import { Dataset } from '../pipeline/dataset.js';
import { shuffledOrder } from '../random/generator.js';
import { storedPart, type StoredIds } from './stored-ids.js';

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
 * tests if `testSplit` is given. Parts of ids are views on the same memory, parts of stored ids on the
 * same store, which stays open as long as they are read.
 *
 * The parts of a data set are those of its epoch 0 in every epoch, so that none of the examples ever
 * changes sides; shuffle the part for training after the split, to have another order each epoch.
 *
 * @param items Ids in memory or stored, a list of examples, or a data set whose length is known.
 * @throws {@link TextDataError} `invalid-option` unless both are from 0 and their sum is below 1, or for a
 * seed that is no integer; `invalid-input` for anything else to be cut, or a data set of unknown length.
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
  items: Int32Array,
  options: TrainValidationSplitOptions,
): Split<Int32Array>;
export function trainValidationSplit<Example>(
  items: readonly Example[],
  options: ExampleSplitOptions,
): Split<Example[]>;
export function trainValidationSplit<Element>(
  items: Dataset<Element>,
  options: TrainValidationSplitOptions,
): Split<Dataset<Element>>;
export function trainValidationSplit(
  items: StoredIds,
  options: TrainValidationSplitOptions,
): Split<StoredIds>;
export function trainValidationSplit<Element>(
  items: Int32Array | readonly Element[] | Dataset<Element> | StoredIds,
  { validationSplit, testSplit = 0, seed }: ExampleSplitOptions,
): Split<Int32Array | Element[] | Dataset<Element> | StoredIds> {
  if (!(validationSplit >= 0 && testSplit >= 0 && validationSplit + testSplit < 1)) {
    throw new TextDataError(
      'invalid-option',
      `trainValidationSplit: validationSplit and testSplit must be from 0 and leave something to train on, ` +
        `got ${validationSplit} and ${testSplit}`,
    );
  }
  const { length, part } = divisible(items, seed);
  // Keras: int(length * (1 - validation_split)).
  const test = Math.floor(length * (1 - testSplit));
  const validation = Math.floor(length * (1 - (testSplit + validationSplit)));
  return {
    training: part(0, validation),
    validation: part(validation, test),
    test: part(test, length),
  };
}

/** What can be cut: how long it is, and a part of it. */
interface Divisible<Part> {
  readonly length: number;
  part(this: void, start: number, end: number): Part;
}

function divisible<Element>(
  items: Int32Array | readonly Element[] | Dataset<Element> | StoredIds,
  seed: number | undefined,
): Divisible<Int32Array | Element[] | Dataset<Element> | StoredIds> {
  if (items instanceof Int32Array) {
    return { length: items.length, part: (start, end) => items.subarray(start, end) };
  }
  if (isList(items)) return divisibleList(items, seed);
  if (items instanceof Dataset) return divisibleDataset(items);
  if (typeof items?.read === 'function') {
    return { length: items.length, part: (start, end) => storedPart(items, { start, end }) };
  }
  throw new TextDataError(
    'invalid-input',
    `trainValidationSplit: expected ids in an Int32Array or stored, a list of examples or a data set, ` +
      `got ${String(items)}`,
  );
}

/** `Array.isArray` alone does not narrow to lists that are read only. */
const isList: (items: unknown) => items is readonly unknown[] = Array.isArray;

function divisibleList<Example>(
  examples: readonly Example[],
  seed: number | undefined,
): Divisible<Example[]> {
  const { length } = examples;
  if (seed === undefined) return { length, part: (start, end) => examples.slice(start, end) };
  checkSeed('trainValidationSplit', seed);
  const order = shuffledOrder(length, { seed, epoch: 0 });
  return {
    length,
    part: (start, end) => Array.from(order.subarray(start, end), (i) => examples[i]!),
  };
}

function divisibleDataset<Element>(dataset: Dataset<Element>): Divisible<Dataset<Element>> {
  const { length } = dataset;
  if (length === undefined) {
    throw new TextDataError(
      'invalid-input',
      `trainValidationSplit: the length of the data set is not known; give datasetFrom its length, or ` +
        `cut it with take and skip`,
    );
  }
  const first = new Dataset(({ start }) => dataset.elements({ epoch: 0, start }), length);
  return { length, part: (start, end) => first.skip(start).take(end - start) };
}
