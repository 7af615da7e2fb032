/** A row and its score. */
export interface ScoredRow {
  readonly row: number;
  readonly score: number;
}

/**
 * Keeps the best of the rows it is shown: those with the highest scores, of equal ones the first. A heap
 * with the worst at its root, so that a row that is no better costs one comparison.
 */
export class TopRows {
  readonly #capacity: number;
  readonly #heap: ScoredRow[] = [];

  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  /** Rows have to come in rising order. */
  add(row: number, score: number): void {
    const heap = this.#heap;
    if (heap.length < this.#capacity) {
      heap.push({ row, score });
      this.#rise(heap.length - 1);
    } else if (heap.length > 0 && score > heap[0]!.score) {
      heap[0] = { row, score };
      this.#sink();
    }
  }

  /** The best first. */
  sorted(): ScoredRow[] {
    return this.#heap.toSorted((a, b) => b.score - a.score || a.row - b.row);
  }

  #rise(from: number): void {
    const heap = this.#heap;
    for (let i = from; i > 0;) {
      const parent = (i - 1) >> 1;
      if (!isWorse(heap[i]!, heap[parent]!)) return;
      [heap[i], heap[parent]] = [heap[parent]!, heap[i]!];
      i = parent;
    }
  }

  #sink(): void {
    const heap = this.#heap;
    for (let i = 0; ;) {
      let worst = i;
      for (const child of [2 * i + 1, 2 * i + 2]) {
        if (child < heap.length && isWorse(heap[child]!, heap[worst]!)) worst = child;
      }
      if (worst === i) return;
      [heap[i], heap[worst]] = [heap[worst]!, heap[i]!];
      i = worst;
    }
  }
}

function isWorse(a: ScoredRow, b: ScoredRow): boolean {
  return a.score < b.score || (a.score === b.score && a.row > b.row);
}
