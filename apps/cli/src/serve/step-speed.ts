/** Speed over the last steps, so that it is that of now. */
const window = 20;

/** A step that took longer than this, and than so many others, was a break of training. */
const [shortestBreakMs, stepsOfBreak] = [60_000, 10];

interface LoggedStep {
  readonly epoch: number;
  readonly step: number;
  readonly tokens: number;
  /** ISO 8601. */
  readonly time: string;
}

/** How fast a training goes, by the times its steps were logged at. */
export class StepSpeed {
  #before: { epoch: number; step: number; at: number } | undefined;
  #durations: { ms: number; steps: number; tokens: number }[] = [];

  clear(): void {
    this.#before = undefined;
    this.#durations = [];
  }

  add({ epoch, step, tokens, time }: LoggedStep): void {
    const at = Date.parse(time);
    const { epoch: epochBefore, step: stepBefore, at: atBefore } = this.#before ?? {};
    this.#before = { epoch, step, at };
    // Before the first step of an epoch there was validation.
    if (epochBefore !== epoch || stepBefore! >= step) return;
    const ms = Math.max(0, at - atBefore!);
    const mean = this.msPerStep;
    if (ms > Math.max(shortestBreakMs, stepsOfBreak * (mean ?? 0))) return;
    // A log may have only every tenth step; its tokens are those of one.
    const steps = step - stepBefore!;
    this.#durations.push({ ms, steps, tokens: steps * tokens });
    if (this.#durations.length > window) this.#durations.shift();
  }

  /** Unknown before the second step. */
  get msPerStep(): number | undefined {
    const ms = this.#sum('ms');
    return ms > 0 ? ms / this.#sum('steps') : undefined;
  }

  get tokensPerSecond(): number | undefined {
    const ms = this.#sum('ms');
    return ms > 0 ? (1000 * this.#sum('tokens')) / ms : undefined;
  }

  #sum(what: 'ms' | 'steps' | 'tokens'): number {
    return this.#durations.reduce((sum, duration) => sum + duration[what], 0);
  }
}
