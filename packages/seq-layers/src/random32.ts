// The increment of SplitMix, the odd number nearest 2³² divided by the golden ratio; it keeps
// counter 0 under seed 0 from mapping to 0.
const GOLDEN = 0x9e3779b9;

/** Chris Wellons' `lowbias32`: a bijection on 32-bit integers with low bias. */
function mix(value: number): number {
  let x = value;
  x = Math.imul(x ^ (x >>> 16), 0x7feb352d);
  x = Math.imul(x ^ (x >>> 15), 0x846ca68b);
  return (x ^ (x >>> 16)) >>> 0;
}

/**
 * The random 32-bit integer at place `counter` of the stream named by `seed`:
 * `mix(mix(counter + 0x9e3779b9) ^ seed)`, everything modulo 2³². A counter-based generator has no
 * state, so any element can be drawn on its own, in any order, on any backend, with the same bits.
 *
 * It also derives seeds: `random32(seed, index)` is the seed of part `index` of what `seed` names,
 * for example of training step `index`.
 *
 * `mix` is `lowbias32` of https://nullprogram.com/blog/2018/07/31/.
 *
 * @param seed any integer, used modulo 2³²
 * @param counter any integer, used modulo 2³²
 * @returns an integer from 0 to 2³² − 1
 */
export function random32(seed: number, counter: number): number {
  return mix(mix((counter + GOLDEN) | 0) ^ seed);
}
