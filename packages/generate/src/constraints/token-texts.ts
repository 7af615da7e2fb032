import type { DFA } from 'refa';
import type { TextTokenizer } from '../tokenizer.js';

/** What is no text on its own: parts of characters. */
const partial = /[\uFFFD\p{Surrogate}]/u;

/** What each token adds to a text, in the order of ids. */
interface Texts {
  /** At the beginning. */
  readonly first: readonly string[];
  /** After other tokens: with a separator before it, if the tokenizer has one. */
  readonly later: readonly string[];
}

const textsOfTokenizer = new WeakMap<TextTokenizer, Texts>();

/** Decoding the whole vocabulary is done once a tokenizer. */
export function tokenTexts(tokenizer: TextTokenizer): Texts {
  const known = textsOfTokenizer.get(tokenizer);
  if (known) return known;
  const ids = Array.from({ length: tokenizer.vocabularySize }, (_, id) => id);
  const first = ids.map((id) => tokenizer.decode([id]));
  const before = Math.max(
    0,
    first.findIndex((text) => text !== '' && !partial.test(text)),
  );
  const beforeLength = first[before]?.length ?? 0;
  const later = ids.map((id) => tokenizer.decode([before, id]).slice(beforeLength));
  const texts = { first, later };
  textsOfTokenizer.set(tokenizer, texts);
  return texts;
}

/**
 * The texts of tokens in an order that lets all of them be walked through an automaton at once: what a
 * text shares with the one before it is walked only once.
 */
export class SortedTexts {
  readonly #ids: Int32Array;
  readonly #characters: readonly (readonly number[])[];
  /** How many first characters each has in common with the one before it. */
  readonly #shared: Int32Array;
  readonly #placeOf = new Map<number, number>();

  /** @param byCodePoint Whether characters are code points, else UTF-16 code units. */
  constructor(texts: readonly string[], byCodePoint: boolean) {
    const usable = texts.flatMap((text, id) =>
      text === '' || partial.test(text)
        ? []
        : [{ id, characters: charactersOf(text, byCodePoint) }],
    );
    const sorted = usable.toSorted((a, b) => compare(a.characters, b.characters));
    this.#ids = Int32Array.from(sorted, ({ id }) => id);
    this.#characters = sorted.map(({ characters }) => characters);
    this.#shared = Int32Array.from(sorted, ({ characters }, place) =>
      place === 0 ? 0 : commonLength(sorted[place - 1]!.characters, characters),
    );
    for (const [place, id] of this.#ids.entries()) this.#placeOf.set(id, place);
  }

  /**
   * Visits every token whose text can be read from a state, with the state after it, until `visit` says
   * true; whether it did.
   */
  walk(
    start: DFA.ReadonlyNode,
    visit: (id: number, state: DFA.ReadonlyNode) => boolean | void,
  ): boolean {
    /** The states along the text that was read last, as far as it could be read. */
    const path = [start];
    for (let place = 0; place < this.#ids.length; place++) {
      const shared = this.#shared[place]!;
      if (shared >= path.length) continue;
      path.length = shared + 1;
      const characters = this.#characters[place]!;
      let state: DFA.ReadonlyNode | undefined = path[shared];
      for (let i = shared; i < characters.length && state; i++) {
        state = state.out.get(characters[i]!);
        if (state) path.push(state);
      }
      if (state && visit(this.#ids[place]!, state)) return true;
    }
    return false;
  }

  /** The state after the text of one token, which has to be readable. */
  after(start: DFA.ReadonlyNode, id: number): DFA.ReadonlyNode {
    let state = start;
    for (const character of this.#characters[this.#placeOf.get(id)!]!) {
      state = state.out.get(character)!;
    }
    return state;
  }
}

function charactersOf(text: string, byCodePoint: boolean): number[] {
  return byCodePoint
    ? Array.from(text, (character) => character.codePointAt(0)!)
    : Array.from({ length: text.length }, (_, i) => text.charCodeAt(i));
}

function commonLength(a: readonly number[], b: readonly number[]): number {
  let length = 0;
  while (length < a.length && length < b.length && a[length] === b[length]) length++;
  return length;
}

function compare(a: readonly number[], b: readonly number[]): number {
  const length = commonLength(a, b);
  return (a[length] ?? -1) - (b[length] ?? -1);
}
