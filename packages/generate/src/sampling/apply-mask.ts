/** Rules out every id whose place in the mask is 0. */
export function applyMask(logits: Float64Array, allowed: Uint8Array): void {
  for (let id = 0; id < logits.length; id++) {
    if (allowed[id] === 0) logits[id] = -Infinity;
  }
}
