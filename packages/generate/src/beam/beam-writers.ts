import type { Model } from '@seqlab/seq-layers';
import { mersenne } from 'pure-rand/generator/mersenne';
import { checkRestrictions } from '../decoding/restrictions.js';
import { TextWriter } from '../decoding/text-writer.js';
import { GenerateError } from '../errors.js';
import { sampleOf } from '../generate-samples.js';
import type { LogitsProcessor } from '../logits/logits-processor.js';
import { shapingProcessors } from '../logits/shaping.js';
import { applyMask } from '../sampling/apply-mask.js';
import { logSumExp } from '../sampling/log-sum-exp.js';
import { readLogits } from '../sampling/read-logits.js';
import { TextPieces } from '../text/text-pieces.js';
import type { TextTokenizer } from '../tokenizer.js';
import { TokenHistory } from '../tokens/token-history.js';
import type { Beam, BeamSearchOptions } from './beam-search.js';
import { BestCandidates } from './best-candidates.js';
import { FinishedBeams } from './finished-beams.js';

interface RunningBeam {
  readonly writer: TextWriter;
  readonly text: string;
  readonly logLikelihood: number;
}

export interface BeamWritersOptions extends BeamSearchOptions {
  readonly model: Model;
  readonly tokenizer: TextTokenizer;
  /** The prompt's. */
  readonly ids: Int32Array;
  readonly beams: number;
  readonly lengthPenalty: number;
}

/** The texts that a beam search follows, and those that have ended. */
export class BeamWriters {
  readonly #width: number;
  readonly #processors: readonly LogitsProcessor[];
  readonly #candidates: BestCandidates;
  readonly #logits: Float64Array;
  readonly #finished: FinishedBeams;
  #running: readonly RunningBeam[];

  constructor({ ids, beams, lengthPenalty, ...options }: BeamWritersOptions) {
    const { tokenizer, noRepeatNgramSize } = options;
    const where = 'beamSearch';
    const { bannedIds, ...restrictions } = checkRestrictions(where, options);
    const { maxTokens, stopIds } = restrictions;
    this.#width = beams;
    this.#processors = shapingProcessors(where, { tokenizer, noRepeatNgramSize, bannedIds });
    // However many of the best end by stop tokens, as many others go on.
    this.#candidates = new BestCandidates(beams * Math.max(2, 1 + stopIds.length));
    this.#logits = new Float64Array(tokenizer.vocabularySize);
    this.#finished = new FinishedBeams({ capacity: beams, lengthPenalty, maxTokens });
    const history = new TokenHistory(tokenizer.vocabularySize);
    history.read(ids);
    const plan = { ...restrictions, records: true, continues: false };
    const writer = new TextWriter(plan, {
      history,
      // Nothing is drawn.
      generator: mersenne(0),
      pieces: new TextPieces(tokenizer, ids),
      constraint: restrictions.startConstraint(Array.from(ids)),
    });
    const first = { writer, text: '', logLikelihood: 0 };
    this.#running = [first];
    if (writer.finishReason !== undefined) this.#finish(first);
  }

  /** Whether there are texts that go on and may come among the best. */
  get goOn(): boolean {
    const [likeliest] = this.#running;
    if (likeliest === undefined || likeliest.writer.finishReason !== undefined) return false;
    return !this.#finished.isDecided(likeliest.logLikelihood, likeliest.writer.ids.length);
  }

  /** The texts that have ended, best first. */
  get finished(): Beam[] {
    return [...this.#finished.beams];
  }

  /**
   * Adds a token to every text that goes on.
   *
   * @param values The logits after each, `[texts, vocabularySize]`.
   * @returns for each text that goes on now, the row that it continues, and its last token
   * @throws {@link GenerateError} `no-token`, `invalid-output`
   */
  advance(values: Float32Array): { rows: number[]; lastIds: Int32Array } {
    this.#collect(values);
    const next: RunningBeam[] = [];
    const rows: number[] = [];
    for (let place = 0; place < this.#candidates.count && next.length < this.#width; place++) {
      const { score, row, id } = this.#candidates.at(place);
      const before = this.#running[row]!;
      const writer = before.writer.clone();
      writer.append(id, score - before.logLikelihood);
      const beam = { writer, text: before.text + writer.takeText(), logLikelihood: score };
      if (writer.finishReason === undefined) {
        next.push(beam);
        rows.push(row);
      } else if (place < this.#width) {
        this.#finish(beam);
      }
    }
    this.#running = next;
    if (next.length === 0 && this.#finished.beams.length === 0) {
      throw new GenerateError(
        'no-token',
        'beamSearch: bannedTokens, noRepeatNgramSize and constraint together leave no token to choose; relax one',
      );
    }
    return { rows, lastIds: Int32Array.from(next, ({ writer }) => writer.lastId) };
  }

  #collect(values: Float32Array): void {
    const logits = this.#logits;
    this.#candidates.clear();
    for (const [row, { writer, logLikelihood }] of this.#running.entries()) {
      readLogits(values, row, logits);
      const base = logLikelihood - logSumExp(logits);
      const { history, constraint } = writer.context;
      for (const process of this.#processors) process(logits, history);
      if (constraint) applyMask(logits, constraint.allowed);
      for (let id = 0; id < logits.length; id++) {
        if (logits[id]! > -Infinity) this.#candidates.add(base + logits[id]!, row, id);
      }
    }
  }

  #finish({ writer, text, logLikelihood }: RunningBeam): void {
    this.#finished.add({ ...sampleOf(writer, text), logLikelihood });
  }
}
