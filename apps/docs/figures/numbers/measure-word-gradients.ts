// What the verdict of trained classifiers depends on: the gradient of the logit with respect to the vector of
// each word, for reviews of 300 words padded to 500 steps. Of each run
//
// - gradients: its norm at each step, the median over the reviews
// - cosines: of the angle between it at the last word and so many words before, the mean
//
//   pnpm --filter @seqlab/docs measure-word-gradients mask=runs/imdb-rnn no-mask=runs/no-mask …
//
// writes data/word-gradients.json. The reviews are the first 256 of the test part with so many words.

import '@tensorflow/tfjs-backend-cpu';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { registerSeqlabBackend } from '@seqlab/backend';
import type { Mask, Model } from '@seqlab/seq-layers';
import { registerGradients } from '@seqlab/seq-layers/gradients';
import { loadModel } from '@seqlab/seq-layers/node';
import { padSequences } from '@seqlab/text-data';
import { imdb } from '@seqlab/text-data/node';
import { grad, setBackend, sum, tensor, tidy, type Tensor } from '@tensorflow/tfjs-core';

const [reviews, words, maxLen, reach] = [256, 300, 500, 60];
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

const runs: Record<string, ReturnType<typeof measure>> = {};
for (const argument of process.argv.slice(2)) {
  const [name = '', folder = ''] = argument.split('=');
  const found = measure(await loadModel(path.resolve(from, folder, 'model')));
  runs[name] = found;
  console.log(name, found.gradients[0], found.gradients[words - 1], found.cosines);
}
const file = path.join(import.meta.dirname, '../data/word-gradients.json');
await writeFile(file, `${JSON.stringify({ reviews, words, maxLen, runs })}\n`);

function measure(model: Model): { gradients: number[]; cosines: number[] } {
  const vectors = gradientsOf(model);
  const norms = vectors.map((review) => review.map((one) => Math.sqrt(dot(one, one))));
  const cosine = (review: number, t: number) => {
    const [last, own] = [vectors[review]!, norms[review]!];
    return dot(last[words - 1]!, last[t]!) / (own[words - 1]! * own[t]!);
  };
  return {
    gradients: Array.from({ length: maxLen }, (_, t) => median(norms.map((row) => row[t]!))),
    cosines: Array.from({ length: reach + 1 }, (_, back) =>
      rounded(mean(vectors.map((_review, i) => cosine(i, words - 1 - back)))),
    ),
  };
}

/** `[reviews, maxLen, dimensions]` */
function gradientsOf(model: Model): number[][][] {
  const [embedding, ...others] = model.layers;
  return tidy(() => {
    const { output: vectors, mask } = embedding!.apply(tensor(data, [...shape], 'int32'));
    const read = (x: Tensor) => {
      let result: { output: Tensor; mask?: Mask } = { output: x, mask };
      for (const layer of others) {
        result = layer.apply(result.output, result.mask ? { mask: result.mask } : {});
      }
      return sum(result.output);
    };
    return grad(read)(vectors).arraySync() as number[][][];
  });
}

function dot(a: readonly number[], b: readonly number[]): number {
  return a.reduce((total, one, i) => total + one * b[i]!, 0);
}

function mean(values: readonly number[]): number {
  return values.reduce((total, one) => total + one, 0) / values.length;
}

function median(values: readonly number[]): number {
  return rounded(values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!);
}

function rounded(value: number): number {
  return Number(value.toPrecision(4));
}
