import { BinaryHeap } from './binary-heap.js';

interface Candidate {
  readonly rank: number;
  /** The place of the left token. */
  readonly left: number;
  readonly right: number;
  /** The tokens when this was noted; it is void if they have changed since. */
  readonly tokens: readonly [number, number];
}

/**
 * Merges bytes as trained: the pair learned first, and of that the leftmost, until none is left. Takes
 * n·log n steps, so that a word of a million letters is no attack.
 *
 * @param rankOf The rank of a pair of tokens, undefined if it is not merged.
 * @param firstId The id of the merge of rank 0.
 */
export function mergeBytes(
  bytes: Uint8Array,
  rankOf: (left: number, right: number) => number | undefined,
  firstId: number,
): Int32Array {
  const tokens = Int32Array.from(bytes);
  const removed = -1;
  const next = Int32Array.from(bytes, (_, i) => i + 1);
  const previous = Int32Array.from(bytes, (_, i) => i - 1);
  const queue = new BinaryHeap<Candidate>((a, b) => a.rank - b.rank || a.left - b.left);
  const note = (left: number, right: number) => {
    if (left < 0 || right >= tokens.length) return;
    const pair = [tokens[left]!, tokens[right]!] as const;
    const rank = rankOf(...pair);
    if (rank !== undefined) queue.push({ rank, left, right, tokens: pair });
  };
  for (let i = 0; i + 1 < tokens.length; i++) note(i, i + 1);
  for (let best = queue.pop(); best !== undefined; best = queue.pop()) {
    const { left, right } = best;
    if (tokens[left] !== best.tokens[0] || tokens[right] !== best.tokens[1]) continue;
    tokens[left] = firstId + best.rank;
    tokens[right] = removed;
    next[left] = next[right]!;
    if (next[left]! < tokens.length) previous[next[left]!] = left;
    note(previous[left]!, left);
    note(left, next[left]!);
  }
  return tokens.filter((token) => token !== removed);
}
