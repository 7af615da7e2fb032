// Vectors of the words of a text of one's own, by skip-gram with negative sampling.
//
//   pnpm --filter @seqlab/examples word2vec moby.txt --out moby.vec --near whale --near sea

import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { registerSeqlabBackend } from '@seqlab/backend';
import { nearestNeighbors, skipGramModel, vectorsOfEmbedding } from '@seqlab/generate';
import { saveWordVectors } from '@seqlab/generate/node';
import { registerGradients } from '@seqlab/seq-layers/gradients';
import { kerasSpecialTokens, skipGramBatches, wordTokenizer } from '@seqlab/text-data';
import { mobyDick } from '@seqlab/text-data/node';
import { adam, binaryCrossentropy, fit } from '@seqlab/trainer';
import { setBackend } from '@tensorflow/tfjs-core';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    out: { type: 'string' },
    near: { type: 'string', multiple: true, default: ['whale', 'sea', 'captain'] },
    words: { type: 'string', default: '5000' },
    dimensions: { type: 'string', default: '64' },
    epochs: { type: 'string', default: '5' },
  },
});
// Where npm's scripts are called from.
const from = process.env['INIT_CWD'] ?? process.cwd();
const [file] = positionals;
const text =
  file === undefined ? await mobyDick() : await readFile(path.resolve(from, file), 'utf8');

registerGradients();
registerSeqlabBackend();
await setBackend('seqlab');

const paragraphs = text.split(/\n\s*\n/);
// Words beyond the most frequent are left out, and 0 is no word.
const tokenizer = wordTokenizer(paragraphs, {
  maxTokens: Number(values.words),
  specialTokens: kerasSpecialTokens(),
});
const { vocabulary, vocabularySize } = tokenizer;
const sequences = paragraphs.map((paragraph) => tokenizer.encode(paragraph));
const model = skipGramModel({ vocabularySize, dimensions: Number(values.dimensions) });
await fit(model, skipGramBatches(sequences, { vocabularySize }), {
  loss: binaryCrossentropy({ fromLogits: true }),
  optimizer: adam({ learningRate: 0.002 }),
  epochs: Number(values.epochs),
  callbacks: [
    {
      onEpochEnd: ({ epoch, step, loss }) =>
        console.log(`epoch ${epoch + 1}: ${step} steps, loss ${loss.toFixed(4)}`),
    },
  ],
});

const vectors = await vectorsOfEmbedding(model.getLayer('words'), vocabulary);
for (const word of values.near) {
  const neighbors = vectors.has(word) ? nearestNeighbors(vectors, word, { k: 8 }) : [];
  const list = neighbors.map((one) => `${one.word} ${one.similarity.toFixed(2)}`);
  console.log(`${word}: ${list.join(', ') || 'not among the words'}`);
}
if (values.out !== undefined) {
  await saveWordVectors(path.resolve(from, values.out), vectors);
  console.log(`${vectors.size} vectors in ${values.out}`);
}
