// Writes text with the model of model/, after the words it is given, if any.
import { readFile } from 'node:fs/promises';
import { registerSeqlabBackend } from '@seqlab/backend';
import { stream } from '@seqlab/generate';
import { loadModel } from '@seqlab/seq-layers/node';
import { charTokenizerFromJSON } from '@seqlab/text-data';
import { setBackend } from '@tensorflow/tfjs-core';

const prompt = process.argv.slice(2).join(' ');

registerSeqlabBackend();
await setBackend('seqlab');

const model = await loadModel('model');
const tokenizer = charTokenizerFromJSON(JSON.parse(await readFile('model/tokenizer.json', 'utf8')));

process.stdout.write(prompt);
for await (const piece of stream(model, tokenizer, { prompt, maxTokens: 400, temperature: 0.7 })) {
  process.stdout.write(piece);
}
process.stdout.write('\n');
