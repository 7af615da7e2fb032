import { checkNumber } from '../check-number.js';
import type { Schedule } from '../schedules/schedule.js';

/** The rate of a step, from 0. */
export function rateAt(learningRate: number | Schedule, step: number): number {
  return typeof learningRate === 'number' ? learningRate : learningRate(step);
}

/** Of a schedule, which is a function of anybody's, each rate is checked as it is used. */
export function checkLearningRate(what: string, learningRate: number | Schedule): void {
  if (typeof learningRate !== 'function') checkNumber(what, learningRate, { min: 0 });
}
