import { existsSync } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { readSafetensors, type Model } from '@seqlab/seq-layers';
import { loadModel } from '@seqlab/seq-layers/node';
import { badInput, CliError } from '../cli-error.js';
import { readModel } from '../run/run-folder.js';
import { formatOfSource, type ReadFormat } from './formats.js';
import { setPyTorchWeights, type Prefixes } from './pytorch-weights.js';
import { readTfjsFiles } from './tfjs-files.js';

export interface ReadSourceOptions {
  /** Default: by the name, or what is in the folder. */
  from?: ReadFormat;
  /** The model that files of weights alone go into. */
  model?: string;
  prefixes: Prefixes;
}

/**
 * The model of a file or folder.
 *
 * @throws {@link CliError} for what is damaged, or cannot be represented.
 */
export async function readSource(
  source: string,
  { from = formatOfSource(source), model, prefixes }: ReadSourceOptions,
): Promise<Model> {
  await stat(source).catch((cause: unknown) => {
    throw new CliError(`${source} does not exist`, { cause });
  });
  const isWeights = from === 'keras-weights' || from === 'pytorch';
  if (!isWeights && model !== undefined) {
    throw new CliError(
      `--model goes with files of weights alone; ${source} has a model of its own`,
    );
  }
  if (isWeights) return readWeights(source, { from, model, prefixes });
  return badInput(source, async () => {
    switch (from) {
      case 'seqlab':
        return existsSync(path.join(source, 'run.json')) ? readModel(source) : loadModel(source);
      case 'tfjs': {
        const { fromTfjs } = await import('@seqlab/seq-layers/tfjs');
        return fromTfjs(await readTfjsFiles(source));
      }
      case 'keras': {
        const { fromKeras } = await import('@seqlab/seq-layers/keras');
        return fromKeras(await readFile(source));
      }
    }
  });
}

interface WeightsSource {
  from: 'keras-weights' | 'pytorch';
  model: string | undefined;
  prefixes: Prefixes;
}

async function readWeights(
  source: string,
  { from, model, prefixes }: WeightsSource,
): Promise<Model> {
  if (model === undefined) {
    throw new CliError(
      `${source} has weights alone; give the model they belong to with --model (a folder or file that has one)`,
    );
  }
  const target = await readSource(model, { prefixes: new Map() });
  await badInput(source, async () => {
    if (from === 'pytorch') {
      await setPyTorchWeights(target, readSafetensors(await readFile(source)), prefixes);
      return;
    }
    const { loadKerasWeights } = await import('@seqlab/seq-layers/keras');
    await loadKerasWeights(target, await readFile(source));
  });
  return target;
}
