import { existsSync } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import { readSafetensors, writeSafetensors } from '@seqlab/seq-layers';
import writeFileAtomic from 'write-file-atomic';
import { badInput, CliError } from '../../cli-error.js';
import { runPaths } from '../../run/run-folder.js';

type TableShape = readonly [number, number];

/** The table in a file, or nothing if there is no such file. */
export async function keptVectors(
  file: string,
  shape: TableShape,
): Promise<Float32Array | undefined> {
  if (!existsSync(file)) return undefined;
  const found = await badInput(file, async () => readSafetensors(await readFile(file)));
  const table = found['vectors'];
  if (table?.data instanceof Float32Array && String(table.shape) === String(shape)) {
    return table.data;
  }
  throw new CliError(
    `${file}: there must be vectors of shape [${shape.join(', ')}]; remove it to make them again`,
  );
}

/** What is left of their training goes. */
export async function keepVectors(
  folder: string,
  { data, shape }: { data: Float32Array; shape: TableShape },
): Promise<void> {
  const { vectors, vectorTraining } = runPaths(folder);
  await writeFileAtomic(vectors, Buffer.from(writeSafetensors({ vectors: { data, shape } })));
  await rm(vectorTraining, { recursive: true, force: true });
}
