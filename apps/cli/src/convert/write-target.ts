import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { writeSafetensors, type Model } from '@seqlab/seq-layers';
import { saveModel } from '@seqlab/seq-layers/node';
import writeFileAtomic from 'write-file-atomic';
import type { WriteFormat } from './formats.js';
import { pyTorchWeights, type Prefixes } from './pytorch-weights.js';
import { writeTfjsFiles } from './tfjs-files.js';

export interface WriteTargetOptions {
  to: WriteFormat;
  /** Of ONNX: the states of recurrent layers are inputs and outputs too. */
  states: boolean;
  prefixes: Prefixes;
}

/** Writes a model to a file or folder, which is made if need be. */
export async function writeTarget(
  model: Model,
  target: string,
  { to, states, prefixes }: WriteTargetOptions,
): Promise<void> {
  switch (to) {
    case 'seqlab':
      return saveModel(model, target);
    case 'tfjs': {
      const { toTfjs } = await import('@seqlab/seq-layers/tfjs');
      return writeTfjsFiles(target, await toTfjs(model));
    }
    case 'onnx': {
      const { toOnnx } = await import('@seqlab/seq-layers/onnx');
      return writeFile(target, await toOnnx(model, { states }));
    }
    case 'pytorch':
      return writeFile(target, writeSafetensors(await pyTorchWeights(model, prefixes)));
  }
}

async function writeFile(file: string, bytes: Uint8Array): Promise<void> {
  await mkdir(path.dirname(file), { recursive: true });
  await writeFileAtomic(file, Buffer.from(bytes));
}
