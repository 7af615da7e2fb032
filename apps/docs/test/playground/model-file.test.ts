import '@tensorflow/tfjs-backend-cpu';
import { generate } from '@seqlab/generate';
import { charTokenizer } from '@seqlab/text-data';
import { memory, setBackend } from '@tensorflow/tfjs-core';
import { strFromU8, strToU8, unzipSync, zipSync } from 'fflate';
import { beforeAll, describe, expect, test } from 'vitest';
import { Fault } from '../../playground/fault.js';
import { newLanguageModel } from '../../playground/worker/language-model.js';
import { packModel, unpackModel } from '../../playground/worker/model-file.js';

const tokenizer = charTokenizer('Call me Ishmael.');

async function packed(): Promise<Uint8Array> {
  const languageModel = newLanguageModel(tokenizer, { cell: 'gru', units: 8 });
  const bytes = await packModel(languageModel);
  languageModel.model.dispose();
  return bytes;
}

function fault(bytes: Uint8Array): Fault {
  try {
    unpackModel(bytes).model.dispose();
  } catch (error) {
    return error as Fault;
  }
  throw new Error('it was taken');
}

describe("a model's file", () => {
  beforeAll(() => setBackend('cpu'));

  test('holds model and tokenizer whole', async () => {
    const original = newLanguageModel(tokenizer, { cell: 'lstm', units: 8 });
    const copy = unpackModel(await packModel(original));
    const options = { prompt: 'Call', maxTokens: 30, seed: 0 };
    expect(await generate(copy.model, copy.tokenizer, options)).toBe(
      await generate(original.model, tokenizer, options),
    );
    expect(copy.tokenizer.characters).toEqual(tokenizer.characters);
    original.model.dispose();
    copy.model.dispose();
  });

  test('is refused with what is wrong, and nothing of it stays', async () => {
    const bytes = await packed();
    const files = unzipSync(bytes);
    const { 'model/config.json': config, ...others } = files;
    const changed = (name: string, text: string) => zipSync({ ...files, [name]: strToU8(text) });
    const before = memory().numTensors;
    expect(fault(strToU8('not a zip'))).toMatchObject({
      name: 'bad-model-file',
      message: 'invalid zip data',
    });
    expect(fault(zipSync(others)).message).toBe('there is no model/config.json in it');
    expect(fault(changed('tokenizer.json', '{}')).message).toMatch(/tokenizer/);
    expect(fault(changed('model/config.json', '{"className":"Sequential"}')).message).toMatch(
      /config\.json/,
    );
    const wider = strFromU8(config!).replaceAll('"units": 8', '"units": 9');
    expect(fault(changed('model/config.json', wider)).message).toMatch(
      /must be float32 \(32, 27\), got float32 \(32, 24\)/,
    );
    expect(fault(changed('model/model.safetensors', 'short')).name).toBe('bad-model-file');
    for (let cut = 0; cut < bytes.length; cut += 97) {
      expect(fault(bytes.subarray(0, cut)).name).toBe('bad-model-file');
    }
    expect(memory().numTensors).toBe(before);
  });

  test('that claims to be larger than it may be is refused before memory is taken', async () => {
    const bytes = await packed();
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    // The unpacked size in the central directory's first entry.
    const signature = [0x50, 0x4b, 0x01, 0x02];
    const entry = bytes.findIndex((_, i) => signature.every((byte, k) => bytes[i + k] === byte));
    view.setUint32(entry + 24, 0xfffffff0, true);
    expect(fault(bytes).message).toBe('unpacked it has more than 100000000 bytes');
  });
});
