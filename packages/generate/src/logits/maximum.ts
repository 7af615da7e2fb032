/** The id of the greatest logit, the lowest among equals; −1 if all are −∞. */
export function idOfMaximum(logits: Float64Array): number {
  let best = -1;
  let greatest = -Infinity;
  for (let id = 0; id < logits.length; id++) {
    if (logits[id]! > greatest) {
      greatest = logits[id]!;
      best = id;
    }
  }
  return best;
}

/** The greatest logit; −∞ if all are. */
export function maximumOf(logits: Float64Array): number {
  let greatest = -Infinity;
  for (let id = 0; id < logits.length; id++) {
    if (logits[id]! > greatest) greatest = logits[id]!;
  }
  return greatest;
}
