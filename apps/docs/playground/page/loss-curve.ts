import type { LossPoint } from '../protocol.js';

/** Columns for a chart: the steps, and what is drawn over them; null where there is nothing. */
export type CurveColumns = [
  steps: number[],
  raw: (number | null)[],
  smoothed: (number | null)[],
  validation: (number | null)[],
];

export interface LossCurveOptions {
  /** Points to keep at most; then neighbours are made one, so that no training is too long to draw. */
  readonly mostPoints?: number;
}

/** Weight of the newest loss in the smoothed curve. */
const NEWEST = 0.1;

/** The losses of a training, thinned out as they become many. */
export class LossCurve {
  readonly #mostPoints: number;
  #points: LossPoint[] = [];
  #validation: LossPoint[] = [];
  /** How many steps a point stands for. */
  #stride = 1;
  #pending: LossPoint[] = [];
  #smoothed: number | undefined;
  #smooth: number[] = [];

  constructor({ mostPoints = 1000 }: LossCurveOptions = {}) {
    this.#mostPoints = mostPoints;
  }

  get first(): LossPoint | undefined {
    return this.#points[0];
  }

  /** The newest loss, smoothed. */
  get loss(): number | undefined {
    return this.#smoothed;
  }

  add(points: readonly LossPoint[]): void {
    for (const point of points) {
      this.#smoothed =
        this.#smoothed === undefined
          ? point.loss
          : this.#smoothed + NEWEST * (point.loss - this.#smoothed);
      this.#pending.push(point);
      if (this.#pending.length < this.#stride) continue;
      this.#points.push(meanOf(this.#pending));
      this.#smooth.push(this.#smoothed);
      this.#pending = [];
      if (this.#points.length >= this.#mostPoints) this.#thin();
    }
  }

  addValidation(point: LossPoint): void {
    this.#validation.push(point);
  }

  columns(): CurveColumns {
    const rows = new Map<number, { raw?: number; smooth?: number; validation?: number }>();
    for (const [i, { step, loss }] of this.#points.entries()) {
      rows.set(step, { raw: loss, smooth: this.#smooth[i]! });
    }
    for (const { step, loss } of this.#validation) {
      rows.set(step, { ...rows.get(step), validation: loss });
    }
    const ordered = [...rows].toSorted(([a], [b]) => a - b);
    return [
      ordered.map(([step]) => step),
      ordered.map(([, { raw }]) => raw ?? null),
      ordered.map(([, { smooth }]) => smooth ?? null),
      ordered.map(([, { validation }]) => validation ?? null),
    ];
  }

  /** Makes one of every two points. */
  #thin(): void {
    this.#points = pairs(this.#points).map(meanOf);
    this.#smooth = pairs(this.#smooth).map((pair) => pair.at(-1)!);
    this.#stride *= 2;
  }
}

/** At the last of their steps. */
function meanOf(points: readonly LossPoint[]): LossPoint {
  const sum = points.reduce((total, { loss }) => total + loss, 0);
  return { step: points.at(-1)!.step, loss: sum / points.length };
}

function pairs<T>(list: readonly T[]): T[][] {
  return Array.from({ length: Math.ceil(list.length / 2) }, (_, i) => list.slice(2 * i, 2 * i + 2));
}
