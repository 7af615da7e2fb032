// What a trained character model expects after a prompt.
//
//   pnpm --filter @seqlab/docs measure-next-characters runs/ten-minutes "ROMEO:\nThe "
//
// writes data/next-characters.json: every character with its logit, the likeliest first.

import '@tensorflow/tfjs-backend-cpu';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { loadModel } from '@seqlab/seq-layers/node';
import { charTokenizerFromJSON } from '@seqlab/text-data';
import { setBackend, tensor2d } from '@tensorflow/tfjs-core';

await setBackend('cpu');
const [folder = '', given = ''] = process.argv.slice(2);
const prompt = given.replaceAll('\\n', '\n');
const run = path.resolve(process.env['INIT_CWD'] ?? process.cwd(), folder);
const tokenizer = charTokenizerFromJSON(
  JSON.parse(await readFile(path.join(run, 'tokenizer.json'), 'utf8')),
);
const model = await loadModel(path.join(run, 'model'));
const ids = tokenizer.encode(prompt);
const output = model.call(tensor2d(ids, [1, ids.length], 'int32'));
const last = Array.from((await output.data()).slice(-tokenizer.vocabularySize));
const order = last.map((logit, id) => ({ logit, id })).toSorted((a, b) => b.logit - a.logit);
const file = path.join(import.meta.dirname, '../data/next-characters.json');
const characters = order.map(({ id }) => tokenizer.decode([id]));
const logits = order.map(({ logit }) => Number(logit.toFixed(3)));
await writeFile(file, `${JSON.stringify({ prompt, characters, logits })}\n`);
console.log(characters.slice(0, 12), logits.slice(0, 12));
