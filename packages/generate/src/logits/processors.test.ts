import { expect, it } from 'vitest';
import { TokenHistory } from '../tokens/token-history.js';
import { bannedTokens } from './banned-tokens.js';
import { frequencyPresencePenalty } from './frequency-presence-penalty.js';
import { logitBias } from './logit-bias.js';
import type { LogitsProcessor } from './logits-processor.js';
import { minP } from './min-p.js';
import { noRepeatNgram } from './no-repeat-ngram.js';
import { repetitionPenalty } from './repetition-penalty.js';
import { temperature } from './temperature.js';
import { topK } from './top-k.js';
import { topP } from './top-p.js';
import { typical } from './typical.js';

const none = -Infinity;

function historyOf({
  prompt = [],
  written = [],
}: {
  prompt?: number[];
  written?: number[];
}): TokenHistory {
  const history = new TokenHistory(6);
  history.read(prompt);
  for (const id of written) history.write(id);
  return history;
}

function apply(
  process: LogitsProcessor,
  logits: number[],
  history = new TokenHistory(logits.length),
): number[] {
  const values = Float64Array.from(logits);
  process(values, history);
  return [...values];
}

/** The ids that are left of tokens with these probabilities. */
function left(process: LogitsProcessor, probabilities: number[]): number[] {
  const logits = apply(process, probabilities.map(Math.log));
  return logits.flatMap((logit, id) => (logit === none ? [] : [id]));
}

it('temperature divides, from the likeliest on', () => {
  expect(apply(temperature(2), [1, 3, none, -1])).toEqual([-1, 0, none, -2]);
  expect(apply(temperature(1e-310), [5000, 5001])).toEqual([none, 0]);
  expect(apply(temperature(3), [none, none])).toEqual([none, none]);
});

it('repetition penalty divides positive logits and multiplies negative ones, of prompt and output', () => {
  const history = historyOf({ prompt: [0, 1, 1], written: [2] });
  expect(apply(repetitionPenalty(2), [3, -3, 0, 3, -3, none], history)).toEqual([
    1.5,
    -6,
    0,
    3,
    -3,
    none,
  ]);
});

it('frequency penalty counts what was generated, presence penalty whether it was', () => {
  const history = historyOf({ prompt: [0, 1], written: [1, 1, 1, 2] });
  const options = { frequency: 0.5, presence: 0.25 };
  expect(apply(frequencyPresencePenalty(options), [1, 1, 1, 1, 1, 1], history)).toEqual([
    1,
    1 - 1.5 - 0.25,
    1 - 0.5 - 0.25,
    1,
    1,
    1,
  ]);
});

it('bias is added, and bans rule out', () => {
  const biases = new Map([
    [0, -2],
    [3, 1.5],
  ]);
  expect(apply(logitBias(biases), [1, 1, 1, 1])).toEqual([-1, 1, 1, 2.5]);
  expect(apply(bannedTokens([1, 2]), [1, 1, 1, 1])).toEqual([1, none, none, 1]);
});

it.each([
  ['1: nothing that occurs', 1, [none, none, none, 0, 0, 0]],
  ['2: what followed the last id', 2, [0, none, none, 0, 0, 0]],
  ['3: what followed the last two ids', 3, [0, 0, none, 0, 0, 0]],
  ['longer than the text so far', 9, [0, 0, 0, 0, 0, 0]],
])('no n-gram of size %s', (_name, size, expected) => {
  // 0 was followed by 1 and by 2; "1 0" by 2.
  const history = historyOf({ prompt: [0, 1, 0], written: [2, 1, 0] });
  expect(apply(noRepeatNgram(size), [0, 0, 0, 0, 0, 0], history)).toEqual(expected);
});

it('an n-gram across prompt and output counts', () => {
  const history = historyOf({ prompt: [3, 4], written: [5, 3, 4] });
  expect(apply(noRepeatNgram(3), [0, 0, 0, 0, 0, 0], history)).toEqual([0, 0, 0, 0, 0, none]);
});

const skewed = [0.1, 0.4, 0.05, 0.3, 0.15];

it.each([
  [1, [1]],
  [2, [1, 3]],
  [4, [0, 1, 3, 4]],
  [5, [0, 1, 2, 3, 4]],
  [99, [0, 1, 2, 3, 4]],
])('top-k leaves the %d likeliest', (k, expected) => {
  expect(left(topK(k, 5), skewed)).toEqual(expected);
});

it.each([
  [0.01, [1]],
  [0.39, [1]],
  [0.41, [1, 3]],
  [0.69, [1, 3]],
  [0.71, [1, 3, 4]],
  [0.96, [0, 1, 2, 3, 4]],
])('top-p %d leaves the likeliest that add up to it', (p, expected) => {
  expect(left(topP(p, 5), skewed)).toEqual(expected);
});

it.each([
  [1, [1]],
  [0.76, [1]],
  [0.74, [1, 3]],
  [0.2, [0, 1, 3, 4]],
  [0.01, [0, 1, 2, 3, 4]],
])(
  'min-p %d leaves what is at least so many times as likely as the likeliest',
  (share, expected) => {
    expect(left(minP(share), skewed)).toEqual(expected);
  },
);

it.each([
  // Entropy 1.392; distances of surprise from it: 0.910, 0.476, 1.604, 0.188, 0.505.
  [0.29, [3]],
  [0.31, [1, 3]],
  [0.71, [1, 3, 4]],
  [0.86, [0, 1, 3, 4]],
  [0.96, [0, 1, 2, 3, 4]],
])('typical %d leaves the tokens of surprise nearest to the entropy', (mass, expected) => {
  expect(left(typical(mass, 5), skewed)).toEqual(expected);
});

it('typical may leave out the likeliest', () => {
  // Entropy 2.16 is nearer to the surprise of 1/20 (3.00) than to that of 2/5 (0.92).
  const probabilities = [0.4, ...Array.from({ length: 12 }, () => 0.05)];
  expect(left(typical(0.5, 13), probabilities)).not.toContain(0);
});

it.each([
  ['top-k', () => topK(2, 4)],
  ['top-p', () => topP(0.3, 4)],
  ['typical', () => typical(0.3, 4)],
])('%s keeps all of several that are equally good', (_name, build) => {
  expect(left(build(), [0.3, 0.3, 0.1, 0.3])).toEqual([0, 1, 3]);
});

it.each([
  ['top-k', () => topK(3, 4), [1, 2, 3]],
  ['top-p', () => topP(0.9, 4), [1, 2, 3]],
  ['min-p', () => minP(0.1), [1, 2, 3]],
  ['typical', () => typical(0.99, 4), [1, 2, 3]],
])('%s leaves ruled out what is', (_name, build, expected) => {
  expect(left(build(), [0, 0.5, 0.3, 0.2])).toEqual(expected);
});

it('a processor gives the same result again: its buffers hold nothing over', () => {
  for (const process of [topK(2, 5), topP(0.5, 5), typical(0.5, 5)]) {
    const first = left(process, skewed);
    left(process, skewed.toReversed());
    expect(left(process, skewed)).toEqual(first);
  }
});
