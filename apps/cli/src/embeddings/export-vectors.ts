import { existsSync } from 'node:fs';
import { saveWordVectors, writeProjectorFiles } from '@seqlab/generate/node';
import { badInput, CliError } from '../cli-error.js';
import { say } from '../messages.js';
import { openVectors, type VectorSource } from './open-vectors.js';

export interface ExportVectorsOptions {
  /** What is written. */
  to: 'word2vec' | 'projector';
  /** A file, compressed if it ends in `.gz`, or for the projector a folder. */
  out: string;
  /** Whether what is there may be replaced. */
  force: boolean;
  json: boolean;
}

/** Writes vectors for other programs. */
export async function exportVectors(
  source: string,
  from: VectorSource,
  { to, out, force, json }: ExportVectorsOptions,
): Promise<void> {
  if (existsSync(out) && !force) {
    throw new CliError(`${out} exists: choose another --out, or replace it with --force`);
  }
  const vectors = await openVectors(source, from);
  await badInput(out, () =>
    to === 'projector' ? writeProjectorFiles(out, vectors) : saveWordVectors(out, vectors),
  );
  const { size: words, dimensions } = vectors;
  process.stdout.write(
    json ? `${JSON.stringify({ source, format: to, out, words, dimensions })}\n` : `${out}\n`,
  );
  if (!json) say(`${words} vectors of ${dimensions} numbers`);
}
