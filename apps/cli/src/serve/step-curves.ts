import type { BatchLogs } from '@seqlab/trainer';
import type { Columns } from './messages.js';

/** More points than this are no longer told apart on a screen. */
const maxPoints = 1500;

/** The sum of a value over some steps. */
interface Sum {
  sum: number;
  count: number;
}

interface Point {
  /** The last of its steps. */
  step: number;
  sums: Map<string, Sum>;
}

/** How much of curves somebody knows. */
export interface Known {
  readonly version: number;
  readonly points: number;
}

export const knowsNothing: Known = { version: -1, points: 0 };

/**
 * The values of a run's steps. Of many steps each point is the mean over several, twice as many whenever
 * there would be too many points: a million steps take no more memory than some thousand.
 */
export class StepCurves {
  /** Steps a point. */
  #stride = 1;
  #points: Point[] = [];
  /** Another one whenever points change that were whole. */
  #version = 0;

  clear(): void {
    this.#stride = 1;
    this.#points = [];
    this.#version += 1;
  }

  /** Adds the next step; one that was there before takes the place of it and of all after it. */
  add({ step, loss, gradientNorm, learningRate, metrics }: BatchLogs): void {
    this.#rewind(step);
    const values = { loss, ...metrics, gradientNorm, learningRate };
    const last = this.#points.at(-1);
    const isNext = last === undefined || this.#placeOf(last.step) < this.#placeOf(step);
    const point = isNext ? { step, sums: new Map<string, Sum>() } : last;
    point.step = step;
    for (const [name, value] of Object.entries(values)) addTo(point.sums, name, value, 1);
    if (!isNext) return;
    this.#points.push(point);
    if (this.#points.length > maxPoints) this.#thin();
  }

  get known(): Known {
    return { version: this.#version, points: this.#points.length };
  }

  /** The points that who knows so much does not; the last point may have grown. */
  since({ version, points }: Known): { from: number; steps: number[]; columns: Columns } {
    const from = version === this.#version ? Math.max(0, points - 1) : 0;
    const rest = this.#points.slice(from);
    const names = new Set(rest.flatMap(({ sums }) => [...sums.keys()]));
    const columns: Record<string, (number | null)[]> = {};
    for (const name of names) columns[name] = rest.map(({ sums }) => meanOf(sums.get(name)));
    return { from, steps: rest.map(({ step }) => step), columns };
  }

  #placeOf(step: number): number {
    return Math.floor((step - 1) / this.#stride);
  }

  #rewind(step: number): void {
    if ((this.#points.at(-1)?.step ?? 0) < step) return;
    this.#points = this.#points.filter((point) => point.step < step);
    this.#version += 1;
  }

  #thin(): void {
    this.#stride *= 2;
    this.#version += 1;
    const thinned: Point[] = [];
    for (const point of this.#points) {
      const last = thinned.at(-1);
      if (last === undefined || this.#placeOf(last.step) < this.#placeOf(point.step)) {
        thinned.push(point);
        continue;
      }
      last.step = point.step;
      for (const [name, { sum, count }] of point.sums) addTo(last.sums, name, sum, count);
    }
    this.#points = thinned;
  }
}

/** What is no finite number leaves the mean of the others as it is. */
function addTo(sums: Map<string, Sum>, name: string, value: number, count: number): void {
  const entry = sums.get(name) ?? { sum: 0, count: 0 };
  sums.set(name, entry);
  if (!Number.isFinite(value)) return;
  entry.sum += value;
  entry.count += count;
}

function meanOf(entry: Sum | undefined): number | null {
  return entry === undefined || entry.count === 0 ? null : entry.sum / entry.count;
}
