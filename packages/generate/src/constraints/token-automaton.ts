import type { DFA } from 'refa';
import { GenerateError } from '../errors.js';
import type { ConstraintStart, ConstraintState } from './constraint.js';
import { isUnicode, type RegexAutomaton } from './regex-automaton.js';
import { SortedTexts, tokenTexts } from './token-texts.js';

/**
 * An automaton read token by token. Only tokens are allowed after which a whole match can still be
 * reached by tokens, so a text never gets stuck.
 *
 * @see Willard and Louf, [Efficient Guided Generation for Large Language Models](https://arxiv.org/abs/2307.09702)
 */
export class TokenAutomaton {
  readonly #automaton: RegexAutomaton;
  readonly #options: Omit<ConstraintStart, 'context'>;
  readonly #first: SortedTexts;
  readonly #later: SortedTexts;
  /** Ids that are no part of a text. */
  readonly #excluded: ReadonlySet<number>;
  readonly #live = new Set<DFA.ReadonlyNode>();
  readonly #states = new Map<DFA.ReadonlyNode, AutomatonState>();

  constructor(automaton: RegexAutomaton, options: Omit<ConstraintStart, 'context'>) {
    const { first, later } = tokenTexts(options.tokenizer);
    const byCodePoint = isUnicode(automaton.pattern);
    this.#automaton = automaton;
    this.#options = options;
    this.#excluded = new Set([...options.bannedIds, ...options.stopIds]);
    this.#later = new SortedTexts(later, byCodePoint);
    const isAlike = first.every((text, id) => text === later[id]);
    this.#first = isAlike ? this.#later : new SortedTexts(first, byCodePoint);
    this.#findLive();
  }

  /** @throws {@link GenerateError} `invalid-constraint` if no text of tokens matches */
  start(context: readonly number[]): ConstraintState {
    const { initial, finals, pattern } = this.#automaton;
    const texts = context.length === 0 ? this.#first : this.#later;
    const state = new AutomatonState(this, initial, texts);
    if (finals.has(initial) || state.canContinue) return state;
    throw new GenerateError(
      'invalid-constraint',
      `regexConstraint: no text of this tokenizer's tokens matches ${String(pattern)}; mind that what ` +
        'continues a prompt of words begins with a space, and that characters are only written by tokens ' +
        'that hold them whole, not byte by byte',
    );
  }

  state(node: DFA.ReadonlyNode): AutomatonState {
    const known = this.#states.get(node);
    if (known) return known;
    const state = new AutomatonState(this, node, this.#later);
    this.#states.set(node, state);
    return state;
  }

  isComplete(node: DFA.ReadonlyNode): boolean {
    return this.#automaton.finals.has(node);
  }

  /** 1 for every token that may come next; those that end the text where it is complete. */
  allowed(node: DFA.ReadonlyNode, texts: SortedTexts): { mask: Uint8Array; canContinue: boolean } {
    const { tokenizer, stopIds } = this.#options;
    const mask = new Uint8Array(tokenizer.vocabularySize);
    let canContinue = false;
    texts.walk(node, (id, next) => {
      if (this.#excluded.has(id) || !this.#live.has(next)) return;
      mask[id] = 1;
      canContinue = true;
    });
    if (this.isComplete(node)) for (const id of stopIds) mask[id] = 1;
    return { mask, canContinue };
  }

  /** Finds the states from which tokens lead to a match, backwards from the final ones. */
  #findLive(): void {
    const { states, finals } = this.#automaton;
    for (const node of finals) this.#live.add(node);
    // Late states come first: mostly they are nearer to the end, and one pass does.
    const open = new Set(states.toReversed().filter((node) => !this.#live.has(node)));
    let before: number;
    do {
      before = open.size;
      for (const node of open) {
        const isLive = this.#later.walk(
          node,
          (id, next) => this.#live.has(next) && !this.#excluded.has(id),
        );
        if (!isLive) continue;
        this.#live.add(node);
        open.delete(node);
      }
    } while (open.size < before);
  }
}

class AutomatonState implements ConstraintState {
  readonly isComplete: boolean;
  readonly #automaton: TokenAutomaton;
  readonly #node: DFA.ReadonlyNode;
  readonly #texts: SortedTexts;
  #allowed: { mask: Uint8Array; canContinue: boolean } | undefined;

  constructor(automaton: TokenAutomaton, node: DFA.ReadonlyNode, texts: SortedTexts) {
    this.isComplete = automaton.isComplete(node);
    this.#automaton = automaton;
    this.#node = node;
    this.#texts = texts;
  }

  get allowed(): Uint8Array {
    return this.#look().mask;
  }

  get canContinue(): boolean {
    return this.#look().canContinue;
  }

  after(id: number): ConstraintState {
    return this.#automaton.state(this.#texts.after(this.#node, id));
  }

  /** Once a state, when the text gets there. */
  #look(): { mask: Uint8Array; canContinue: boolean } {
    this.#allowed ??= this.#automaton.allowed(this.#node, this.#texts);
    return this.#allowed;
  }
}
