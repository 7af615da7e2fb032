// Times the generation of tokens by SeqLab through its public API.
import { registerSeqlabBackend } from '@seqlab/backend';
import { generate, type TextTokenizer } from '@seqlab/generate';
import { dense, embedding, lstm, sequential } from '@seqlab/seq-layers';
import { enableProdMode, setBackend } from '@tensorflow/tfjs-core';
import { engineName } from '../engine-name.js';
import { print, readRow, time } from '../measurement.js';
import type { GenerationRow } from './suite.js';

const row = readRow<GenerationRow>();
const { vocabulary, units, tokens } = row;
registerSeqlabBackend();
enableProdMode();
await setBackend('seqlab');

const model = sequential([
  embedding({ inputDim: vocabulary, outputDim: row.embedding }),
  lstm({ units, returnSequences: true }),
  dense({ units: vocabulary }),
]);
const tokenizer: TextTokenizer = {
  vocabularySize: vocabulary,
  encode: (text) => Int32Array.from(text, (character) => character.charCodeAt(0) - 48),
  decode: (ids) => String.fromCharCode(...ids.map((id) => id + 48)),
};
const options = { prompt: '0', maxTokens: tokens, temperature: 0 };
const milliseconds = await time(row, async () => void (await generate(model, tokenizer, options)));
print({ name: engineName(), milliseconds });
process.exit(0);
