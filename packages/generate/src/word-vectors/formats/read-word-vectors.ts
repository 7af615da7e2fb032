import { checkNumber } from '../../check-number.js';
import { GenerateError } from '../../errors.js';
import type { WordVectors } from '../word-vectors.js';
import { BinaryParser } from './binary-parser.js';
import { byteChunks, type ByteSource } from './byte-source.js';
import { KeptVectors, type KeepWords } from './kept-vectors.js';
import { TextParser } from './text-parser.js';
import { MOST_DIMENSIONS, type VectorParser } from './vector-parser.js';

/**
 * How word vectors are written:
 *
 * - `glove`: lines of a word and numbers with spaces between them. A header may come first, and words may have
 *   spaces, as some of GloVe's largest file do: the last numbers of a line are the vector.
 * - `word2vec`: a header, `words dimensions`, then such lines; words have no spaces.
 * - `fasttext`: `.vec` files of fastText, which are of the same format.
 * - `word2vec-binary`: the header, then each word, a space and its numbers as float32, little-endian.
 */
export type WordVectorFormat = 'glove' | 'word2vec' | 'fasttext' | 'word2vec-binary';

/** Options of {@link readWordVectors}. */
export interface ReadWordVectorsOptions {
  /** What the file is; it is not guessed from its content. */
  readonly format: WordVectorFormat;
  /**
   * Look at no more vectors than this, from the beginning of the file: the most frequent words as a rule. Set it
   * for files you do not trust, for all vectors are kept in memory. Default: all.
   */
  readonly limit?: number | undefined;
  /** Only these words, or those the function says yes to. Numbers of others are not looked at. Default: all. */
  readonly keep?: KeepWords | undefined;
  /**
   * Numbers in a vector. Default: what the header says, or as many as the first line has; needed for `glove` where
   * the first word has a space.
   */
  readonly dimensions?: number | undefined;
  /** What to do with words that are not UTF-8: throw, or read such bytes as `�`. Default `'error'`. */
  readonly invalidUtf8?: 'error' | 'replace' | undefined;
  /** Aborted, reading throws its reason. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * Word vectors from the bytes of a file, read as they come: only the vectors that are kept are in memory. Of a
 * word that occurs more than once the first vector is kept, as in gensim. Spaces are ASCII's; others, which
 * fastText has in words, are part of the word.
 *
 * @param source A stream, such as the body of a response, a `Blob`'s `stream()` or a Node stream, or chunks.
 * @throws {@link GenerateError} `invalid-option`; `invalid-file`, with the line or vector, for one that is not of
 * the format: without its header, with fewer or more words or numbers than stated, with NaN or infinite numbers,
 * cut off
 * @see gensim's `KeyedVectors.load_word2vec_format`
 * @example
 * ```ts no-run
 * import { readWordVectors } from '@seqlab/generate';
 *
 * const response = await fetch('https://dl.fbaipublicfiles.com/fasttext/vectors-crawl/cc.en.300.vec.gz');
 * const vectors = await readWordVectors(
 *   response.body!.pipeThrough(new DecompressionStream('gzip')),
 *   { format: 'fasttext', limit: 20_000 },
 * );
 * console.log(vectors.size, vectors.dimensions); // 20000 300
 * ```
 */
export function readWordVectors(
  source: ByteSource,
  options: ReadWordVectorsOptions,
): Promise<WordVectors> {
  return readVectors('readWordVectors', source, options);
}

/** The same for another function, which errors then name. */
export async function readVectors(
  where: string,
  source: ByteSource,
  options: ReadWordVectorsOptions,
): Promise<WordVectors> {
  const parser = parserOf(where, options);
  options.signal?.throwIfAborted();
  for await (const chunk of byteChunks(where, source)) {
    options.signal?.throwIfAborted();
    if (parser.push(chunk)) break;
  }
  return parser.end();
}

function parserOf(where: string, options: ReadWordVectorsOptions): VectorParser {
  const { format, limit = Infinity, keep, dimensions, invalidUtf8 = 'error' } = options;
  checkNumber(`${where}: limit`, options.limit, { integer: true, min: 1 });
  const dimensionsRange = { integer: true, min: 1, max: MOST_DIMENSIONS };
  checkNumber(`${where}: dimensions`, dimensions, dimensionsRange);
  checkChoice(where, 'invalidUtf8', { value: invalidUtf8, allowed: ['error', 'replace'] });
  const decoder = new TextDecoder('utf-8', { fatal: invalidUtf8 === 'error', ignoreBOM: true });
  const parserOptions = {
    where,
    kept: new KeptVectors(where, keep),
    decodeWord: (bytes: Uint8Array) => decoder.decode(bytes),
    dimensions,
    limit,
  };
  const formats: Record<WordVectorFormat, () => VectorParser> = {
    glove: () => new TextParser({ ...parserOptions, strict: false }),
    word2vec: () => new TextParser({ ...parserOptions, strict: true }),
    fasttext: () => new TextParser({ ...parserOptions, strict: true }),
    'word2vec-binary': () => new BinaryParser(parserOptions),
  };
  checkChoice(where, 'format', { value: format, allowed: Object.keys(formats) });
  return formats[format]();
}

function checkChoice(
  where: string,
  name: string,
  { value, allowed }: { value: string; allowed: readonly string[] },
): void {
  if (allowed.includes(value)) return;
  throw new GenerateError(
    'invalid-option',
    `${where}: ${name} must be one of ${allowed.map((one) => `'${one}'`).join(', ')}, got ${value}`,
  );
}
