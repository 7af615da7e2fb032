import { checkIntegers } from '../../check-option.js';
import { TextDataError } from '../../errors.js';
import { NumpyRandomState } from '../../random/numpy-random-state.js';
import type { NpyArray } from '../archives/npy.js';
import { readNpz } from '../archives/npz.js';

/** Which words stay, and in what order the reviews come: the arguments of Keras' `load_data`. */
export interface ImdbArguments {
  /**
   * Ids from here on become `oovChar`: the most frequent words stay. Default: the largest id of all, so
   * that, as in Keras, the rarest word alone goes.
   */
  readonly numWords?: number;
  /** Ids below this, those of the most frequent words, become `oovChar`. Default 0. */
  readonly skipTop?: number;
  /** Only reviews with fewer ids than this are kept (`startChar` counts). Default: all. */
  readonly maxLen?: number;
  /** Decides the order of the reviews. Default 113. */
  readonly seed?: number;
  /** The first id of every review; `null` for none. Default 1. */
  readonly startChar?: number | null;
  /** Stands for words that are left out; with `null` nothing does. Default 2. */
  readonly oovChar?: number | null;
  /** Added to the rank of a word, from 1, to make its id. Default 3. */
  readonly indexFrom?: number;
}

/** Reviews as ids, and what they say. */
export interface LabelledSequences {
  /** The ids of each review. */
  readonly sequences: Int32Array[];
  /** 1 for a positive review, 0 for a negative one. */
  readonly labels: Int32Array;
}

/** What `imdb` and {@link imdbFromNpz} give. */
export interface ImdbData {
  /** The reviews to train on. */
  readonly train: LabelledSequences;
  /** The reviews to test with. */
  readonly test: LabelledSequences;
}

/** Ids are int32, and the rank of a word is added to `indexFrom`. */
const LARGEST_ID = 2 ** 30;

/** Options of {@link imdbFromNpz}. */
export interface ImdbFromNpzOptions extends ImdbArguments {
  /** What errors call the file. Default `imdb.npz`. */
  readonly fileName?: string;
}

/**
 * The reviews in the bytes of Keras' `imdb.npz`, from wherever they were fetched; in Node, `imdb` downloads and
 * keeps the file.
 *
 * @throws {@link TextDataError} `invalid-file` if it is damaged; `invalid-option`; `too-little-data` if no review
 * is shorter than `maxLen`.
 * @see [keras.datasets.imdb](https://keras.io/api/datasets/imdb/)
 * @example
 * ```ts no-run
 * import { imdbFromNpz } from '@seqlab/text-data';
 *
 * const response = await fetch('/data/imdb.npz');
 * const { train } = imdbFromNpz(new Uint8Array(await response.arrayBuffer()), { numWords: 10_000 });
 * console.log(train.sequences.length); // 25000
 * ```
 */
export function imdbFromNpz(bytes: Uint8Array, options: ImdbFromNpzOptions = {}): ImdbData {
  const { numWords, maxLen, skipTop = 0, seed = 113, indexFrom = 3 } = options;
  const { startChar = 1, oovChar = 2, fileName = 'imdb.npz' } = options;
  checkIntegers('imdb', { numWords, maxLen });
  const ids = { skipTop, indexFrom, startChar: startChar ?? 0, oovChar: oovChar ?? 0 };
  checkIntegers('imdb', ids, 0);
  for (const [name, value] of Object.entries(ids)) {
    if (value <= LARGEST_ID) continue;
    throw new TextDataError(
      'invalid-option',
      `imdb: ${name} must be at most ${LARGEST_ID}, got ${value}`,
    );
  }
  const random = new NumpyRandomState('imdb', seed);
  const arrays = readNpz(bytes, { fileName });
  const [train, test] = (['train', 'test'] as const)
    .map((split) => readSplit(fileName, arrays, split))
    .map((data) => reorder(data, random.shuffledRange(data.sequences.length)))
    .map((data) => addStart(data, { startChar, indexFrom }))
    .map((data) => (maxLen === undefined ? data : removeLong(data, maxLen))) as [
    LabelledSequences,
    LabelledSequences,
  ];
  const end = numWords ?? Math.max(largestId(train), largestId(test));
  for (const { sequences } of [train, test]) {
    sequences.forEach(
      (words, i) => (sequences[i] = replaceWords(words, { skipTop, end, oovChar })),
    );
  }
  return { train, test };
}

function readSplit(
  path: string,
  arrays: ReadonlyMap<string, NpyArray>,
  split: 'train' | 'test',
): LabelledSequences {
  const sequences = arrays.get(`x_${split}`)?.data;
  const labels = arrays.get(`y_${split}`)?.data;
  if (!Array.isArray(sequences) || !labels || labels.length !== sequences.length) {
    throw new TextDataError(
      'invalid-file',
      `${path}: expected lists in x_${split} and as many labels in y_${split}`,
    );
  }
  return { sequences, labels: Int32Array.from(labels as ArrayLike<number | bigint>, Number) };
}

function reorder({ sequences, labels }: LabelledSequences, order: Int32Array): LabelledSequences {
  return {
    sequences: Array.from(order, (i) => sequences[i]!),
    labels: order.map((i) => labels[i]!),
  };
}

function addStart(
  { sequences, labels }: LabelledSequences,
  { startChar, indexFrom }: { startChar: number | null; indexFrom: number },
): LabelledSequences {
  const first = startChar === null ? 0 : 1;
  const shifted = sequences.map((words) => {
    const ids = new Int32Array(first + words.length);
    if (startChar !== null) ids[0] = startChar;
    for (let i = 0; i < words.length; i++) ids[first + i] = words[i]! + indexFrom;
    return ids;
  });
  return { sequences: shifted, labels };
}

function removeLong({ sequences, labels }: LabelledSequences, maxLen: number): LabelledSequences {
  const kept = (_: unknown, i: number) => sequences[i]!.length < maxLen;
  const short = { sequences: sequences.filter(kept), labels: labels.filter(kept) };
  if (short.sequences.length === 0) {
    throw new TextDataError(
      'too-little-data',
      `imdb: no review has fewer than ${maxLen} ids; increase maxLen`,
    );
  }
  return short;
}

function largestId({ sequences }: LabelledSequences): number {
  let largest = 0;
  for (const ids of sequences) for (const id of ids) if (id > largest) largest = id;
  return largest;
}

/** Changes the ids in place, unless some have to go. */
function replaceWords(
  ids: Int32Array,
  { skipTop, end, oovChar }: { skipTop: number; end: number; oovChar: number | null },
): Int32Array {
  if (oovChar === null) return ids.filter((id) => id >= skipTop && id < end);
  for (let i = 0; i < ids.length; i++) {
    if (ids[i]! < skipTop || ids[i]! >= end) ids[i] = oovChar;
  }
  return ids;
}
