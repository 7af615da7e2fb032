import { mersenne } from 'pure-rand/generator/mersenne';
import { TextDataError } from '../errors.js';

/**
 * NumPy's `np.random.RandomState(seed)`, as far as orders go. It keeps its state from call to call, as
 * NumPy's does: in Keras' data sets one generator orders first the training examples, then the test ones.
 *
 * ```text
 * const random = new NumpyRandomState('imdb', 113);
 * const trainOrder = random.shuffledRange(25_000); // rng.shuffle(np.arange(25000))
 * const testOrder = random.shuffledRange(25_000); // and the same again
 * const sequences = Array.from(trainOrder, (i) => stored[i]); // x_train[indices]
 * ```
 *
 * Underneath are MT19937 seeded by `init_genrand`, Fisher and Yates' shuffle from the last place down, and
 * numbers up to a limit by masking and rejection, all three frozen by NumPy's compatibility policy.
 *
 * @see [NumPy's legacy generator](https://numpy.org/doc/stable/reference/random/legacy.html)
 */
export class NumpyRandomState {
  readonly #generator;

  /** @throws {@link TextDataError} `invalid-option` unless the seed is an integer of 32 bits, as in NumPy. */
  constructor(where: string, seed: number) {
    if (!Number.isInteger(seed) || seed < 0 || seed > 0xffffffff) {
      throw new TextDataError(
        'invalid-option',
        `${where}: seed must be an integer from 0 to 4294967295, got ${seed}`,
      );
    }
    this.#generator = mersenne(seed);
  }

  /** The numbers from 0 to `count` − 1 as `rng.shuffle(np.arange(count))` or `rng.permutation(count)` orders them. */
  shuffledRange(count: number): Int32Array {
    const order = Int32Array.from({ length: count }, (_, i) => i);
    for (let i = count - 1; i > 0; i--) {
      const j = this.#upTo(i);
      const swapped = order[i]!;
      order[i] = order[j]!;
      order[j] = swapped;
    }
    return order;
  }

  /** An integer from 0 to `most`: NumPy's `random_interval`. */
  #upTo(most: number): number {
    const mask = 2 ** (32 - Math.clz32(most)) - 1;
    for (;;) {
      const value = (this.#generator.next() & mask) >>> 0;
      if (value <= most) return value;
    }
  }
}
