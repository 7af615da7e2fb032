import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { checkChoice } from '../../check-option.js';
import { TextDataError } from '../../errors.js';
import { datasetFrom } from '../../pipeline/dataset-of.js';
import type { Dataset } from '../../pipeline/dataset.js';
import { readTarGz } from '../archives/tar-gz.js';
import { dataFile, exists, resolveDataDir, type DataFileOptions } from '../downloads/data-file.js';

/** The archive as its authors publish it. */
export const aclImdbFile = {
  name: 'aclImdb_v1.tar.gz',
  url: 'https://ai.stanford.edu/~amaas/data/sentiment/aclImdb_v1.tar.gz',
  hash: {
    algorithm: 'sha256',
    hex: 'c40f74a18d3b61f90feba1e17730e0d38e8b97c05fde7008942e91923d1658fe',
  },
  maxBytes: 2 ** 27,
} as const;

/** Options of {@link aclImdb}. */
export interface AclImdbOptions extends DataFileOptions {
  /** The reviews for training, or those for testing. Default `train`. */
  readonly split?: 'train' | 'test';
  /**
   * The folder `aclImdb` or an archive of it, `.tar.gz`. Default: `aclImdb` in the data folder, or
   * `aclImdb_v1.tar.gz` there, which is downloaded if need be (84 MB).
   */
  readonly path?: string;
}

/** A review of a film. */
export interface Review {
  /** With the line breaks of its page, `<br />`. */
  readonly text: string;
  /** 1 if it is positive, 0 if it is negative. */
  readonly label: 0 | 1;
  /** Stars: 1 to 4 are negative, 7 to 10 positive. */
  readonly rating: number;
  /** Its number, unique within its split and label. */
  readonly id: number;
}

/**
 * The texts of the Large Movie Review Dataset, 25,000 for training and 25,000 for testing, read one after the
 * other from its folder or archive, anew in every epoch. All reviews with one label come before those with the
 * other, so shuffle the training reviews all together, as the example does. Node only.
 *
 * @throws {@link TextDataError} `download-failed`, with the address and the place to put the file;
 * `missing-file` if there is nothing at `path`; `invalid-file`, as its reviews are read, for a damaged archive
 * or one without reviews.
 * @see [Maas et al. 2011](https://ai.stanford.edu/~amaas/data/sentiment/)
 * @example
 * ```ts no-run
 * import { aclImdb } from '@seqlab/text-data/node';
 *
 * const reviews = (await aclImdb({ split: 'train' })).shuffle({ seed: 1 });
 * for await (const { text, label } of reviews.take(3)) console.log(label, text);
 * ```
 */
export async function aclImdb(options: AclImdbOptions = {}): Promise<Dataset<Review>> {
  const { split = 'train' } = options;
  checkChoice('aclImdb', 'split', { value: split, allowed: ['train', 'test'] });
  const path = options.path ?? (await locate(options));
  const found = await stat(path).catch((cause: unknown) => {
    throw new TextDataError('missing-file', `aclImdb: there is no folder or archive at ${path}`, {
      cause,
    });
  });
  if (!found.isDirectory()) return datasetFrom(() => readArchive(path, split));
  const files = await listFolder(path, split);
  return datasetFrom(() => readFolder(files), { length: files.length });
}

async function locate(options: DataFileOptions): Promise<string> {
  const folder = join(resolveDataDir(options), 'aclImdb');
  return (await exists(folder)) ? folder : dataFile('aclImdb', aclImdbFile, options);
}

async function* readArchive(archive: string, split: string): AsyncGenerator<Review> {
  let reviews = 0;
  const filter = (path: string) => parsePath(path)?.split === split;
  for await (const { path, content } of readTarGz(archive, { filter })) {
    reviews++;
    yield toReview(parsePath(path)!, content);
  }
  if (reviews === 0) {
    throw new TextDataError(
      'invalid-file',
      `${archive}: expected reviews as aclImdb/${split}/pos/ID_RATING.txt, found none`,
    );
  }
}

interface ReviewFile extends ReviewPath {
  readonly path: string;
}

/** The files of reviews, in the order of their numbers. */
async function listFolder(folder: string, split: string): Promise<ReviewFile[]> {
  const files: ReviewFile[] = [];
  for (const label of ['neg', 'pos']) {
    const inside = join(folder, split, label);
    const entries = await readdir(inside, { withFileTypes: true }).catch((cause: unknown) => {
      throw new TextDataError('missing-file', `aclImdb: expected the folder ${inside}`, { cause });
    });
    for (const entry of entries) {
      const parsed = entry.isFile()
        ? parsePath(`aclImdb/${split}/${label}/${entry.name}`)
        : undefined;
      if (parsed) files.push({ ...parsed, path: join(inside, entry.name) });
    }
  }
  return files.toSorted((a, b) => a.label - b.label || a.id - b.id);
}

async function* readFolder(files: readonly ReviewFile[]): AsyncGenerator<Review> {
  for (const file of files) yield toReview(file, await readFile(file.path));
}

interface ReviewPath extends Pick<Review, 'label' | 'rating' | 'id'> {
  readonly split: string;
}

function parsePath(path: string): ReviewPath | undefined {
  const parts = /^(?:\.\/)?aclImdb\/(train|test)\/(pos|neg)\/(\d{1,9})_(\d{1,2})\.txt$/.exec(path);
  if (!parts) return undefined;
  const [, split, label, id, rating] = parts;
  return { split: split!, label: label === 'pos' ? 1 : 0, id: Number(id), rating: Number(rating) };
}

function toReview({ label, rating, id }: ReviewPath, content: Buffer): Review {
  return { text: content.toString('utf8'), label, rating, id };
}
