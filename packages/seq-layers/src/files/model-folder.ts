import { mkdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import { SeqLayersError } from '../errors.js';
import type { Model } from '../model/model.js';
import { deserializeModel, serializeModel } from './serialize.js';

/**
 * Writes a model to a folder, which is made if need be, as `config.json` and `model.safetensors`.
 * Each file is written beside its place, flushed and renamed: an old file is replaced whole or not
 * at all.
 *
 * @throws SeqLayersError `not-built` while the model has no weights; the file system's own errors
 * @example
 * ```ts
 * import { dense, sequential } from '@seqlab/seq-layers';
 * import { loadModel, saveModel } from '@seqlab/seq-layers/node';
 *
 * await saveModel(sequential([dense({ units: 2 })], { inputShape: [8] }), 'my-model');
 * const model = await loadModel('my-model');
 * ```
 */
export async function saveModel(model: Model, directory: string): Promise<void> {
  const { 'config.json': config, 'model.safetensors': bytes } = await serializeModel(model);
  const weights = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  await mkdir(directory, { recursive: true });
  await writeFileAtomic(path.join(directory, 'model.safetensors'), weights);
  await writeFileAtomic(path.join(directory, 'config.json'), config);
}

/**
 * Reads a model from a folder that `saveModel` wrote.
 *
 * @throws SeqLayersError `invalid-file`, naming the first thing that is wrong; when a file cannot
 * be read, the file system's error is its `cause`
 */
export async function loadModel(directory: string): Promise<Model> {
  const read = (file: string) => readFile(path.join(directory, file));
  try {
    const [config, weights] = [await read('config.json'), await read('model.safetensors')];
    return deserializeModel({
      'config.json': config.toString('utf8'),
      'model.safetensors': weights,
    });
  } catch (cause) {
    throw new SeqLayersError('invalid-file', `${directory}: ${(cause as Error).message}`, {
      cause,
    });
  }
}
