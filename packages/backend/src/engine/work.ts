import type { KernelName } from './kernel-names.js';

/** Where a kernel's arguments give the sizes whose product is its work, and what one number of it costs. */
interface Work {
  readonly sizes: readonly number[];
  /** In additions of two numbers. */
  readonly cost: number;
}

const additions = (...sizes: number[]): Work => ({ sizes, cost: 1 });
const functions = (...sizes: number[]): Work => ({ sizes, cost: 4 });

/**
 * The work of kernels that any number of threads can do, with the same results. Those that are not here
 * lay their data out for the team, or do work that their arguments do not tell.
 */
const works: Partial<Record<KernelName, Work>> = {
  adagrad: functions(0),
  adam: functions(0),
  arrangeGates: additions(0, 1, 3),
  binary: additions(1, 2, 3),
  binaryCrossEntropy: functions(0),
  binaryCrossEntropyGradient: functions(0),
  copyRows: additions(0, 1),
  crossEntropy: functions(0, 1),
  crossEntropyGradient: functions(0, 1),
  dropout: functions(0),
  gatherRows: additions(0, 1),
  meanOverTime: additions(0, 1, 2),
  meanOverTimeGradient: additions(0, 2),
  packState: additions(0, 4),
  packSteps: additions(0, 1, 2),
  // Eight products and their sums in three instructions.
  quantizedGemm: { sizes: [1, 2, 5, 6], cost: 0.2 },
  reduceAxis: additions(0, 1, 2),
  repeatRows: additions(0, 1, 2),
  restoreGates: additions(0, 1, 3),
  reverseAxis: additions(0, 1, 2),
  rmsprop: functions(0),
  scatterAddRepeatedRows: additions(0, 1, 2),
  scatterAddRows: additions(0, 1),
  sgd: additions(0),
  sgdWithMomentum: additions(0),
  softmax: functions(0, 1),
  sumOfSquares: additions(0),
  swapAxes: additions(0, 1, 2, 3),
  // A multiplication and an addition come in one, on data that stays in the cache.
  teamGemm: { sizes: [2, 3, 4], cost: 0.25 },
  unary: functions(1),
  unpackState: additions(0, 3),
  unpackSteps: additions(0, 1, 2),
};

/** The work of a call, in additions of two numbers; infinite where it is always to be shared. */
export function workOf(name: KernelName, args: readonly (number | boolean)[]): number {
  const work = works[name];
  if (!work) return Infinity;
  return work.sizes.reduce((total, place) => total * Number(args[place]), work.cost);
}
