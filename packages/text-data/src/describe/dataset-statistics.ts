import { TextDataError } from '../errors.js';
import type {
  ClassDescription,
  DatasetDescription,
  LengthDescription,
} from './dataset-description.js';

/** An element that can be described: a sequence of ids, or one with its class. */
export type DescribedElement =
  ArrayLike<number> | { readonly ids: ArrayLike<number>; readonly label?: number | string };

/** Options of {@link describe}. */
export interface DescribeOptions {
  /** Says which tokens the most frequent ids are: a {@link Vocabulary}, for example. */
  readonly vocabulary?: {
    /** The token of an id. */
    tokenOf(id: number): string | undefined;
  };
  /** From above 0 to 100. Default 5, 25, 50, 75, 90, 95, 99. */
  readonly percentiles?: readonly number[];
  /** Default: 100, 1,000, 2,000, 5,000, 10,000, 20,000, 50,000, as far as there are more tokens than that. */
  readonly vocabularySizes?: readonly number[];
  /** How many of the most frequent tokens are listed. Default 10. */
  readonly mostFrequent?: number;
}

/** Counts sequences one by one: memory grows with the vocabulary and not with the data. */
export class DatasetStatistics {
  #sequences = 0;
  #tokens = 0;
  readonly #lengths = new Map<number, number>();
  readonly #ids = new Map<number, number>();
  readonly #labels = new Map<number | string, number>();

  add(element: DescribedElement): void {
    const { ids, label } = labelled(element, this.#sequences);
    this.#sequences++;
    this.#tokens += ids.length;
    increment(this.#lengths, ids.length);
    for (let i = 0; i < ids.length; i++) increment(this.#ids, ids[i]!);
    if (label !== undefined) increment(this.#labels, label);
  }

  describe(options: DescribeOptions): DatasetDescription {
    if (this.#sequences === 0) {
      throw new TextDataError(
        'too-little-data',
        'describe: expected at least one sequence, got none',
      );
    }
    const ranked = byCount(this.#ids);
    const { mostFrequent = 10, vocabulary } = options;
    return {
      sequences: this.#sequences,
      tokens: this.#tokens,
      differentTokens: ranked.length,
      lengths: this.#describeLengths(options.percentiles ?? [5, 25, 50, 75, 90, 95, 99]),
      coverage: coverage(ranked, {
        tokens: this.#tokens,
        sizes:
          options.vocabularySizes ??
          [100, 1_000, 2_000, 5_000, 10_000, 20_000, 50_000].filter((size) => size < ranked.length),
      }),
      mostFrequent: ranked.slice(0, mostFrequent).map(([id, count]) => {
        const token = vocabulary?.tokenOf(id);
        const share = count / this.#tokens;
        return token === undefined ? { id, count, share } : { id, token, count, share };
      }),
      classes: describeClasses(byCount(this.#labels)),
    };
  }

  #describeLengths(percentiles: readonly number[]): LengthDescription {
    const lengths = [...this.#lengths].toSorted(([a], [b]) => a - b);
    const atPercentile = (percentile: number) => {
      let atMost = 0;
      // Dividing last keeps whole numbers exact.
      return lengths.find(
        ([, count]) => (atMost += count) >= (percentile * this.#sequences) / 100,
      )!;
    };
    return {
      min: lengths[0]![0],
      max: lengths.at(-1)![0],
      mean: this.#tokens / this.#sequences,
      percentiles: percentiles.map((percentile) => ({
        percentile,
        length: atPercentile(percentile)[0],
      })),
    };
  }
}

function labelled(element: DescribedElement, position: number) {
  if (typeof element === 'object' && element !== null) {
    const { ids, label } = 'ids' in element ? element : { ids: element, label: undefined };
    if (typeof ids === 'object' && typeof ids?.length === 'number') return { ids, label };
  }
  throw new TextDataError(
    'invalid-input',
    `describe: expected sequences of ids or { ids, label }, got ${String(element)} at position ${position}`,
  );
}

function increment<Key>(counts: Map<Key, number>, key: Key): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}

/** Largest first; sorting is stable, so of equal ones that which was counted first. */
function byCount<Key>(counts: Map<Key, number>): [Key, number][] {
  return [...counts].toSorted(([, a], [, b]) => b - a);
}

function coverage(
  ranked: readonly (readonly [id: number, count: number])[],
  { tokens, sizes }: { tokens: number; sizes: readonly number[] },
): DatasetDescription['coverage'] {
  return sizes.map((vocabularySize) => {
    const covered = ranked.slice(0, vocabularySize).reduce((sum, [, count]) => sum + count, 0);
    return { vocabularySize, share: tokens === 0 ? 1 : covered / tokens };
  });
}

function describeClasses(
  ranked: readonly (readonly [number | string, number])[],
): ClassDescription[] {
  const all = ranked.reduce((sum, [, count]) => sum + count, 0);
  return ranked.map(([label, count]) => ({ label, count, share: count / all }));
}
