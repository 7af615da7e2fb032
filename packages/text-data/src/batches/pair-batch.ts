import type { SkipGramBatch } from './skip-gram-batches.js';

/** The pairs of a batch while they are gathered. */
export class PairBatch {
  readonly #words: Int32Array;
  readonly #neighbours: Int32Array;
  readonly #width: number;
  #size = 0;

  constructor(batchSize: number, width: number) {
    this.#words = new Int32Array(batchSize);
    this.#neighbours = new Int32Array(batchSize);
    this.#width = width;
  }

  get isFull(): boolean {
    return this.#size === this.#words.length;
  }

  get isEmpty(): boolean {
    return this.#size === 0;
  }

  add(word: number, neighbour: number): void {
    this.#words[this.#size] = word;
    this.#neighbours[this.#size++] = neighbour;
  }

  clear(): void {
    this.#size = 0;
  }

  take(drawBeside: (neighbour: number) => number): SkipGramBatch {
    const [size, width] = [this.#size, this.#width];
    const contexts = new Int32Array(size * width);
    const targets = new Float32Array(size * width);
    for (let i = 0; i < size; i++) {
      const neighbour = this.#neighbours[i]!;
      contexts[i * width] = neighbour;
      targets[i * width] = 1;
      for (let j = 1; j < width; j++) contexts[i * width + j] = drawBeside(neighbour);
    }
    return {
      inputs: [
        { data: this.#words.slice(0, size), shape: [size, 1] },
        { data: contexts, shape: [size, width] },
      ],
      targets: { data: targets, shape: [size, width] },
    };
  }
}
