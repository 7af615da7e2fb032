import { BinaryHeap } from './binary-heap.js';

/** Two neighbouring tokens. */
export type Pair = readonly [left: number, right: number];

/** A kind of word, its tokens so far, and how often it occurs. */
interface CountedWord {
  tokens: number[];
  readonly count: number;
}

interface Candidate {
  readonly pair: Pair;
  readonly count: number;
}

/** What {@link trainMerges} is told. */
export interface TrainMergesOptions {
  /** The most merges there may be. */
  readonly merges: number;
  /** Pairs that occur less often are not merged. */
  readonly minFrequency: number;
  /** The id of the first merge. */
  readonly firstId: number;
}

/**
 * The merges of byte pair encoding: again and again the most frequent pair of neighbouring tokens
 * becomes a token. Of equally frequent pairs that with the smaller left, then right id comes first.
 */
export function trainMerges(
  words: ReadonlyMap<string, number>,
  { merges, minFrequency, firstId }: TrainMergesOptions,
): Pair[] {
  const trainer = new PairCounts(words);
  const learned: Pair[] = [];
  while (learned.length < merges) {
    const best = trainer.mostFrequent();
    if (best === undefined || best.count < minFrequency) break;
    trainer.merge(best.pair, firstId + learned.length);
    learned.push(best.pair);
  }
  return learned;
}

/** Pairs of neighbours in words, kept up to date while they are merged. */
class PairCounts {
  readonly #words: CountedWord[];
  readonly #counts = new Map<number, number>();
  /** The words that a pair was ever seen in. */
  readonly #places = new Map<number, Set<CountedWord>>();
  /** Every count a pair has had; those that are no longer right are dropped when they come up. */
  readonly #queue = new BinaryHeap<Candidate>(
    (a, b) => b.count - a.count || a.pair[0] - b.pair[0] || a.pair[1] - b.pair[1],
  );

  constructor(words: ReadonlyMap<string, number>) {
    const encoder = new TextEncoder();
    this.#words = Array.from(words, ([word, count]) => ({
      tokens: [...encoder.encode(word)],
      count,
    }));
    for (const word of this.#words) this.#add(word, 1);
    for (const key of this.#counts.keys()) this.#enqueue(key);
  }

  mostFrequent(): Candidate | undefined {
    for (;;) {
      const best = this.#queue.pop();
      if (best === undefined || this.#counts.get(keyOf(best.pair)) === best.count) return best;
    }
  }

  merge(pair: Pair, id: number): void {
    const changed = new Set<number>();
    for (const word of this.#places.get(keyOf(pair)) ?? []) {
      const merged = mergeIn(word.tokens, pair, id);
      if (merged.length === word.tokens.length) continue;
      this.#add(word, -1, changed);
      word.tokens = merged;
      this.#add(word, 1, changed);
    }
    this.#places.delete(keyOf(pair));
    for (const key of changed) this.#enqueue(key);
  }

  #add(word: CountedWord, sign: 1 | -1, changed?: Set<number>): void {
    for (let i = 1; i < word.tokens.length; i++) {
      const key = keyOf([word.tokens[i - 1]!, word.tokens[i]!]);
      this.#counts.set(key, (this.#counts.get(key) ?? 0) + sign * word.count);
      changed?.add(key);
      if (sign === -1) continue;
      const places = this.#places.get(key);
      if (places === undefined) this.#places.set(key, new Set([word]));
      else places.add(word);
    }
  }

  #enqueue(key: number): void {
    const count = this.#counts.get(key)!;
    if (count > 0) this.#queue.push({ pair: pairOf(key), count });
    else this.#counts.delete(key);
  }
}

/** A pair as one number; ids stay below 2²⁴. */
export function keyOf([left, right]: Pair): number {
  return left * 2 ** 24 + right;
}

function pairOf(key: number): Pair {
  return [Math.floor(key / 2 ** 24), key % 2 ** 24];
}

/** Replaces every occurrence of the pair, from left to right. */
function mergeIn(tokens: readonly number[], [left, right]: Pair, id: number): number[] {
  const merged: number[] = [];
  for (let i = 0; i < tokens.length; i++) {
    if (tokens[i] === left && tokens[i + 1] === right) {
      merged.push(id);
      i++;
    } else {
      merged.push(tokens[i]!);
    }
  }
  return merged;
}
