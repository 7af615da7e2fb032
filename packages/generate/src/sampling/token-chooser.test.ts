import { mersenne } from 'pure-rand/generator/mersenne';
import { expect, it } from 'vitest';
import { shapingProcessors, type ShapingOptions } from '../logits/shaping.js';
import { truncatingProcessors, type TruncatingOptions } from '../logits/truncating.js';
import { TokenHistory } from '../tokens/token-history.js';
import type { TextTokenizer } from '../tokenizer.js';
import { TokenChooser } from './token-chooser.js';

const logits = Float32Array.of(1.2, -0.5, 0, 2.1, 0.3, -2);
const tokenizer: TextTokenizer = {
  vocabularySize: 6,
  encode: (text) => Int32Array.from(text, Number),
  decode: (ids) => ids.join(''),
};

type Options = Partial<Omit<TruncatingOptions & ShapingOptions, 'tokenizer'>>;

function chooserOf(options: Options): TokenChooser {
  const { vocabularySize } = tokenizer;
  return new TokenChooser({
    vocabularySize,
    shaping: shapingProcessors('test', { bannedIds: [], tokenizer, ...options }),
    truncating: truncatingProcessors('test', { ...options, vocabularySize }),
    isGreedy: options.temperature === 0,
    measures: true,
  });
}

/** A text whose prompt is 3 and which went on with 0, 0, 4. */
function history(): TokenHistory {
  const text = new TokenHistory(6);
  text.read([3]);
  for (const id of [0, 0, 4]) text.write(id);
  return text;
}

function draws(options: Options, seed: number, count: number): number[] {
  const chooser = chooserOf(options);
  const context = { history: history(), constraint: undefined, generator: mersenne(seed) };
  return Array.from({ length: count }, () => chooser.choose(logits, 0, context));
}

function normalize(weights: readonly number[]): number[] {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return weights.map((weight) => weight / total);
}

function softmax(values: Iterable<number>): number[] {
  return normalize(Array.from(values, Math.exp));
}

function keepOnly(ids: readonly number[], probabilities: readonly number[]): number[] {
  return normalize(probabilities.map((p, id) => (ids.includes(id) ? p : 0)));
}

const plain = softmax(logits);

/** Pearson's statistic of 100,000 draws against the distribution they should follow. */
function chiSquare(options: Options, distribution: readonly number[]): number {
  const count = 100_000;
  const counts = distribution.map(() => 0);
  for (const id of draws(options, 1, count)) counts[id]! += 1;
  return distribution.reduce((sum, p, id) => {
    if (p === 0) return counts[id] === 0 ? sum : Infinity;
    return sum + (counts[id]! - count * p) ** 2 / (count * p);
  }, 0);
}

// With five degrees of freedom the statistic is above 20.5 once in a thousand samples.
const limit = 20.5;

// By hand: the probabilities are 0.224, 0.041, 0.067, 0.550, 0.091 and 0.009, the entropy is 1.254.
it.each<[string, Options, number[]]>([
  ['nothing', {}, plain],
  ['temperature 0.5', { temperature: 0.5 }, softmax(logits.map((x) => x / 0.5))],
  ['temperature 2', { temperature: 2 }, softmax(logits.map((x) => x / 2))],
  ['top-k 3', { topK: 3 }, keepOnly([0, 3, 4], plain)],
  ['top-p 0.8', { topP: 0.8 }, keepOnly([0, 3, 4], plain)],
  ['min-p 0.1', { minP: 0.1 }, keepOnly([0, 2, 3, 4], plain)],
  ['typical 0.3', { typicalP: 0.3 }, keepOnly([0, 3], plain)],
  ['bans', { bannedIds: [3, 5] }, keepOnly([0, 1, 2, 4], plain)],
  ['bias', { logitBias: [['5', 3]] }, softmax(logits.map((x, id) => (id === 5 ? x + 3 : x)))],
  // 3 is in the prompt, 0 and 4 were generated: 1.2/1.5, 2.1/1.5, 0.3/1.5.
  ['repetition penalty', { repetitionPenalty: 1.5 }, softmax([0.8, -0.5, 0, 1.4, 0.2, -2])],
  ['frequency penalty', { frequencyPenalty: 0.6 }, softmax([0, -0.5, 0, 2.1, -0.3, -2])],
  ['presence penalty', { presencePenalty: 0.6 }, softmax([0.6, -0.5, 0, 2.1, -0.3, -2])],
  ['n-grams', { noRepeatNgramSize: 1 }, keepOnly([1, 2, 5], plain)],
  [
    'temperature before top-p',
    { temperature: 2, topP: 0.6 },
    keepOnly([0, 3, 4], softmax(logits.map((x) => x / 2))),
  ],
  ['top-k before top-p', { topK: 2, topP: 0.7 }, keepOnly([3], plain)],
])('100,000 draws follow their distribution with %s', (_name, options, distribution) => {
  expect(chiSquare(options, distribution)).toBeLessThan(limit);
});

it('draws at one temperature do not follow the softmax at another', () => {
  const other = softmax(logits.map((x) => x / 1.1));
  expect(chiSquare({}, other)).toBeGreaterThan(limit);
});

it.each([0, 1, -5])('seed %d gives the same draws again, and others than its neighbour', (seed) => {
  expect(draws({}, seed, 50)).toEqual(draws({}, seed, 50));
  expect(draws({}, seed, 50)).not.toEqual(draws({}, seed + 1, 50));
});

function choose(values: number[], options: Options = {}): number {
  const context = { history: new TokenHistory(6), constraint: undefined, generator: mersenne(1) };
  return chooserOf(options).choose(Float32Array.from(values), 0, context);
}

it('greedy takes the likeliest, the lowest id among equals', () => {
  expect(choose([...logits], { temperature: 0 })).toBe(3);
  expect(choose([1, 2, 2, 0, 0, 0], { temperature: 0 })).toBe(1);
});

it('is not upset by logits in the thousands or a temperature near zero', () => {
  expect(choose([5000, 5001, -9000, 0, 0, 0], { temperature: 1e-6 })).toBe(1);
});

it('never draws a token of logit −∞', () => {
  const values = [-Infinity, 0, -Infinity, -Infinity, -Infinity, -Infinity];
  expect(new Set(Array.from({ length: 100 }, () => choose(values)))).toEqual(new Set([1]));
});

it('reads the row it is told to, and knows the log-probability of its choice in the model', () => {
  const chooser = chooserOf({ temperature: 0, bannedIds: [3] });
  const rows = Float32Array.of(9, 0, 0, 0, 0, 0, ...logits);
  const context = { history: history(), constraint: undefined, generator: mersenne(1) };
  expect(chooser.choose(rows, 1, context)).toBe(0);
  expect(chooser.logProbability).toBeCloseTo(Math.log(plain[0]!), 6);
});

it('draws a first token uniformly from those allowed', () => {
  const chooser = chooserOf({ bannedIds: [0, 5] });
  const context = { history: new TokenHistory(6), constraint: undefined, generator: mersenne(3) };
  const counts = [0, 0, 0, 0, 0, 0];
  for (let i = 0; i < 4000; i++) counts[chooser.chooseFirst(context)]! += 1;
  expect(chooser.logProbability).toBeCloseTo(-Math.log(4));
  expect(counts[0]! + counts[5]!).toBe(0);
  for (const count of counts.slice(1, 5)) expect(Math.abs(count - 1000)).toBeLessThan(110);
});

it.each([
  ['a logit that is NaN', [0, NaN, 0, 0, 0, 0], /logit of token 1 is NaN/],
  ['an infinite logit', [Infinity, 0, 0, 0, 0, 0], /logit of token 0 is Infinity/],
  ['all −∞', Array.from({ length: 6 }, () => -Infinity), /rules out every token/],
])('refuses %s', (_name, values, message) => {
  expect(() => choose(values)).toThrow(message);
  expect(() => choose(values)).toThrow(expect.objectContaining({ code: 'invalid-output' }));
});

it('says so when bans leave nothing', () => {
  expect(() => choose([0, 0, 0, 0, 0, 0], { bannedIds: [0, 1, 2, 3, 4, 5] })).toThrow(
    expect.objectContaining({ code: 'no-token' }),
  );
});

it.each<Options>([
  { temperature: -1 },
  { temperature: Infinity },
  { topK: -1 },
  { topK: 1.5 },
  { topP: 0 },
  { topP: 1.1 },
  { minP: -0.1 },
  { minP: 2 },
  { typicalP: 0 },
  { typicalP: NaN },
  { repetitionPenalty: 0 },
  { repetitionPenalty: -1 },
  { frequencyPenalty: Infinity },
  { presencePenalty: NaN },
  { noRepeatNgramSize: 1.5 },
  { noRepeatNgramSize: -2 },
  { logitBias: [[6, 1]] },
  { logitBias: [['12', 1]] },
  { logitBias: [[0, NaN]] },
  {
    logitBias: [
      [1, 1],
      ['1', 2],
    ],
  },
])('refuses %o', (options) => {
  expect(() => chooserOf(options)).toThrow(
    expect.objectContaining({ name: 'GenerateError', code: 'invalid-option' }),
  );
});
