import { uniformInt } from 'pure-rand/distribution/uniformInt';
import type { RandomGenerator } from 'pure-rand/types/RandomGenerator';
import type { ConstraintState } from '../constraints/constraint.js';
import { GenerateError } from '../errors.js';
import type { LogitsProcessor } from '../logits/logits-processor.js';
import { idOfMaximum } from '../logits/maximum.js';
import type { TokenHistory } from '../tokens/token-history.js';
import { applyMask } from './apply-mask.js';
import { drawCategorical } from './draw-categorical.js';
import { logSumExp } from './log-sum-exp.js';
import { readLogits } from './read-logits.js';

export interface TokenChooserOptions {
  readonly vocabularySize: number;
  /** Change single logits. */
  readonly shaping: readonly LogitsProcessor[];
  /** Leave fewer tokens to draw from. */
  readonly truncating: readonly LogitsProcessor[];
  /** Takes the likeliest instead of drawing. */
  readonly isGreedy: boolean;
  /** Whether the probability of each choice is computed. */
  readonly measures: boolean;
}

/** The text that a token is chosen for. */
export interface ChoiceContext {
  readonly history: TokenHistory;
  readonly constraint: ConstraintState | undefined;
  readonly generator: RandomGenerator;
}

/** Chooses tokens for any number of texts, with one set of buffers. */
export class TokenChooser {
  readonly #options: TokenChooserOptions;
  readonly #logits: Float64Array;
  #logProbability = 0;

  constructor(options: TokenChooserOptions) {
    this.#options = options;
    this.#logits = new Float64Array(options.vocabularySize);
  }

  /** The natural logarithm of the model's probability of the last choice, with `measures`. */
  get logProbability(): number {
    return this.#logProbability;
  }

  /**
   * The next token of a text, given a row of `logits [rows, vocabularySize]`.
   *
   * @throws {@link GenerateError} `invalid-output`; `no-token`
   */
  choose(values: Float32Array, row: number, context: ChoiceContext): number {
    const { truncating, isGreedy, measures, vocabularySize } = this.#options;
    const logits = this.#logits;
    readLogits(values, row, logits);
    const normalizer = measures ? logSumExp(logits) : 0;
    this.#shape(context);
    for (const process of truncating) process(logits, context.history);
    const id = isGreedy ? idOfMaximum(logits) : drawCategorical(logits, context.generator);
    if (measures) this.#logProbability = values[row * vocabularySize + id]! - normalizer;
    return id;
  }

  /**
   * A first token where there is no prompt: uniformly one of those that may be chosen.
   *
   * @throws {@link GenerateError} `no-token`
   */
  chooseFirst(context: ChoiceContext): number {
    const logits = this.#logits.fill(0);
    this.#shape(context);
    const ids = Int32Array.from(logits.keys()).filter((id) => logits[id]! > -Infinity);
    this.#logProbability = -Math.log(ids.length);
    return ids[uniformInt(context.generator, 0, ids.length - 1)]!;
  }

  #shape({ history, constraint }: ChoiceContext): void {
    const logits = this.#logits;
    for (const process of this.#options.shaping) process(logits, history);
    if (constraint) applyMask(logits, constraint.allowed);
    if (idOfMaximum(logits) >= 0) return;
    throw new GenerateError(
      'no-token',
      'generate: bannedTokens, noRepeatNgramSize and constraint together leave no token to choose; relax one',
    );
  }
}
