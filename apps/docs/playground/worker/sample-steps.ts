/** Steps after which the first samples are written, each at twice the step of the one before. */
const FIRST = 20;
/** From here on a sample comes every so many steps. */
const LAST_DOUBLING = 1280;

/**
 * Whether a sample is due after a step: at first often, since a model learns most then; 0 shows what it
 * writes before it has learnt anything.
 */
export function isSampleStep(step: number): boolean {
  if (step === 0) return true;
  if (step >= LAST_DOUBLING) return step % LAST_DOUBLING === 0;
  const doublings = Math.log2(step / FIRST);
  return doublings >= 0 && Number.isInteger(doublings);
}
