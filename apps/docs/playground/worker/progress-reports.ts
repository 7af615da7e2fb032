import type { LossPoint, Progress } from '../protocol.js';

/** Milliseconds between two reports: often enough to look alive, seldom enough to cost nothing. */
const INTERVAL = 150;

interface Step extends LossPoint {
  readonly epoch: number;
  /** Characters the step trained on. */
  readonly tokens: number;
  /** What it took, in milliseconds. */
  readonly milliseconds: number;
}

/** Gathers the steps of a training and tells of them a few times a second. */
export class ProgressReports {
  readonly #tell: (progress: Progress) => void;
  readonly #now: () => number;
  #points: LossPoint[] = [];
  #tokens = 0;
  #milliseconds = 0;
  #last: Step | undefined;
  #toldAt = -Infinity;

  constructor(tell: (progress: Progress) => void, now = () => performance.now()) {
    this.#tell = tell;
    this.#now = now;
  }

  add(step: Step): void {
    this.#points.push({ step: step.step, loss: step.loss });
    this.#tokens += step.tokens;
    this.#milliseconds += step.milliseconds;
    this.#last = step;
    if (this.#now() - this.#toldAt >= INTERVAL) this.flush();
  }

  /** Tells of what was not told yet. */
  flush(): void {
    if (this.#last === undefined || this.#points.length === 0) return;
    const { step, epoch } = this.#last;
    const charactersPerSecond = (1000 * this.#tokens) / Math.max(this.#milliseconds, 1e-3);
    this.#tell({ step, epoch, points: this.#points, charactersPerSecond });
    this.#points = [];
    this.#tokens = 0;
    this.#milliseconds = 0;
    this.#toldAt = this.#now();
  }
}
