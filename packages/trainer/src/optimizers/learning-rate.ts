import { checkNumber } from '../check-number.js';
import type { Schedule } from '../schedules/schedule.js';

/** The rate of a step, from 0. */
export function rateAt(learningRate: number | Schedule, step: number): number {
  return typeof learningRate === 'number' ? learningRate : learningRate(step);
}

/** A schedule is checked as it is made. */
export function checkLearningRate(what: string, learningRate: number | Schedule): void {
  if (typeof learningRate === 'number') checkNumber(what, learningRate, { min: 0 });
}
