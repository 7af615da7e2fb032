import { GenerateError } from '../../errors.js';
import type { WordVectors } from '../word-vectors.js';
import { projectorLines, type ProjectorOptions } from './projector-lines.js';

/** As many numbers as surely fit into a string. */
const MOST_NUMBERS = 2 ** 24;

/** What the Embedding Projector reads. */
export interface ProjectorFiles {
  /** `vectors.tsv`: a line of numbers for each word. */
  readonly vectors: string;
  /** `metadata.tsv`: a line for each word, under a header where there are `columns`. */
  readonly metadata: string;
  /** `projector_config.pbtxt`, by which TensorBoard finds the two others beside it. */
  readonly config: string;
}

/**
 * Word vectors as files of the Embedding Projector: load the first two at https://projector.tensorflow.org, or put
 * all three into a folder for `tensorboard --logdir`. In Node `writeProjectorFiles` writes that folder.
 *
 * The format cannot hold everything a word may be: tabs and line breaks appear as `\t`, `\n` and `\r`, words of white
 * space alone as `\u00a0` and the like, the empty word as `(empty)`.
 *
 * @throws {@link GenerateError} `invalid-data` for no words, for a single dimension, which the projector refuses, and
 * for more than 2²⁴ numbers; `invalid-option` for `columns` that do not fit or a `tensorName` with quotes
 * @see https://github.com/tensorflow/tensorboard/blob/master/tensorboard/plugins/projector/projector_config.proto
 * @example
 * ```ts
 * import { projectorFiles, wordVectors } from '@seqlab/generate';
 *
 * const vectors = wordVectors({
 *   words: ['sea', 'ship'],
 *   vectors: Float32Array.of(0.1, 0.2, 0.3, 0.4),
 *   dimensions: 2,
 * });
 * const files = projectorFiles(vectors, { columns: { count: [433, 498] } });
 * console.log(files.metadata); // word and count, sea and 433, ship and 498
 * ```
 */
export function projectorFiles(
  vectors: WordVectors,
  options: ProjectorOptions = {},
): ProjectorFiles {
  const lines = projectorLines('projectorFiles', vectors, options);
  if (vectors.vectors.length > MOST_NUMBERS) {
    throw new GenerateError(
      'invalid-data',
      `projectorFiles: ${vectors.size} words of ${vectors.dimensions} dimensions do not fit into a string; ` +
        'pick fewer, or use writeProjectorFiles',
    );
  }
  return {
    vectors: [...lines.vectors()].join(''),
    metadata: [...lines.metadata()].join(''),
    config: lines.config,
  };
}
