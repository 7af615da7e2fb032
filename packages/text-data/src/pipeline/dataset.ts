import type { Batch, Position } from '../batches/batch.js';
import { checkIntegers, checkSeed } from '../check-option.js';
import { TextDataError } from '../errors.js';
import { epochGenerator } from '../random/generator.js';
import { batchElements, type BatchOptions } from './batch-elements.js';
import { bucketElements, type BucketOptions } from './bucket-by-length.js';
import { skipElements, type Elements, type OpenElements } from './elements.js';
import { filterElements } from './filter-elements.js';
import { mapElements } from './map-elements.js';
import { PositionedIterator } from './positioned-iterator.js';
import { prefetchElements } from './prefetch-elements.js';
import { repeatElements } from './repeat-elements.js';
import { shuffleElements, type ShuffleOptions } from './shuffle-elements.js';
import { takeElements } from './take-elements.js';

/** More would fill the memory and hide no further wait. */
const mostPrefetched = 65_536;

/**
 * Elements, epoch by epoch, that need not fit into memory. Its methods make further data sets of it and
 * change nothing. The elements of an epoch, and their order, are a function of the epoch alone: a
 * position (epoch and place) is all it takes to go on exactly where one stopped. What comes before that
 * place is read again where the order cannot be known otherwise (after `shuffle`, `filter` and
 * `bucketByLength`), so put slow steps after those.
 *
 * A data set of {@link Batch}es is a source of batches for the trainer.
 *
 * @example
 * ```ts
 * import { datasetOf, padBatch } from '@seqlab/text-data';
 *
 * const source = datasetOf([
 *   { ids: [4, 5], label: 0 },
 *   { ids: [4, 6, 7], label: 1 },
 * ])
 *   .shuffle({ seed: 7 })
 *   .batch(2)
 *   .map((examples) => padBatch(examples));
 * for await (const { inputs, targets } of source) console.log(inputs.shape, targets.shape); // [2, 3] [2]
 * ```
 */
export class Dataset<Element> implements AsyncIterable<Element> {
  /** Elements an epoch, where known. */
  readonly length?: number;
  readonly #open: OpenElements<Element>;

  /** Use {@link datasetOf}, {@link datasetFrom} or a data set's own function. */
  constructor(open: OpenElements<Element>, length?: number) {
    this.#open = open;
    if (length !== undefined) this.length = length;
  }

  /**
   * The elements of an epoch from a place on. The iterator's `position` says where to go on later.
   *
   * @throws {@link TextDataError} `invalid-option` unless both are integers from 0.
   */
  elements({ epoch = 0, start = 0 }: Position = {}): PositionedIterator<Element> {
    return new PositionedIterator(this.#openAt({ epoch, start }), { epoch, start });
  }

  /** The elements of epoch 0. */
  [Symbol.asyncIterator](): PositionedIterator<Element> {
    return this.elements();
  }

  /** What the trainer asks a source of batches for: the same as {@link elements}. */
  batches(this: Dataset<Batch>, position: Position = {}): Elements<Batch> {
    return this.elements(position);
  }

  /** All elements of an epoch, in memory. */
  async toArray(position: Position = {}): Promise<Element[]> {
    const all: Element[] = [];
    for await (const element of this.elements(position)) all.push(element);
    return all;
  }

  /** What a function, async or not, makes of each element. It must make the same of the same. */
  map<Result>(change: (element: Element) => Result | Promise<Result>): Dataset<Result> {
    return new Dataset((position) => mapElements(this.#openAt(position), change), this.length);
  }

  /** The elements that a condition holds for. */
  filter(condition: (element: Element) => boolean): Dataset<Element> {
    return fromBeginning((epoch) => filterElements(this.#openAt({ epoch, start: 0 }), condition));
  }

  /**
   * The elements in another order each epoch, through a buffer where they do not fit into memory.
   *
   * @throws {@link TextDataError} `invalid-option` for a buffer size that is no positive integer.
   */
  shuffle({ bufferSize, seed = 0 }: ShuffleOptions = {}): Dataset<Element> {
    checkIntegers('Dataset.shuffle', { bufferSize });
    checkSeed('Dataset.shuffle', seed);
    return fromBeginning(
      (epoch) =>
        shuffleElements(this.#openAt({ epoch, start: 0 }), {
          bufferSize: bufferSize ?? Infinity,
          random: epochGenerator(seed, epoch),
        }),
      this.length,
    );
  }

  /**
   * Runs of `batchSize` elements. `map` makes arrays of them, with {@link padBatch} for example.
   *
   * @throws {@link TextDataError} `invalid-option` for a batch size that is no positive integer.
   */
  batch(batchSize: number, { dropRemainder = false }: BatchOptions = {}): Dataset<Element[]> {
    checkIntegers('Dataset.batch', { batchSize });
    const batches = (this.length ?? NaN) / batchSize;
    const length = dropRemainder ? Math.floor(batches) : Math.ceil(batches);
    return new Dataset(
      ({ epoch, start }) =>
        batchElements(this.#openAt({ epoch, start: start * batchSize }), {
          batchSize,
          dropRemainder,
        }),
      Number.isNaN(length) ? undefined : length,
    );
  }

  /**
   * Batches of elements of similar length, so that little has to be padded. A bucket gives a batch when
   * it is full; what is left at the end comes last.
   *
   * @throws {@link TextDataError} `invalid-option` unless boundaries are numbers that rise and there are batch sizes for all.
   */
  bucketByLength(options: BucketOptions<Element>): Dataset<Element[]> {
    checkBuckets(options);
    return fromBeginning((epoch) => bucketElements(this.#openAt({ epoch, start: 0 }), options));
  }

  /**
   * The next `count` epochs as one.
   *
   * @throws {@link TextDataError} `invalid-option` unless `count` is a positive integer.
   */
  repeat(count: number): Dataset<Element> {
    checkIntegers('Dataset.repeat', { count });
    const { length } = this;
    return new Dataset(
      (position) => repeatElements((at) => this.#openAt(at), position, { count, length }),
      length === undefined ? undefined : count * length,
    );
  }

  /**
   * The first `count` elements of each epoch, or all if there are fewer.
   *
   * @throws {@link TextDataError} `invalid-option` unless `count` is an integer from 0.
   */
  take(count: number): Dataset<Element> {
    checkIntegers('Dataset.take', { count }, 0);
    return new Dataset(
      (position) => takeElements((at) => this.#openAt(at), position, count),
      this.length === undefined ? undefined : Math.min(count, this.length),
    );
  }

  /**
   * The elements of each epoch but for the first `count`.
   *
   * @throws {@link TextDataError} `invalid-option` unless `count` is an integer from 0.
   */
  skip(count: number): Dataset<Element> {
    checkIntegers('Dataset.skip', { count }, 0);
    return new Dataset(
      ({ epoch, start }) => this.#openAt({ epoch, start: start + count }),
      this.length === undefined ? undefined : Math.max(0, this.length - count),
    );
  }

  /**
   * The same elements, of which up to `count` are made ready while the last one is still worked on.
   *
   * @throws {@link TextDataError} `invalid-option` unless `count` is an integer from 1 to 65,536.
   */
  prefetch(count: number): Dataset<Element> {
    checkIntegers('Dataset.prefetch', { count });
    if (count > mostPrefetched) {
      throw new TextDataError(
        'invalid-option',
        `Dataset.prefetch: count must be at most ${mostPrefetched}, got ${count}; a few are enough`,
      );
    }
    return new Dataset((position) => prefetchElements(this.#openAt(position), count), this.length);
  }

  #openAt({ epoch, start }: Required<Position>): Elements<Element> {
    checkIntegers('Dataset', { epoch, start }, 0);
    return this.#open({ epoch, start });
  }
}

/** A data set whose every epoch has to be read from its beginning. */
export function fromBeginning<Element>(
  open: (epoch: number) => Elements<Element>,
  length?: number,
): Dataset<Element> {
  return new Dataset(({ epoch, start }) => skipElements(open(epoch), start), length);
}

function checkBuckets({ boundaries, batchSize }: BucketOptions<never>): void {
  const sizes = typeof batchSize === 'number' ? [batchSize] : batchSize;
  for (const size of sizes) checkIntegers('Dataset.bucketByLength', { batchSize: size });
  if (boundaries.some((boundary, i) => !(boundary > (boundaries[i - 1] ?? -Infinity)))) {
    throw new TextDataError(
      'invalid-option',
      `Dataset.bucketByLength: boundaries must be numbers that rise, got ${boundaries.join(', ')}`,
    );
  }
  if (typeof batchSize !== 'number' && batchSize.length !== boundaries.length + 1) {
    throw new TextDataError(
      'invalid-option',
      `Dataset.bucketByLength: ${boundaries.length} boundaries make ${boundaries.length + 1} buckets, ` +
        `got ${batchSize.length} batch sizes`,
    );
  }
}
