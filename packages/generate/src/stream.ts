import type { Model } from '@seqlab/seq-layers';
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { mersenne } from 'pure-rand/generator/mersenne';
import { GenerateError } from './errors.js';
import { generateTokens } from './generate-tokens.js';
import { categoricalSampler, greedySampler } from './sampler.js';
import { TextPieces } from './text-pieces.js';
import type { TextTokenizer } from './tokenizer.js';

export interface GenerateOptions {
  /** Text to continue. Default empty: the first token is then drawn uniformly from all. */
  prompt?: string | undefined;
  /** How many tokens to generate. Default 500. */
  maxTokens?: number | undefined;
  /** 1 samples from the model's distribution, less is safer, more is wilder, 0 takes the likeliest. Default 1. */
  temperature?: number | undefined;
  /** An integer; the same seed gives the same text. Default: another each time. */
  seed?: number | undefined;
  /** Aborted, generating throws its reason. */
  signal?: AbortSignal | undefined;
}

/**
 * Text that continues the prompt, in pieces as they are generated; the prompt itself is not among
 * them. A piece is never cut within a character. The model ends in logits or in a softmax,
 * `[batch, time, classes]`; the states it keeps for `predict` are neither read nor changed, so a
 * model trained at any batch size will do.
 *
 * Leaving the loop early frees everything.
 *
 * @throws {@link GenerateError} `invalid-option` at once; `invalid-output`, while generating, for
 * logits that are NaN or infinite. The tokenizer's own error, at once, for a prompt it cannot encode.
 *
 * @example
 * ```ts
 * import '@tensorflow/tfjs-backend-cpu';
 * import { stream } from '@seqlab/generate';
 * import { dense, embedding, gru, sequential } from '@seqlab/seq-layers';
 * import { charTokenizer } from '@seqlab/text-data';
 *
 * const tokenizer = charTokenizer('It was the best of times.');
 * const classes = tokenizer.vocabularySize;
 * const model = sequential([
 *   embedding({ inputDim: classes, outputDim: 4 }),
 *   gru({ units: 8, returnSequences: true }),
 *   dense({ units: classes }),
 * ]);
 * const options = { prompt: 'It ', maxTokens: 20, temperature: 0.8, seed: 7 };
 * for await (const piece of stream(model, tokenizer, options)) process.stdout.write(piece);
 * ```
 */
export function stream(
  model: Model,
  tokenizer: TextTokenizer,
  {
    prompt = '',
    maxTokens = 500,
    temperature = 1,
    seed = randomSeed(),
    signal,
  }: GenerateOptions = {},
): AsyncGenerator<string, void, undefined> {
  checkOptions({ maxTokens, temperature, seed });
  const generator = mersenne(seed);
  const sampler =
    temperature === 0 ? greedySampler() : categoricalSampler({ temperature, generator });
  const promptIds = tokenizer.encode(prompt);
  if (promptIds.length > 0) {
    return textOf(generateTokens(model, promptIds, { sampler, maxTokens, signal }), tokenizer);
  }
  const first = uniformInt(generator, 0, tokenizer.vocabularySize - 1);
  const rest = generateTokens(model, Int32Array.of(first), {
    sampler,
    maxTokens: maxTokens - 1,
    signal,
  });
  return textOf(prepend(first, rest), tokenizer);
}

async function* textOf(
  ids: AsyncIterable<number>,
  tokenizer: TextTokenizer,
): AsyncGenerator<string, void, undefined> {
  const pieces = new TextPieces(tokenizer);
  for await (const id of ids) {
    const piece = pieces.push(id);
    if (piece !== '') yield piece;
  }
  const rest = pieces.flush();
  if (rest !== '') yield rest;
}

async function* prepend(
  first: number,
  rest: AsyncIterable<number>,
): AsyncGenerator<number, void, undefined> {
  yield first;
  yield* rest;
}

function checkOptions({
  maxTokens,
  temperature,
  seed,
}: Record<'maxTokens' | 'temperature' | 'seed', number>): void {
  if (!Number.isSafeInteger(maxTokens) || maxTokens < 1) {
    throw invalidOption(`maxTokens must be a positive integer, got ${maxTokens}`);
  }
  if (!(temperature >= 0 && temperature < Infinity)) {
    throw invalidOption(`temperature must be a number at least 0, got ${temperature}`);
  }
  if (!Number.isSafeInteger(seed)) {
    throw invalidOption(`seed must be an integer, got ${seed}`);
  }
}

function invalidOption(what: string): GenerateError {
  return new GenerateError('invalid-option', `generate: ${what}`);
}

function randomSeed(): number {
  return crypto.getRandomValues(new Int32Array(1))[0]!;
}
