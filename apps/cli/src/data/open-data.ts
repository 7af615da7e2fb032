import { stat } from 'node:fs/promises';
import { datasetOf, type Dataset, type TextDataError, type Vocabulary } from '@seqlab/text-data';
import type { DataFileOptions, DatasetName } from '@seqlab/text-data/node';
import { badInput, CliError } from '../cli-error.js';
import { didYouMean } from '../suggest.js';
import { openFile } from './open-file.js';

/** A text, and its class where it has one. */
export interface Example {
  text: string;
  label?: string;
}

/** A sequence that is ids already, and its class. */
interface IdExample {
  ids: ArrayLike<number>;
  label: string;
}

/** What a data set or a file of one's own has in it. */
export type OpenData =
  | { kind: 'text'; text: string }
  | { kind: 'texts'; texts: Dataset<Example> }
  | { kind: 'ids'; examples: Dataset<IdExample>; vocabulary: Vocabulary };

export interface OpenDataOptions extends DataFileOptions {
  /** Of the data sets that have two. */
  split: 'train' | 'test';
  /** The column, or field, that has the texts. Default: found by its name. */
  textColumn?: string;
  /** The one that has the classes. Default: found by its name, or none. */
  labelColumn?: string;
  /** Ids that IMDB's words may have. */
  maxTokens?: number;
}

/**
 * A data set by its name, or else the file or folder of that path.
 *
 * @throws {@link CliError} if there is neither, or it cannot be read.
 */
export async function openData(source: string, options: OpenDataOptions): Promise<OpenData> {
  const known = Object.hasOwn(openers, source) ? openers[source as DatasetName] : undefined;
  if (known !== undefined) {
    try {
      return await known(options);
    } catch (error) {
      options.signal?.throwIfAborted();
      const { code, message } = error as TextDataError;
      // That a server does not answer is no fault of what was typed.
      throw new CliError(message, { cause: error, exitCode: code === 'download-failed' ? 1 : 2 });
    }
  }
  const found = await stat(source).catch(() => undefined);
  if (found === undefined) {
    const names = Object.keys(openers);
    throw new CliError(
      `${source} is neither a file nor a data set: seqlab data list shows ${names.join(', ')}` +
        didYouMean(source, names),
    );
  }
  return badInput(source, () => openFile(source, { isFolder: found.isDirectory(), ...options }));
}

type Opener = (options: OpenDataOptions) => Promise<OpenData>;

const openers: Record<DatasetName, Opener> = {
  imdb: openImdb,
  'acl-imdb': async (options) => {
    const { aclImdb } = await import('@seqlab/text-data/node');
    const reviews = await aclImdb(options);
    return {
      kind: 'texts',
      texts: reviews.map(({ text, label }) => ({ text, label: feeling(label) })),
    };
  },
  shakespeare: async (options) => {
    const { shakespeare } = await import('@seqlab/text-data/node');
    return { kind: 'text', text: await shakespeare(options) };
  },
  'moby-dick': async () => {
    const { mobyDick } = await import('@seqlab/text-data/node');
    return { kind: 'text', text: mobyDick() };
  },
  'spam-assassin': async () => {
    const { spamAssassin } = await import('@seqlab/text-data/node');
    const mails = datasetOf(spamAssassin());
    return {
      kind: 'texts',
      texts: mails.map(({ text, label }) => ({ text, label: label === 1 ? 'spam' : 'ham' })),
    };
  },
  'state-of-the-union': async () => {
    const { stateOfTheUnion } = await import('@seqlab/text-data/node');
    const addresses = datasetOf(stateOfTheUnion());
    return { kind: 'texts', texts: addresses.map(({ text, party }) => ({ text, label: party })) };
  },
};

async function openImdb({ split, maxTokens, ...options }: OpenDataOptions): Promise<OpenData> {
  const { imdb, imdbWordIndex } = await import('@seqlab/text-data/node');
  const { labelledDataset, vocabularyFromWordIndex } = await import('@seqlab/text-data');
  const numWords = maxTokens === undefined ? {} : { numWords: maxTokens };
  const data = await imdb({ ...options, ...numWords });
  return {
    kind: 'ids',
    examples: labelledDataset(data[split]).map(({ ids, label }) => ({
      ids,
      label: feeling(Number(label)),
    })),
    vocabulary: vocabularyFromWordIndex(await imdbWordIndex(options)),
  };
}

function feeling(label: number): string {
  return label === 1 ? 'positive' : 'negative';
}
