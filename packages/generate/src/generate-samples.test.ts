import { dense, embedding, lstm, sequential } from '@seqlab/seq-layers';
import { bpeTokenizer, byteTokenizer, charTokenizer, wordTokenizer } from '@seqlab/text-data';
import { logSoftmax, memory, tensor, tidy } from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { describeOnEachBackend } from '../test/backends.js';
import { characters } from '../test/characters.js';
import { characterModel } from '../test/models.js';
import { generateSamples, type GenerateSamplesOptions, type Sample } from './generate-samples.js';
import { generate } from './generate.js';
import type { TextTokenizer } from './tokenizer.js';

const prompt = 'abc é';

/** A model for any tokenizer, with weights large enough for texts to differ. */
function modelOf({ vocabularySize }: TextTokenizer) {
  return sequential(
    [
      embedding({ inputDim: vocabularySize, outputDim: 8, embeddingsInitializer: 'glorotNormal' }),
      lstm({ units: 9, returnSequences: true }),
      dense({ units: vocabularySize, kernelInitializer: 'orthogonal' }),
    ],
    { seed: 1 },
  );
}

async function sample(
  options: GenerateSamplesOptions,
  tokenizer: TextTokenizer = characters,
): Promise<Sample> {
  const model = tokenizer === characters ? characterModel() : modelOf(tokenizer);
  return (await generateSamples(model, tokenizer, options))[0]!;
}

describeOnEachBackend('generateSamples', () => {
  it('writes what generate writes with the seeds that follow, however many', async () => {
    const model = characterModel();
    const options = { prompt, maxTokens: 40, temperature: 0.9, topK: 5, repetitionPenalty: 1.2 };
    const samples = await generateSamples(model, characters, { ...options, seed: 3, count: 5 });
    for (const [i, { text }] of samples.entries()) {
      expect(text).toBe(await generate(model, characters, { ...options, seed: 3 + i }));
    }
    const fewer = await generateSamples(model, characters, { ...options, seed: 3, count: 2 });
    expect(fewer.map(({ text }) => text)).toEqual(samples.slice(0, 2).map(({ text }) => text));
    expect(new Set(samples.map(({ text }) => text)).size).toBe(5);
  });

  it('goes on with the others when some texts have ended', async () => {
    const model = characterModel();
    const options = { prompt, maxTokens: 60, stop: ['b', '\n'] };
    const samples = await generateSamples(model, characters, { ...options, seed: 0, count: 8 });
    expect(new Set(samples.map(({ ids }) => ids.length)).size).toBeGreaterThan(3);
    for (const [i, { text }] of samples.entries()) {
      expect(text).toBe(await generate(model, characters, { ...options, seed: i }));
    }
  });

  it('knows the log-probabilities of what was chosen, of the model and not of the truncations', async () => {
    const model = characterModel();
    const options = { prompt, maxTokens: 12, seed: 4, temperature: 2, topK: 4, presencePenalty: 1 };
    const { ids, logProbabilities } = await sample(options);
    const all = [...characters.encode(prompt), ...ids];
    const rows = tidy(() => logSoftmax(model.call(tensor([all], undefined, 'int32'))).arraySync());
    ids.forEach((id, i) => {
      const expected = (rows as number[][][])[0]![prompt.length - 1 + i]![id]!;
      expect(logProbabilities[i]).toBeCloseTo(expected, 5);
    });
  });

  it('begins each text without a prompt by a draw of its own', async () => {
    const model = characterModel();
    const samples = await generateSamples(model, characters, { maxTokens: 5, seed: 2, count: 9 });
    expect(new Set(samples.map(({ ids }) => ids[0])).size).toBeGreaterThan(2);
    for (const [i, { text, logProbabilities }] of samples.entries()) {
      expect(text).toBe(await generate(model, characters, { maxTokens: 5, seed: 2 + i }));
      expect(logProbabilities[0]).toBeCloseTo(-Math.log(characters.vocabularySize));
    }
  });

  it('stops at a stop string across tokens, and leaves it out', async () => {
    const whole = await sample({ prompt, maxTokens: 60, seed: 1 });
    const stop = [...whole.text].slice(20, 23).join('');
    const first = whole.text.indexOf(stop);
    const cut = await sample({ prompt, maxTokens: 60, seed: 1, stop });
    expect(cut).toMatchObject({ text: whole.text.slice(0, first), finishReason: 'stop' });
    expect(characters.decode(cut.ids)).toBe(whole.text.slice(0, first) + stop);
    expect(cut.ids.length).toBe(cut.logProbabilities.length);
    expect(whole.finishReason).toBe('length');
  });

  it('stops at a stop token, and leaves it out', async () => {
    const { text, ids, finishReason } = await sample({ prompt, seed: 1, stopTokens: ['\n', 2] });
    expect(finishReason).toBe('stop');
    expect(text).toBe(characters.decode(ids.slice(0, -1)));
    expect([characters.encode('\n')[0], 2]).toContain(ids.at(-1));
    expect(text).not.toMatch(/\n|a/);
  });

  it('never chooses banned tokens', async () => {
    const { text } = await sample({ maxTokens: 200, seed: 1, bannedTokens: ['a', 6, 'b'] });
    expect(text).toMatch(/^[^ab😀]{200}$/u);
    const biased = await sample({ maxTokens: 50, seed: 1, logitBias: [['é', 50]], prompt: 'a' });
    expect(biased.text).toBe('é'.repeat(50));
  });

  it('repeats no n-gram, those of the prompt included', async () => {
    const { text } = await sample({ prompt, maxTokens: 30, seed: 1, noRepeatNgramSize: 2 });
    const ids = [...characters.encode(prompt + text)];
    const pairs = ids.slice(1).map((id, i) => `${ids[i]} ${id}`);
    expect(new Set(pairs).size).toBe(pairs.length);
  });

  it.each<GenerateSamplesOptions>([
    { temperature: 0.3 },
    { topK: 2 },
    { topP: 0.5 },
    { minP: 0.7 },
    { typicalP: 0.3 },
    { repetitionPenalty: 3 },
    { frequencyPenalty: 1 },
    { presencePenalty: 2 },
    { noRepeatNgramSize: 3 },
    { logitBias: new Map([['a', 1]]) },
    { bannedTokens: ['a'] },
    { constraint: ({ ids }) => [ids.length % 7] },
  ])('%o changes the text', async (option) => {
    const options = { prompt, maxTokens: 60, seed: 1 };
    expect((await sample({ ...options, ...option })).text).not.toBe((await sample(options)).text);
  });

  it('writes words with the spaces between them, and texts of emoji and Chinese', async () => {
    const words = wordTokenizer('call me ishmael some years ago');
    const { text, ids } = await sample({ prompt: 'call me', maxTokens: 8, seed: 1 }, words);
    expect(text).toBe(` ${words.decode(ids)}`);
    const { text: alone } = await sample({ maxTokens: 4, seed: 1 }, words);
    expect(alone.split(' ')).toHaveLength(4);

    const source = '白鲸👩‍👩‍👧 whale é🇹🇭。';
    for (const tokenizer of [
      charTokenizer(source),
      charTokenizer(source, { unit: 'grapheme' }),
      bpeTokenizer(source.repeat(3), { vocabularySize: 280 }),
      byteTokenizer(),
    ]) {
      const own = await sample({ prompt: '白鲸', maxTokens: 40, seed: 1 }, tokenizer);
      const continued = tokenizer.decode([...tokenizer.encode('白鲸'), ...own.ids]);
      expect(own.text).toBe(continued.slice(2));
    }
  });

  it('never chooses the padding of a model that masks it', async () => {
    const masked = sequential([
      embedding({ inputDim: 7, outputDim: 4, maskZero: true }),
      lstm({ units: 5, returnSequences: true }),
      dense({ units: 7 }),
    ]);
    for (const options of [{ prompt: 'ab' }, {}]) {
      const [own] = await generateSamples(masked, characters, {
        ...options,
        seed: 1,
        maxTokens: 200,
        temperature: 5,
      });
      expect(own!.ids).not.toContain(0);
    }
  });

  it('frees everything, also when it is aborted or fails', async () => {
    const model = characterModel();
    const before = memory().numTensors;
    await generateSamples(model, characters, { prompt, count: 3, maxTokens: 5, stop: 'a' });
    expect(memory().numTensors).toBe(before);
    const controller = new AbortController();
    let calls = 0;
    const constraint = () => {
      if (++calls === 20) controller.abort(new Error('enough'));
      return () => true;
    };
    const options = { prompt, count: 3, constraint, signal: controller.signal };
    await expect(generateSamples(model, characters, options)).rejects.toThrow('enough');
    expect(memory().numTensors).toBe(before);
    const impossible = { prompt, noRepeatNgramSize: 1 };
    await expect(generateSamples(model, characters, impossible)).rejects.toThrow(
      expect.objectContaining({ code: 'no-token' }),
    );
    expect(memory().numTensors).toBe(before);
  });

  it('replaces characters of the prompt that are unknown', async () => {
    const options = { maxTokens: 20, seed: 1 };
    const replaced = await sample({ ...options, prompt: 'aXb👩‍👩‍👧', replaceUnknown: 'é' });
    expect(replaced).toEqual(await sample({ ...options, prompt: 'aébé' }));
  });
});

it.each<GenerateSamplesOptions>([
  { count: 0 },
  { count: 1.5 },
  { seed: 0.5 },
  { maxTokens: 0 },
  { stop: '' },
  { stopTokens: [7] },
  { stop: 3 as never },
  { stop: /a/ as never },
  { stopTokens: ['ab'] },
  { stopTokens: 'ab' },
  { bannedTokens: [-1] },
  { bannedTokens: ['X'] },
  { bannedTokens: 3 as never },
  { logitBias: { a: 1 } as never },
  { logitBias: ['a', 1] as never },
  { constraint: {} as never },
  { constraint: null as never },
  { constraint: /a/ as never },
])('refuses %o', async (options) => {
  await expect(generateSamples(characterModel(), characters, options)).rejects.toThrow(
    expect.objectContaining({ name: 'GenerateError', code: 'invalid-option' }),
  );
});

it.each([[[7]], ['a'], [undefined], [5]])('refuses %j of a callback', async (answer) => {
  const options = { prompt, constraint: () => answer as never };
  await expect(generateSamples(characterModel(), characters, options)).rejects.toThrow(
    expect.objectContaining({ name: 'GenerateError', code: 'invalid-constraint' }),
  );
});

it('a callback sees ids and text, allows tokens by id or predicate, and ends the text', async () => {
  const seen: string[] = [];
  const byIds = await sample({
    prompt,
    constraint: ({ ids, text }) => {
      seen.push(text);
      return ids.length < 4 ? [1 + ids.length] : [];
    },
  });
  expect(byIds).toMatchObject({ text: ' abc', finishReason: 'constraint' });
  expect(seen).toEqual(['', ' ', ' a', ' ab', ' abc']);
  const byPredicate = await sample({
    prompt,
    maxTokens: 30,
    constraint:
      ({ text }) =>
      (id) =>
        text.endsWith('a') ? id === 3 : id === 2 || id === 4,
  });
  expect(byPredicate.text).toMatch(/^(ab|c)+a?$/);
  expect(byPredicate.finishReason).toBe('length');
  expect(await sample({ prompt, constraint: () => [] })).toMatchObject({
    text: '',
    ids: [],
    finishReason: 'constraint',
  });
});
