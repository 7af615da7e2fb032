import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { GenerateError } from '../../errors.js';
import {
  projectorLines,
  projectorNames,
  type ProjectorOptions,
} from '../projector/projector-lines.js';
import type { WordVectors } from '../word-vectors.js';
import { writeLines } from './write-lines.js';

/**
 * Writes `vectors.tsv`, `metadata.tsv` and `projector_config.pbtxt` to a folder, which is made if there is none, for
 * `tensorboard --logdir FOLDER` or https://projector.tensorflow.org. What they have is said at `projectorFiles`; here
 * vectors may be of any number. The configuration is written last.
 *
 * @throws {@link GenerateError} `invalid-data` for no words or a single dimension; `invalid-option` for `columns` that
 * do not fit, a `tensorName` with quotes, or a folder that cannot be written to
 * @example
 * ```ts
 * import { loadWordVectors, writeProjectorFiles } from '@seqlab/generate/node';
 *
 * const vectors = await loadWordVectors('glove.6B.50d.txt', { format: 'glove', limit: 10_000 });
 * await writeProjectorFiles('runs/glove', vectors);
 * ```
 */
export async function writeProjectorFiles(
  folder: string,
  vectors: WordVectors,
  options: ProjectorOptions = {},
): Promise<void> {
  const where = 'writeProjectorFiles';
  const lines = projectorLines(where, vectors, options);
  await mkdir(folder, { recursive: true }).catch((cause: unknown) => {
    throw new GenerateError('invalid-option', `${where}: cannot make the folder ${folder}`, {
      cause,
    });
  });
  await writeLines(where, join(folder, projectorNames.vectors), lines.vectors());
  await writeLines(where, join(folder, projectorNames.metadata), lines.metadata());
  await writeLines(where, join(folder, projectorNames.config), [lines.config]);
}
