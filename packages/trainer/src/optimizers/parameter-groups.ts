import { checkLearningRate } from './learning-rate.js';
import { checkNumber } from '../check-number.js';
import type { Schedule } from '../schedules/schedule.js';

/** Weights that an optimizer treats in a way of their own. */
export interface ParameterGroup {
  /** The names of its weights, or what they match: `/^embedding\//` for example. */
  readonly weights: RegExp | readonly string[];
  /** Default: the optimizer's. */
  readonly learningRate?: number | Schedule | undefined;
}

/** A group of an optimizer that decays weights. */
export interface DecayedParameterGroup extends ParameterGroup {
  /** Default: the optimizer's. */
  readonly weightDecay?: number | undefined;
}

/** The first group that a weight is in, if there is one. */
export function groupOf<Group extends ParameterGroup>(
  groups: readonly Group[],
  name: string,
): Group | undefined {
  return groups.find(({ weights }) =>
    weights instanceof RegExp ? name.search(weights) >= 0 : weights.includes(name),
  );
}

export function checkGroups(where: string, groups: readonly DecayedParameterGroup[]): void {
  for (const [i, { learningRate, weightDecay }] of groups.entries()) {
    if (learningRate !== undefined) {
      checkLearningRate(`${where}: learningRate of groups[${i}]`, learningRate);
    }
    if (weightDecay !== undefined) {
      checkNumber(`${where}: weightDecay of groups[${i}]`, weightDecay, { min: 0 });
    }
  }
}
