import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { registerSeqlabBackend } from '@seqlab/backend';
import { generate, type GenerateOptions } from '@seqlab/generate';
import { loadModel } from '@seqlab/seq-layers/node';
import { tokenizerFromJSON } from '@seqlab/text-data';
import { setBackend } from '@tensorflow/tfjs-core';
import { unzipSync } from 'fflate';

/** Text of a model that the playground gave, as the page says it is used in Node. */
export async function writeInNode(zip: Uint8Array, options: GenerateOptions): Promise<string> {
  registerSeqlabBackend();
  await setBackend('seqlab');
  const folder = await mkdtemp(path.join(tmpdir(), 'seqlab-model-'));
  try {
    await unpack(zip, folder);
    const model = await loadModel(path.join(folder, 'model'));
    const json = await readFile(path.join(folder, 'tokenizer.json'), 'utf8');
    const text = await generate(model, tokenizerFromJSON(JSON.parse(json)), options);
    model.dispose();
    return text;
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** What any program for zip files does. */
async function unpack(bytes: Uint8Array, folder: string): Promise<void> {
  for (const [name, content] of Object.entries(unzipSync(bytes))) {
    const file = path.join(folder, name);
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, content);
  }
}
