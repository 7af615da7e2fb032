import { gateActivations } from '@seqlab/seq-layers';
import { dispose, tensor2d } from '@tensorflow/tfjs-core';
import { Fault } from '../fault.js';
import { MOST_SENTENCE } from '../limits.js';
import type { GateReport } from '../protocol.js';
import { encodeKnown } from './encode-known.js';
import type { LanguageModel } from './language-model.js';

/**
 * What the gates of each recurrent layer do on a sentence, read from the beginning; longer ones are cut.
 *
 * @throws {@link Fault} `unknown-characters`; `gates-unseen` for a model whose recurrent layers cannot be looked into
 */
export async function reportGates(
  { model, tokenizer }: LanguageModel,
  sentence: string,
): Promise<GateReport[]> {
  const ids = encodeKnown(tokenizer, sentence).subarray(0, MOST_SENTENCE);
  if (ids.length === 0) return [];
  const characters = Array.from(ids, (id) => tokenizer.characters[id]!);
  const input = tensor2d(ids, [1, ids.length], 'int32');
  const layers = look(() => gateActivations(model, input));
  try {
    return await Promise.all(
      layers.map(async ({ layer, parts }) => ({
        layer,
        units: parts.hidden!.shape[2],
        characters,
        parts: await Promise.all(
          Object.entries(parts).map(async ([name, tensor]) => ({
            name,
            values: Float32Array.from(await tensor.data<'float32'>()),
          })),
        ),
      })),
    );
  } finally {
    dispose([input, ...layers.flatMap(({ parts }) => Object.values(parts))]);
  }
}

function look<T>(compute: () => T): T {
  try {
    return compute();
  } catch (error) {
    if ((error as { code?: unknown }).code !== 'unsupported') throw error;
    throw new Fault('gates-unseen', (error as Error).message, { cause: error });
  }
}
