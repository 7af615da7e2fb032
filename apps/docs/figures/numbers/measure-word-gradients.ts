// How much the verdict of a trained classifier depends on the word at each step: the norm of the gradient
// of its logit, the median over reviews of 300 words padded to 500 steps.
//
//   pnpm --filter @seqlab/docs measure-word-gradients imdb-rnn=runs/imdb-rnn …
//
// writes data/word-gradients.json. The reviews are the first 256 test reviews of at least 300 words.

import '@tensorflow/tfjs-backend-cpu';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { registerSeqlabBackend } from '@seqlab/backend';
import type { Mask, Model } from '@seqlab/seq-layers';
import { registerGradients } from '@seqlab/seq-layers/gradients';
import { loadModel } from '@seqlab/seq-layers/node';
import { padSequences } from '@seqlab/text-data';
import { imdb } from '@seqlab/text-data/node';
import {
  grad,
  setBackend,
  sqrt,
  square,
  sum,
  tensor,
  tidy,
  type Tensor,
} from '@tensorflow/tfjs-core';

const [reviews, words, maxLen] = [256, 300, 500];
const from = process.env['INIT_CWD'] ?? process.cwd();

registerGradients();
registerSeqlabBackend();
await setBackend('seqlab');

const { test } = await imdb({ numWords: 10_000 });
const chosen = test.sequences
  .filter((ids) => ids.length >= words)
  .slice(0, reviews)
  .map((ids) => ids.slice(-words));
const { data, shape } = padSequences(chosen, { maxLen, padding: 'post' });

const runs: Record<string, { gradients: number[]; logits: [lowest: number, highest: number] }> = {};
for (const argument of process.argv.slice(2)) {
  const [name = '', folder = ''] = argument.split('=');
  const model = await loadModel(path.resolve(from, folder, 'model'));
  runs[name] = measure(model);
  console.log(
    name,
    runs[name].gradients.filter((_, t) => t % 50 === 49),
    runs[name].logits,
  );
}
const file = path.join(import.meta.dirname, '../data/word-gradients.json');
await writeFile(file, `${JSON.stringify({ reviews, words, maxLen, runs })}\n`);

function measure(model: Model) {
  const [embedding, ...others] = model.layers;
  const ids = tensor(data, [...shape], 'int32');
  return tidy(() => {
    const { output: vectors, mask } = embedding!.apply(ids);
    const logits = read(vectors, mask).dataSync<'float32'>();
    const gradients = grad((x: Tensor) => sum(read(x, mask)))(vectors);
    const norms = sqrt(sum(square(gradients), 2)).arraySync() as number[][];
    return {
      gradients: Array.from({ length: maxLen }, (_, t) => median(norms.map((row) => row[t]!))),
      logits: [Math.min(...logits), Math.max(...logits)] as [number, number],
    };
  });

  function read(x: Tensor, mask: Mask): Tensor {
    let result: { output: Tensor; mask?: Mask } = { output: x, mask };
    for (const layer of others) {
      result = layer.apply(result.output, result.mask ? { mask: result.mask } : {});
    }
    return result.output;
  }
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return Number(sorted[Math.floor(sorted.length / 2)]!.toPrecision(4));
}
