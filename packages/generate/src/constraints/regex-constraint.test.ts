import { dense, embedding, lstm, sequential, type Model } from '@seqlab/seq-layers';
import { bpeTokenizer, byteTokenizer, charTokenizer, wordTokenizer } from '@seqlab/text-data';
import '@tensorflow/tfjs-backend-cpu';
import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { beamSearch } from '../beam/beam-search.js';
import { generateSamples, type GenerateSamplesOptions } from '../generate-samples.js';
import type { TextTokenizer } from '../tokenizer.js';
import { regexConstraint } from './regex-constraint.js';
import { tokenTexts } from './token-texts.js';

function modelOf({ vocabularySize }: TextTokenizer, seed = 1): Model {
  return sequential(
    [
      embedding({ inputDim: vocabularySize, outputDim: 4, embeddingsInitializer: 'glorotNormal' }),
      lstm({ units: 5, returnSequences: true }),
      dense({ units: vocabularySize, kernelInitializer: 'orthogonal' }),
    ],
    { seed },
  );
}

const letters = charTokenizer('abcdefghij 0123456789-,.:"{}[]_xyz白鲸😀\n');
const bpe = bpeTokenizer('yes no yes no maybe yes, the whale. 2024-01-31 1999-12-24 '.repeat(9), {
  vocabularySize: 290,
});
const alphabet = charTokenizer('abcdefghijklmnopqrstuvwxyz ,0123456789白😀');
const model = modelOf(letters);
const alphabetModel = modelOf(alphabet);
const bpeModel = modelOf(bpe);

function whole({ source, flags }: RegExp): RegExp {
  return new RegExp(`^(?:${source})$`, flags);
}

async function samples(pattern: RegExp, options: GenerateSamplesOptions = {}) {
  const constraint = regexConstraint(pattern);
  return generateSamples(model, letters, {
    prompt: 'a',
    seed: 1,
    count: 5,
    ...options,
    constraint,
  });
}

it.each([
  /[a-c]{3}/,
  /\d{4}-(?:0[1-9]|1[0-2])-[0-3]\d/,
  /yes|no|zebra|ab?c?/,
  /(?:ab|cd){2,3}\./,
  /"[^"\n]{0,6}"/,
  /\{("[a-z]_":\d{1,3},?){1,2}\}/,
  /^[x-z]白鲸$/,
  /[白鲸]{2}😀/,
  /[白鲸😀]{3}/u,
  /\bab\b/,
])('everything generated matches as a whole: %s', async (pattern) => {
  for (const { text, finishReason } of await samples(pattern)) {
    expect(text).toMatch(whole(pattern));
    expect(finishReason).toBe('constraint');
  }
});

it('everything generated matches, for any expression, tokenizer, seed and temperature', async () => {
  const atom = fc.constantFrom(
    'a',
    'yes',
    '[0-9]',
    '[^,]',
    'e|s',
    'no?',
    '\\w',
    ' the',
    '\\d{2,4}',
  );
  const sequence = fc
    .array(fc.tuple(atom, fc.constantFrom('', '?', '{2}', '{1,3}')), { minLength: 1, maxLength: 4 })
    .map((parts) => parts.map(([source, times]) => `(?:${source})${times}`).join(''));
  const pattern = fc
    .tuple(sequence, sequence, fc.constantFrom('', 'i', 'u'))
    .map(([a, b, flags]) => new RegExp(`${a}|${b}`, flags));
  const runs = fc.record({
    pattern,
    seed: fc.integer(),
    temperature: fc.constantFrom(0, 0.5, 2),
    isBpe: fc.boolean(),
  });
  await fc.assert(
    fc.asyncProperty(runs, async ({ pattern: own, seed, temperature, isBpe }) => {
      const [sample] = await generateSamples(
        isBpe ? bpeModel : alphabetModel,
        isBpe ? bpe : alphabet,
        {
          prompt: 'a',
          seed,
          temperature,
          constraint: regexConstraint(own),
        },
      );
      expect(sample!.text).toMatch(whole(own));
      expect(sample!.finishReason).toBe('constraint');
    }),
    { numRuns: 60, seed: 1 },
  );
}, 60_000);

it('a match that can be extended goes on to maxTokens, and says whether it is whole', async () => {
  const [digits] = await samples(/\d+/, { maxTokens: 30 });
  expect(digits).toMatchObject({ finishReason: 'constraint' });
  expect(digits!.text).toMatch(/^\d{30}$/);
  const [cut] = await samples(/\d+\./, { maxTokens: 3, bannedTokens: [] });
  expect(cut!.text).toMatch(/^\d{1,3}$|^\d{1,2}\.$/);
  expect(cut!.finishReason).toBe(cut!.text.endsWith('.') ? 'constraint' : 'length');
  expect((await samples(/[a-z]{9}/, { maxTokens: 3 }))[0]).toMatchObject({
    finishReason: 'length',
  });
});

it('a stop token ends whole matches only', async () => {
  for (let seed = 0; seed < 20; seed++) {
    const options = { seed, stopTokens: ['\n'], logitBias: [['\n', 3]] as const, maxTokens: 200 };
    for (const { text, finishReason } of await samples(/(?:ab|cd)+x/, options)) {
      // Nothing follows the x.
      expect([text, finishReason]).toEqual([expect.stringMatching(/^(ab|cd)+x$/), 'constraint']);
    }
    for (const { text, finishReason } of await samples(/(?:ab|cd|\n)+/, options)) {
      expect(text).toMatch(/^(ab|cd)+$/);
      expect(finishReason).toBe('stop');
    }
  }
});

it('an expression that only nothing matches gives an empty text', async () => {
  expect((await samples(/(?:)/))[0]).toMatchObject({
    text: '',
    ids: [],
    finishReason: 'constraint',
  });
});

it('never gets stuck where the vocabulary lacks a character, or it is banned', async () => {
  // There is no Q, k or w; after "be" comes only what has one.
  for (const { text } of await samples(/a(?:beQ|c[kw]|d)|(?:be[Qk]+)*f/, { count: 10 })) {
    expect(['ad', 'f']).toContain(text);
  }
  for (const { text } of await samples(/a(?:b|c)d|xy/, { count: 10, bannedTokens: ['d'] })) {
    expect(text).toBe('xy');
  }
});

it('tokens of several characters cross the parts of an expression', async () => {
  const pattern = /(?:yes|no|maybe)(?:, (?:yes|no|the whale))?\./;
  const constraint = regexConstraint(pattern);
  const options = { prompt: 'the', count: 20, seed: 1, constraint };
  const lengths = new Set<number>();
  for (const { text, ids, finishReason } of await generateSamples(bpeModel, bpe, options)) {
    expect(text).toMatch(whole(pattern));
    expect(bpe.decode(ids)).toBe(text);
    expect(finishReason).toBe('constraint');
    lengths.add(text.length - ids.length);
  }
  // Single bytes spell the words as well as tokens of several characters do.
  expect(lengths.size).toBeGreaterThan(2);
});

it('words come with the space before them, but for the first of a text', async () => {
  const words = wordTokenizer('call me ishmael some years ago');
  const own = modelOf(words);
  const options = { maxTokens: 9, seed: 1, count: 4 };
  const constraint = regexConstraint(/(?: (?:me|ago)){2} ishmael/);
  const after = await generateSamples(own, words, { ...options, prompt: 'call', constraint });
  for (const { text } of after) expect(text).toMatch(/^( me| ago){2} ishmael$/);
  const alone = await generateSamples(own, words, {
    ...options,
    constraint: regexConstraint(/(?:me|ago) ishmael/),
  });
  for (const { text } of alone) expect(text).toMatch(/^(me|ago) ishmael$/);
  const without = regexConstraint(/me ishmael/);
  await expect(
    generateSamples(own, words, { ...options, prompt: 'call', constraint: without }),
  ).rejects.toThrow(/begins with a space/);
});

it('leaves out tokens that hold parts of characters', async () => {
  const bytes = byteTokenizer();
  const constraint = regexConstraint(/[aé鲸]{5}/);
  const [sample] = await generateSamples(modelOf(bytes), bytes, { prompt: '鲸', constraint });
  expect(sample!.text).toBe('aaaaa');
  const impossible = regexConstraint(/鲸/);
  await expect(
    generateSamples(modelOf(bytes), bytes, { prompt: 'a', constraint: impossible }),
  ).rejects.toThrow(expect.objectContaining({ name: 'GenerateError', code: 'invalid-constraint' }));
});

it('one constraint serves several tokenizers, calls and bans', async () => {
  const constraint = regexConstraint(/(?:yes|no)+\./);
  for (let i = 0; i < 2; i++) {
    for (const [own, tokenizer] of [
      [model, letters],
      [bpeModel, bpe],
    ] as const) {
      const options = { prompt: 'a', seed: i, maxTokens: 400, constraint };
      if (tokenizer === letters) {
        await expect(generateSamples(own, tokenizer, options)).rejects.toThrow(/no text/);
        continue;
      }
      const [sample] = await generateSamples(own, tokenizer, options);
      expect(sample!.text).toMatch(/^(yes|no)+\.?$/);
      const banned = await generateSamples(own, tokenizer, {
        ...options,
        bannedTokens: ['y', 'yes'],
      });
      expect(banned[0]!.text).toMatch(/^(no)+\.?$/);
    }
  }
});

it('holds for beams too', async () => {
  const pattern = /(?:ab|c)d{1,3}x/;
  const beams = await beamSearch(model, letters, {
    prompt: 'a',
    beams: 6,
    constraint: regexConstraint(pattern),
  });
  // All six there are.
  expect(beams.map(({ text }) => text).toSorted()).toEqual([
    'abdddx',
    'abddx',
    'abdx',
    'cdddx',
    'cddx',
    'cdx',
  ]);
});

it('decodes the vocabulary of a tokenizer once', () => {
  expect(tokenTexts(bpe)).toBe(tokenTexts(bpe));
});

it('refuses what is no expression, and bad limits', () => {
  expect(() => regexConstraint('a' as never)).toThrow(
    expect.objectContaining({ code: 'invalid-option' }),
  );
  expect(() => regexConstraint(/a/, { maxStates: 0 })).toThrow(
    expect.objectContaining({ code: 'invalid-option' }),
  );
  expect(() => regexConstraint(/(a*)b\1/)).toThrow(
    expect.objectContaining({ code: 'invalid-constraint' }),
  );
});
