/** Speed over the last steps, so that a pause for validation or a save does not blur it for long. */
const window = 20;

interface Mark {
  at: number;
  step: number;
  tokens: number;
}

/** How fast training goes. */
export class Pace {
  #marks: Mark[] = [];

  /** Begins anew, after a pause. */
  restart(step: number): void {
    this.#marks = [{ at: performance.now(), step, tokens: 0 }];
  }

  advance(step: number, tokens: number): void {
    const last = this.#marks.at(-1);
    this.#marks.push({ at: performance.now(), step, tokens: (last?.tokens ?? 0) + tokens });
    if (this.#marks.length > window) this.#marks.shift();
  }

  get stepsPerSecond(): number {
    return this.#rate('step');
  }

  get tokensPerSecond(): number {
    return this.#rate('tokens');
  }

  #rate(what: 'step' | 'tokens'): number {
    const [first, last] = [this.#marks[0], this.#marks.at(-1)];
    if (first === undefined || last === undefined || last.at === first.at) return 0;
    return (1000 * (last[what] - first[what])) / (last.at - first.at);
  }
}
