import { deserializeModel, serializeModel } from '@seqlab/seq-layers';
import { charTokenizerFromJSON } from '@seqlab/text-data';
import { strFromU8, strToU8, unzipSync, zipSync } from 'fflate';
import { Fault } from '../fault.js';
import { MOST_MODEL_BYTES } from '../limits.js';
import type { LanguageModel } from './language-model.js';

// The names of a run's folder, so that the unpacked file is one that `loadModel` and the command line's
// tokenizer read.
const CONFIG = 'model/config.json';
const WEIGHTS = 'model/model.safetensors';
const TOKENIZER = 'tokenizer.json';
const names = [CONFIG, WEIGHTS, TOKENIZER];

/** One file, a zip, of all that is needed to go on somewhere else. */
export async function packModel({ model, tokenizer }: LanguageModel): Promise<Uint8Array> {
  const files = await serializeModel(model);
  return zipSync({
    [CONFIG]: strToU8(files['config.json']),
    // Weights look like noise: packing them would save a tenth and take a while.
    [WEIGHTS]: [files['model.safetensors'], { level: 0 }],
    [TOKENIZER]: strToU8(`${JSON.stringify(tokenizer, undefined, 2)}\n`),
  });
}

/**
 * The model of a file that {@link packModel} made, or of one that only looks like it.
 *
 * @throws {@link Fault} `bad-model-file`, with what is wrong
 */
export function unpackModel(bytes: Uint8Array): LanguageModel {
  const files = unpack(bytes);
  const missing = names.find((name) => files[name] === undefined);
  if (missing !== undefined) throw new Fault('bad-model-file', `there is no ${missing} in it`);
  try {
    const tokenizer = charTokenizerFromJSON(JSON.parse(strFromU8(files[TOKENIZER]!)));
    const model = deserializeModel({
      'config.json': strFromU8(files[CONFIG]!),
      'model.safetensors': files[WEIGHTS]!,
    });
    return { model, tokenizer };
  } catch (error) {
    throw new Fault('bad-model-file', (error as Error).message, { cause: error });
  }
}

function unpack(bytes: Uint8Array): Record<string, Uint8Array> {
  if (bytes.length > MOST_MODEL_BYTES) {
    throw new Fault('bad-model-file', `it has more than ${MOST_MODEL_BYTES} bytes`);
  }
  let room = MOST_MODEL_BYTES;
  try {
    return unzipSync(bytes, {
      filter({ name, originalSize }) {
        if (!names.includes(name)) return false;
        // Memory is taken for the size that the file claims.
        room -= originalSize;
        if (room >= 0) return true;
        throw new Error(`unpacked it has more than ${MOST_MODEL_BYTES} bytes`);
      },
    });
  } catch (error) {
    throw new Fault('bad-model-file', (error as Error).message, { cause: error });
  }
}
