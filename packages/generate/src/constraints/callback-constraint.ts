import { GenerateError } from '../errors.js';
import { TextPieces } from '../text/text-pieces.js';
import type { ConstraintCallback, ConstraintStart, ConstraintState } from './constraint.js';

/** The state at the beginning of a text whose tokens a callback chooses. */
export function callbackConstraint(
  callback: ConstraintCallback,
  options: ConstraintStart,
): ConstraintState {
  return new CallbackState(callback, options, []);
}

class CallbackState implements ConstraintState {
  readonly allowed: Uint8Array;
  readonly canContinue: boolean;
  readonly #callback: ConstraintCallback;
  readonly #options: ConstraintStart;
  readonly #ids: readonly number[];

  constructor(callback: ConstraintCallback, options: ConstraintStart, ids: readonly number[]) {
    this.#callback = callback;
    this.#options = options;
    this.#ids = ids;
    const { tokenizer, context } = options;
    const answer = callback({
      ids,
      get text() {
        const pieces = new TextPieces(tokenizer, context);
        return ids.map((id) => pieces.push(id)).join('') + pieces.flush();
      },
    });
    this.allowed = maskOf(answer, tokenizer.vocabularySize);
    this.canContinue = this.allowed.includes(1);
  }

  /** A callback says that a text is complete by allowing nothing more. */
  get isComplete(): boolean {
    return !this.canContinue;
  }

  after(id: number): ConstraintState {
    return new CallbackState(this.#callback, this.#options, [...this.#ids, id]);
  }
}

/** @throws {@link GenerateError} `invalid-constraint` for what is neither ids nor a function */
function maskOf(
  answer: Iterable<number> | ((id: number) => boolean),
  vocabularySize: number,
): Uint8Array {
  if (typeof answer === 'function') {
    return Uint8Array.from({ length: vocabularySize }, (_, id) => (answer(id) ? 1 : 0));
  }
  if (typeof answer !== 'object' || answer === null) throw wrongAnswer(answer, vocabularySize);
  const allowed = new Uint8Array(vocabularySize);
  for (const id of answer) {
    if (allowed[id] === undefined) throw wrongAnswer(id, vocabularySize);
    allowed[id] = 1;
  }
  return allowed;
}

function wrongAnswer(got: unknown, vocabularySize: number): GenerateError {
  return new GenerateError(
    'invalid-constraint',
    `constraint: the callback must allow a list of ids from 0 to ${vocabularySize - 1}, or return a ` +
      `function, got ${String(got)}`,
  );
}
