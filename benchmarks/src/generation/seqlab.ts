// Times the generation of tokens by SeqLab through its public API.
import { registerSeqlabBackend } from '@seqlab/backend';
import { generate, type TextTokenizer } from '@seqlab/generate';
import { dense, embedding, quantizeWeights, sequential, stacked } from '@seqlab/seq-layers';
import { enableProdMode, setBackend } from '@tensorflow/tfjs-core';
import { engineName } from '../engine-name.js';
import { print, readRow, time } from '../measurement.js';
import type { GenerationRow } from './suite.js';

const row = readRow<GenerationRow>();
const { vocabulary, layers, units, tokens } = row;
/** Of the weights: 32, unless the contender is one with fewer. */
const bits = Number(process.env.SEQLAB_WEIGHT_BITS ?? 32);
registerSeqlabBackend();
enableProdMode();
await setBackend('seqlab');

const trained = sequential(
  [
    embedding({ inputDim: vocabulary, outputDim: row.embedding }),
    stacked({ cell: 'lstm', layers, units, returnSequences: true }),
    dense({ units: vocabulary }),
  ],
  { inputShape: [null] },
);
const model = bits === 32 ? trained : await quantizeWeights(trained, { bits: bits as 8 | 16 });
const tokenizer: TextTokenizer = {
  vocabularySize: vocabulary,
  encode: (text) => Int32Array.from(text, (character) => character.charCodeAt(0) - 48),
  decode: (ids) => String.fromCharCode(...ids.map((id) => id + 48)),
};
const options = { prompt: '0', maxTokens: tokens, temperature: 0 };
const milliseconds = await time(row, async () => void (await generate(model, tokenizer, options)));
print({ name: `${engineName()}, weights of ${bits} bits`, milliseconds });
process.exit(0);
