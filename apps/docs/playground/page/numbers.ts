/** A loss as it is shown. */
export function formatLoss(nats: number): string {
  return nats.toFixed(3);
}

/** The same in bits. */
export function formatBits(nats: number): string {
  return (nats / Math.LN2).toFixed(2);
}
