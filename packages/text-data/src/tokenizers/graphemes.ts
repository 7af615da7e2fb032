import { createSegmenter } from '../splitters/segment-splitter.js';
import type { CharacterTable } from './character-table.js';

/** The grapheme clusters that were seen, in that order. */
export class GraphemeSet {
  readonly #seen = new Set<string>();
  readonly #segmenter = createSegmenter('charTokenizer', undefined, 'grapheme');

  addAll(text: string): void {
    for (const { segment } of this.#segmenter.segment(text)) this.#seen.add(segment);
  }

  [Symbol.iterator](): Iterator<string> {
    return this.#seen.values();
  }
}

/** Ids of grapheme clusters, what a reader sees as one character. */
export class GraphemeTable implements CharacterTable {
  readonly #ids: ReadonlyMap<string, number>;
  readonly #segmenter = createSegmenter('charTokenizer', undefined, 'grapheme');

  constructor(characters: readonly string[]) {
    this.#ids = new Map(characters.map((character, id) => [character, id]));
  }

  encode(text: string): Int32Array | undefined {
    const ids: number[] = [];
    for (const { segment } of this.#segmenter.segment(text)) {
      const id = this.#ids.get(segment);
      if (id === undefined) return undefined;
      ids.push(id);
    }
    return Int32Array.from(ids);
  }

  isCharacter(text: string): boolean {
    return this.#segmenter.segment(text).containing(0)?.segment === text;
  }

  *split(text: string): Generator<string> {
    for (const { segment } of this.#segmenter.segment(text)) yield segment;
  }
}
