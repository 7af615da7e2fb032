import type { RandomGenerator } from 'pure-rand/types/RandomGenerator';
import type { ConstraintState } from '../constraints/constraint.js';
import type { FinishReason } from '../sampling-options.js';
import type { ChoiceContext } from '../sampling/token-chooser.js';
import { StopStrings } from '../text/stop-strings.js';
import type { TextPieces } from '../text/text-pieces.js';
import type { TokenHistory } from '../tokens/token-history.js';

/** How every text of a call is written. */
export interface WritingPlan {
  readonly maxTokens: number;
  readonly stops: readonly string[];
  readonly stopIds: readonly number[];
  /** Whether ids and probabilities are kept. */
  readonly records: boolean;
  /** Whether a character that `maxTokens` cuts in two is left to the next text. */
  readonly continues: boolean;
}

/** What one text of a call has for itself. */
export interface TextWriterOptions {
  readonly history: TokenHistory;
  readonly generator: RandomGenerator;
  readonly pieces: TextPieces;
  readonly constraint: ConstraintState | undefined;
}

/** One text as it is written, token by token. */
export class TextWriter {
  readonly #plan: WritingPlan;
  readonly #context: { -readonly [Key in keyof ChoiceContext]: ChoiceContext[Key] };
  readonly #pieces: TextPieces;
  #stops: StopStrings;
  #ids: number[] = [];
  #logProbabilities: number[] = [];
  #count = 0;
  #lastId = -1;
  #text = '';
  #finishReason: FinishReason | undefined;

  constructor(plan: WritingPlan, { history, generator, pieces, constraint }: TextWriterOptions) {
    this.#plan = plan;
    this.#context = { history, generator, constraint };
    this.#pieces = pieces;
    this.#stops = new StopStrings(plan.stops);
    if (constraint && !constraint.canContinue) this.#finish('constraint');
  }

  /** With `records`, what was generated, the tokens of a stop string and a stop token included. */
  get ids(): readonly number[] {
    return this.#ids;
  }

  /** The natural logarithms of the model's probabilities of `ids`. */
  get logProbabilities(): readonly number[] {
    return this.#logProbabilities;
  }

  /** What the next token is chosen by. */
  get context(): ChoiceContext {
    return this.#context;
  }

  /** Why the text ended; undefined while it goes on. */
  get finishReason(): FinishReason | undefined {
    return this.#finishReason;
  }

  /** The last token; it is not read yet. */
  get lastId(): number {
    return this.#lastId;
  }

  /** The text since the last call, as far as it is certain. */
  takeText(): string {
    const text = this.#text;
    this.#text = '';
    return text;
  }

  /** Adds a token that may come next; where the constraint throws, it is not added. */
  append(id: number, logProbability: number): void {
    const { records, stopIds, maxTokens } = this.#plan;
    const isStop = stopIds.includes(id);
    const constraint = isStop ? undefined : this.#context.constraint?.after(id);
    this.#context.constraint = constraint;
    this.#context.history.write(id);
    this.#lastId = id;
    this.#count += 1;
    if (records) {
      this.#ids.push(id);
      this.#logProbabilities.push(logProbability);
    }
    if (!isStop) this.#text += this.#stops.push(this.#pieces.push(id));
    if (isStop || this.#stops.isStopped) this.#finish('stop');
    else if (constraint && !constraint.canContinue) this.#finish('constraint');
    else if (this.#count === maxTokens) {
      this.#finish(constraint?.isComplete ? 'constraint' : 'length');
    }
  }

  /** The same text, to go on in another way; only the generator is shared. */
  clone(): TextWriter {
    const { history, generator, constraint } = this.#context;
    const copy = new TextWriter(this.#plan, {
      history: history.clone(),
      generator,
      pieces: this.#pieces.clone(),
      constraint,
    });
    copy.#stops = this.#stops.clone();
    copy.#ids = [...this.#ids];
    copy.#logProbabilities = [...this.#logProbabilities];
    copy.#count = this.#count;
    copy.#lastId = this.#lastId;
    copy.#text = this.#text;
    return copy;
  }

  #finish(reason: FinishReason): void {
    this.#finishReason = reason;
    if (this.#stops.isStopped) return;
    if (reason !== 'length' || !this.#plan.continues) {
      this.#text += this.#stops.push(this.#pieces.flush());
    }
    this.#text += this.#stops.flush();
  }
}
