import type { Beam } from './beam-search.js';

export interface FinishedBeamsOptions {
  /** How many are kept. */
  readonly capacity: number;
  readonly lengthPenalty: number;
  readonly maxTokens: number;
}

/** The best of the texts that have ended, in order. */
export class FinishedBeams {
  readonly #options: FinishedBeamsOptions;
  readonly #beams: Beam[] = [];

  constructor(options: FinishedBeamsOptions) {
    this.#options = options;
  }

  get beams(): readonly Beam[] {
    return this.#beams;
  }

  add(beam: Omit<Beam, 'score'>): void {
    // A constraint that nothing can follow leaves a text without tokens.
    const length = Math.max(1, beam.ids.length);
    const score = beam.logLikelihood / length ** this.#options.lengthPenalty;
    const place = this.#beams.findIndex((other) => other.score < score);
    this.#beams.splice(place < 0 ? this.#beams.length : place, 0, { ...beam, score });
    this.#beams.splice(this.#options.capacity);
  }

  /** Whether no text that goes on from this log-likelihood and length can come among them any more. */
  isDecided(logLikelihood: number, length: number): boolean {
    const { capacity, lengthPenalty, maxTokens } = this.#options;
    if (this.#beams.length < capacity) return false;
    // It can only become less likely; a penalty above 0 divides it by more the longer it gets.
    const best = lengthPenalty > 0 ? maxTokens : length + 1;
    return this.#beams.at(-1)!.score >= logLikelihood / best ** lengthPenalty;
  }
}
