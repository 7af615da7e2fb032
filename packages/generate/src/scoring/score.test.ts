import { dense, embedding, lstm, sequential } from '@seqlab/seq-layers';
import { charTokenizer, wordTokenizer } from '@seqlab/text-data';
import { memory, tensor, tidy, zerosLike } from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { describeOnEachBackend } from '../../test/backends.js';
import { characters } from '../../test/characters.js';
import { characterModel } from '../../test/models.js';
import { generateSamples } from '../generate-samples.js';
import { score } from './score.js';

const text = 'abc éab😀\ncaé';

/** −ln of the softmax of one pass over the whole text, in double precision. */
function reference(ids: readonly number[]): number[] {
  const rows = tidy(
    () =>
      characterModel()
        .call(tensor([ids], undefined, 'int32'))
        .arraySync() as number[][][],
  )[0]!;
  return ids.slice(1).map((id, i) => {
    const total = rows[i]!.reduce((all, logit) => all + Math.exp(logit), 0);
    return Math.log(total) - rows[i]![id]!;
  });
}

function sum(values: readonly number[]): number {
  return values.reduce((total, one) => total + one, 0);
}

describeOnEachBackend('score', () => {
  it('is the sum of what each token is given all before it; the first is not scored', async () => {
    const ids = [...characters.encode(text)];
    const nats = reference(ids);
    const result = await score(characterModel(), characters, text);
    expect(result.surprises.map(({ id }) => id)).toEqual(ids.slice(1));
    expect(result.surprises.map((one) => one.text).join('')).toBe(text.slice(1));
    for (const [i, one] of result.surprises.entries()) expect(one.nats).toBeCloseTo(nats[i]!, 5);
    expect(result.logLikelihood).toBeCloseTo(-sum(nats), 4);
    expect(result.tokens).toBe(ids.length - 1);
    // The emoji is one character.
    expect(result.characters).toBe(ids.length - 1);
    expect(result.perplexity).toBeCloseTo(Math.exp(sum(nats) / nats.length), 4);
    expect(result.bitsPerCharacter).toBeCloseTo(sum(nats) / Math.log(2) / nats.length, 5);
  });

  it('scores the first token after a context', async () => {
    const nats = reference([...characters.encode(`ca${text}`)]).slice(1);
    const result = await score(characterModel(), characters, text, { context: 'ca' });
    expect(result.tokens).toBe(nats.length);
    expect(result.characters).toBe([...text].length);
    expect(result.logLikelihood).toBeCloseTo(-sum(nats), 4);
    const one = await score(characterModel(), characters, 'a', { context: 'ca' });
    expect(one.logLikelihood).toBeCloseTo(-nats[0]!, 5);
  });

  it('reads long texts in parts, with the numbers of one pass', async () => {
    const long = Array.from({ length: 80 }, (_, i) => text.slice(i % 5)).join('');
    const nats = reference([...characters.encode(long)]);
    expect(nats.length).toBeGreaterThan(600);
    const result = await score(characterModel(), characters, long);
    const worst = result.surprises.map((one, i) => Math.abs(one.nats - nats[i]!));
    expect(Math.max(...worst)).toBeLessThan(1e-4);
  });

  it('is log₂ of the vocabulary for a model that knows nothing', async () => {
    const model = characterModel();
    for (const { variable } of model.weights) tidy(() => variable.assign(zerosLike(variable)));
    const result = await score(model, characters, text);
    expect(result.bitsPerCharacter).toBeCloseTo(Math.log2(7), 5);
    expect(result.perplexity).toBeCloseTo(7, 4);
  });

  it('agrees with the log-probabilities of what was generated', async () => {
    const model = characterModel();
    const [sample] = await generateSamples(model, characters, {
      prompt: 'ab',
      maxTokens: 30,
      seed: 1,
    });
    const { surprises } = await score(model, characters, sample!.text, { context: 'ab' });
    sample!.logProbabilities.forEach((one, i) => expect(surprises[i]!.nats).toBeCloseTo(-one, 4));
  });

  it.each([
    ['a softmax at the end', { activation: 'softmax', returnSequences: true }],
    ['the last time step alone', { activation: 'linear', returnSequences: false }],
  ] as const)('gives the same for a model with %s', async (_name, options) => {
    const build = ({
      activation,
      returnSequences,
    }: {
      activation: 'linear' | 'softmax';
      returnSequences: boolean;
    }) =>
      sequential([
        embedding({ inputDim: 7, outputDim: 4, embeddingsInitializer: 'glorotNormal' }),
        lstm({ units: 5, returnSequences }),
        dense({ units: 7, activation, kernelInitializer: 'orthogonal' }),
      ]);
    const plain = build({ activation: 'linear', returnSequences: true });
    const expected = await score(plain, characters, text);
    const result = await score(build(options), characters, text);
    expect(result.logLikelihood).toBeCloseTo(expected.logLikelihood, 4);
  });

  it('counts the characters of what is scored', async () => {
    const words = wordTokenizer('call me ishmael');
    const model = sequential([
      embedding({ inputDim: words.vocabularySize, outputDim: 4 }),
      lstm({ units: 5, returnSequences: true }),
      dense({ units: words.vocabularySize }),
    ]);
    const result = await score(model, words, 'Call me Ishmael.');
    expect(result).toMatchObject({ tokens: 2, characters: ' me Ishmael.'.length });
    expect(result.surprises.map((one) => one.text)).toEqual(['me', 'ishmael']);
    const graphemes = charTokenizer('👩‍👩‍👧é', { unit: 'grapheme' });
    const own = sequential([
      embedding({ inputDim: 2, outputDim: 4 }),
      lstm({ units: 5, returnSequences: true }),
      dense({ units: 2 }),
    ]);
    // Code points: five in the family.
    expect(await score(own, graphemes, '👩‍👩‍👧éé')).toMatchObject({ tokens: 2, characters: 2 });
    expect(await score(own, graphemes, 'é👩‍👩‍👧')).toMatchObject({ tokens: 1, characters: 5 });
  });

  it('does not score what the tokenizer begins every text with', async () => {
    const words = wordTokenizer('call me ishmael', { addStart: true });
    const model = sequential([
      embedding({ inputDim: words.vocabularySize, outputDim: 4 }),
      lstm({ units: 5, returnSequences: true }),
      dense({ units: words.vocabularySize }),
    ]);
    const { surprises, characters: count } = await score(model, words, 'call me');
    expect(surprises.map((one) => one.text)).toEqual(['call', 'me']);
    expect(count).toBe('call me'.length);
  });

  it('leaves the states of the model alone, and frees everything', async () => {
    const model = characterModel({ stateful: true });
    const expected = await score(model, characters, text);
    model.predict(tensor([[1, 2]], undefined, 'int32')).dispose();
    const before = memory().numTensors;
    expect(await score(model, characters, text)).toEqual(expected);
    expect(memory().numTensors).toBe(before);
    const aborted = AbortSignal.abort(new Error('enough'));
    await expect(score(model, characters, text, { signal: aborted })).rejects.toThrow('enough');
    await expect(score(model, charTokenizer('ab'), 'abab')).rejects.toThrow(
      expect.objectContaining({ code: 'invalid-model' }),
    );
    const { variable } = model.weights.at(-1)!;
    tidy(() => variable.assign(tensor([NaN, 0, 0, 0, 0, 0, 0])));
    await expect(score(model, characters, text)).rejects.toThrow(
      expect.objectContaining({ code: 'invalid-output' }),
    );
    expect(memory().numTensors).toBe(before);
  });

  it('says what it cannot score', async () => {
    const model = characterModel();
    for (const [own, options] of [
      ['', {}],
      ['a', {}],
      ['', { context: 'a' }],
    ] as const) {
      await expect(score(model, characters, own, options)).rejects.toThrow(
        expect.objectContaining({ name: 'GenerateError', code: 'invalid-data' }),
      );
    }
    const classes = sequential([
      embedding({ inputDim: 7, outputDim: 4 }),
      lstm({ units: 5, returnSequences: true }),
      dense({ units: 7, activation: 'sigmoid' }),
    ]);
    await expect(score(classes, characters, 'abc')).rejects.toThrow(
      expect.objectContaining({ code: 'invalid-model' }),
    );
    await expect(score(model, characters, 'abX')).rejects.toThrow('has no "X"');
    const { surprises } = await score(model, characters, 'abX', { replaceUnknown: 'c' });
    expect(surprises.map((one) => one.text)).toEqual(['b', 'c']);
  });
});
