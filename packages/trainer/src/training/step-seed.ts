/**
 * The seed of one training step (dropout, for example): a pure function of the run's seed and the
 * global step, so that no generator has to be saved to resume exactly. It is an integer in
 * `[0, 2³²)`: MurmurHash3's finaliser over both numbers
 * (https://github.com/aappleby/smhasher/blob/master/src/MurmurHash3.cpp).
 */
export function stepSeed(seed: number, step: number): number {
  return mix(mix(seed) ^ step);
}

function mix(value: number): number {
  let h = Math.imul(value ^ (value >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}
