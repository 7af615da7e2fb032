import type { Model } from '@seqlab/seq-layers';
import type { Tensor } from '@tensorflow/tfjs-core';
import { mersenne } from 'pure-rand/generator/mersenne';
import type { RandomGenerator } from 'pure-rand/types/RandomGenerator';
import { checkNumber } from '../check-number.js';
import { samplingPlan } from '../decoding/sampling-plan.js';
import { TextWriter } from '../decoding/text-writer.js';
import { writeTexts, type WriteTextsOptions } from '../decoding/write-texts.js';
import { GenerateError } from '../errors.js';
import { sampleOf, type Sample } from '../generate-samples.js';
import { ModelReader } from '../model/model-reader.js';
import { requireStepwise } from '../model/require-stepwise.js';
import { randomSeed } from '../random-seed.js';
import type { SamplingOptions } from '../sampling-options.js';
import { encodePrompt } from '../text/encode-prompt.js';
import { TextPieces } from '../text/text-pieces.js';
import type { TextTokenizer } from '../tokenizer.js';
import { TokenHistory } from '../tokens/token-history.js';

/** Options of {@link session}. */
export interface SessionOptions {
  /** An integer; the same seed gives the same texts. Default: another each time. */
  seed?: number | undefined;
  /** Takes the place of characters that the tokenizer does not know. Default: its error. */
  replaceUnknown?: string | undefined;
}

/** Options of one call of a {@link Session}. */
export interface SessionGenerateOptions extends SamplingOptions {
  /** Text to read before going on. Default: none. */
  prompt?: string | undefined;
}

interface SessionParts extends SessionOptions {
  readonly model: Model;
  readonly tokenizer: TextTokenizer;
}

const none = new Int32Array(0);

/** One text that is read and written in turns. Made by {@link session}. */
export class Session {
  readonly #parts: SessionParts;
  readonly #reader: ModelReader;
  #generator!: RandomGenerator;
  #history!: TokenHistory;
  #pieces!: TextPieces;
  #isBusy = false;
  #isDisposed = false;

  /** Use {@link session}. */
  constructor(parts: SessionParts) {
    const { vocabularySize } = parts.tokenizer;
    this.#parts = parts;
    this.#reader = new ModelReader(parts.model, { vocabularySize });
    this.#begin();
  }

  /** Everything so far, read and written: a copy. */
  get ids(): Int32Array {
    return this.#history.ids.slice(0, this.#history.length);
  }

  /**
   * Copies of the recurrent states, one list a call of a layer, owned by the caller; an empty list
   * before anything was read. The last token that was written is read only when the text goes on.
   */
  getStates(): Tensor[][] {
    return this.#reader.getStates();
  }

  /**
   * Reads a text, so that what is written next continues it. Aborted on the way, it is part of the session
   * all the same: the rest is read when the text goes on.
   *
   * @throws {@link GenerateError} `busy`, `disposed`, `invalid-model`; the tokenizer's own error for
   * text it cannot encode, before anything is read; the reason of an aborted signal
   */
  async prime(text: string, { signal }: { signal?: AbortSignal | undefined } = {}): Promise<void> {
    this.#requireFree('prime');
    const ids = this.#encode('session.prime', text);
    this.#read(this.#isNothing(text) ? none : ids);
    this.#isBusy = true;
    try {
      await this.#reader.read(signal);
    } finally {
      this.#isBusy = false;
    }
  }

  /**
   * Text that continues all that was read and written before, in pieces; see the function `stream`. The
   * session goes on after the last token that was generated: when the loop is left early or aborted, and
   * after the tokens of a stop string too. The prompt is then part of the session as well.
   *
   * @throws {@link GenerateError} `busy` while another text of this session is being written; `disposed`;
   * else as the function `stream`
   */
  stream(options: SessionGenerateOptions = {}): AsyncGenerator<string, void, undefined> {
    const begin = this.#prepare('session.stream', { ...options, records: false });
    return this.#write(begin);
  }

  /** What {@link Session.stream} yields, joined. */
  async generate(options: SessionGenerateOptions = {}): Promise<string> {
    let text = '';
    for await (const piece of this.stream(options)) text += piece;
    return text;
  }

  /** What {@link Session.stream} yields, joined, with log-probabilities and why the text ended. */
  async sample(options: SessionGenerateOptions = {}): Promise<Sample> {
    const begin = this.#prepare('session.sample', { ...options, records: true });
    let texts: WriteTextsOptions | undefined;
    let text = '';
    for await (const piece of this.#write(() => (texts = begin()))) text += piece;
    return sampleOf(texts!.writers[0]!, text);
  }

  /**
   * Forgets everything that was read and written. Randomness begins anew too: by the seed of the
   * session, or another one where it was given none.
   *
   * @throws {@link GenerateError} `busy`, `disposed`
   */
  reset(): void {
    this.#requireFree('reset');
    this.#reader.reset();
    this.#begin();
  }

  /** Frees the states. A text that is being written ends with an error, `disposed`. */
  dispose(): void {
    this.#isDisposed = true;
    this.#reader.reset();
  }

  #begin(): void {
    const { tokenizer, seed = randomSeed() } = this.#parts;
    this.#generator = mersenne(seed);
    this.#history = new TokenHistory(tokenizer.vocabularySize);
    this.#pieces = new TextPieces(tokenizer);
  }

  #encode(where: string, text: string): Int32Array {
    const { tokenizer, replaceUnknown } = this.#parts;
    return encodePrompt(text, { where, tokenizer, replaceUnknown });
  }

  /** Where a tokenizer begins every text with a token, an empty one is nothing only after another text. */
  #isNothing(text: string): boolean {
    return text === '' && this.#history.length > 0;
  }

  #read(ids: Int32Array): void {
    if (ids.length === 0) return;
    this.#history.read(ids);
    this.#reader.push(ids);
    this.#pieces = new TextPieces(this.#parts.tokenizer, this.ids);
  }

  /** Checks the options at once; what comes back reads the prompt once the first piece is asked for. */
  #prepare(
    where: string,
    { prompt = '', ...options }: SessionGenerateOptions & { records: boolean },
  ): () => WriteTextsOptions {
    if (this.#isDisposed) throw disposed(where);
    const plan = samplingPlan(where, { ...options, ...this.#parts, continues: true });
    const encoded = this.#encode(where, prompt);
    return () => {
      this.#requireFree(where);
      const ids = this.#isNothing(prompt) ? none : encoded;
      // Before the prompt is read, since it may be refused.
      const constraint = plan.startConstraint([...this.ids, ...ids]);
      this.#read(ids);
      const writer = new TextWriter(plan, {
        history: this.#history,
        generator: this.#generator,
        pieces: this.#pieces,
        constraint,
      });
      const { signal } = options;
      return { reader: this.#reader, chooser: plan.chooser, writers: [writer], signal };
    };
  }

  async *#write(begin: () => WriteTextsOptions): AsyncGenerator<string, void, undefined> {
    const texts = begin();
    this.#isBusy = true;
    try {
      for await (const _ of writeTexts(texts)) {
        if (this.#isDisposed) throw disposed('session');
        const piece = texts.writers[0]!.takeText();
        if (piece !== '') yield piece;
      }
    } finally {
      this.#isBusy = false;
    }
  }

  #requireFree(where: string): void {
    if (this.#isDisposed) throw disposed(where);
    if (!this.#isBusy) return;
    throw new GenerateError(
      'busy',
      `${where}: the session is writing a text; wait for its end or leave its loop first`,
    );
  }
}

/**
 * A text that is read and written in turns: the recurrent states are kept from call to call, so nothing
 * is read twice. Several calls write what one long call would have written, with the same penalties and
 * the same randomness. The model's own states are neither read nor changed. The caller disposes of the
 * session.
 *
 * @throws {@link GenerateError} `invalid-option`; `invalid-model` for a model that cannot read token by
 * token
 *
 * @example
 * ```ts
 * import { session } from '@seqlab/generate';
 *
 * // model and tokenizer as in the example of `stream`
 * const talk = session(model, tokenizer, { seed: 7 });
 * await talk.prime('It was the best of times. ');
 * const first = await talk.generate({ maxTokens: 20 });
 * const second = await talk.generate({ prompt: ' It was ', maxTokens: 20 });
 * talk.dispose();
 * ```
 */
export function session(
  model: Model,
  tokenizer: TextTokenizer,
  options: SessionOptions = {},
): Session {
  checkNumber('session: seed', options.seed, { integer: true });
  requireStepwise('session', model);
  return new Session({ ...options, model, tokenizer });
}

function disposed(where: string): GenerateError {
  return new GenerateError('disposed', `${where}: the session has been disposed`);
}
