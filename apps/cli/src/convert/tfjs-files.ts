import { mkdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import type { TfjsFiles } from '@seqlab/seq-layers/tfjs';
import writeFileAtomic from 'write-file-atomic';
import { CliError } from '../cli-error.js';

/** The file of a model of tfjs-layers, whether it or its folder was named. */
function tfjsModelFile(place: string): string {
  return place.endsWith('.json') ? place : path.join(place, 'model.json');
}

/** `model.json` and the weight files that it names, which lie beside it. */
export async function readTfjsFiles(place: string): Promise<TfjsFiles> {
  const file = tfjsModelFile(place);
  const json = await readFile(file, 'utf8');
  const files: Record<string, Uint8Array> = {};
  for (const name of weightFiles(JSON.parse(json))) {
    // A file from anywhere must not lead to others of this machine.
    if (path.basename(name) !== name) {
      throw new CliError(`${file}: weight files must lie beside it, got ${JSON.stringify(name)}`);
    }
    files[name] = await readFile(path.join(path.dirname(file), name));
  }
  return { ...files, 'model.json': json };
}

/** Whatever is wrong with the manifest is for the reader of the model to say. */
function weightFiles(json: unknown): string[] {
  const { weightsManifest } = Object(json) as { weightsManifest?: unknown };
  if (!Array.isArray(weightsManifest)) return [];
  return weightsManifest.flatMap((group: unknown) => {
    const { paths } = Object(group) as { paths?: unknown };
    return Array.isArray(paths) ? paths.filter((one) => typeof one === 'string') : [];
  });
}

/** `model.json` comes last: it is there only with its weights. */
export async function writeTfjsFiles(
  place: string,
  files: { 'model.json': string; 'weights.bin': Uint8Array },
): Promise<void> {
  const file = tfjsModelFile(place);
  if (path.basename(file) !== 'model.json') {
    throw new CliError(`${place}: tfjs-layers' file is named model.json; give that, or its folder`);
  }
  await mkdir(path.dirname(file), { recursive: true });
  await writeFileAtomic(
    path.join(path.dirname(file), 'weights.bin'),
    Buffer.from(files['weights.bin']),
  );
  await writeFileAtomic(file, files['model.json']);
}
