import type { CharacterTable } from './character-table.js';

/** How many code points Unicode has. */
export const codePointCount = 0x110000;

/** The code points that were seen, in their order. */
export class CodePointSet {
  readonly #seen = new Uint8Array(codePointCount);

  addAll(text: string): void {
    const seen = this.#seen;
    for (let i = 0; i < text.length; i++) {
      const point = text.codePointAt(i)!;
      seen[point] = 1;
      if (point > 0xffff) i++;
    }
  }

  *[Symbol.iterator](): Generator<string> {
    for (let point = 0; point < codePointCount; point++) {
      if (this.#seen[point]) yield String.fromCodePoint(point);
    }
  }
}

/** Ids of single code points, by a table: nothing is allocated a character. */
export class CodePointTable implements CharacterTable {
  /** Id + 1 of each code point up to the highest, 0 for those that have none. */
  readonly #ids: Int32Array;

  constructor(characters: readonly string[]) {
    const points = characters.map((character) => character.codePointAt(0) ?? 0);
    const highest = points.reduce((most, point) => Math.max(most, point), 0);
    this.#ids = new Int32Array(highest + 1);
    points.forEach((point, id) => (this.#ids[point] = id + 1));
  }

  encode(text: string): Int32Array | undefined {
    const ids = new Int32Array(text.length);
    const table = this.#ids;
    let count = 0;
    for (let i = 0; i < text.length; i++) {
      let point = text.charCodeAt(i);
      if (point >= 0xd800 && point <= 0xdbff) {
        point = text.codePointAt(i)!;
        if (point > 0xffff) i++;
      }
      const id = table[point];
      if (!id) return undefined;
      ids[count++] = id - 1;
    }
    return count === ids.length ? ids : ids.slice(0, count);
  }

  isCharacter(text: string): boolean {
    const point = text.codePointAt(0);
    return point !== undefined && String.fromCodePoint(point) === text;
  }

  split(text: string): Iterable<string> {
    return text;
  }
}
