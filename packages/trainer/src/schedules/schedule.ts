/**
 * The learning rate of each step, from step 0: a number of at least 0. A function of the step alone: there is nothing to save,
 * and a resumed run goes on along it.
 */
export type Schedule = (step: number) => number;
