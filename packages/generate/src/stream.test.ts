import { dense, embedding, lstm, sequential } from '@seqlab/seq-layers';
import { argMax, memory, slice, squeeze, tensor, tidy, zeros } from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { describeOnEachBackend } from '../test/backends.js';
import { characters } from '../test/characters.js';
import { characterModel } from '../test/models.js';
import { generate } from './generate.js';
import type { GenerateOptions } from './generate-options.js';
import { stream } from './stream.js';

const prompt = 'abc é';

async function piecesOf(options: GenerateOptions): Promise<string[]> {
  const pieces: string[] = [];
  for await (const piece of stream(characterModel(), characters, options)) pieces.push(piece);
  return pieces;
}

describeOnEachBackend('stream', () => {
  it('is greedy at temperature 0, each step equal to a pass over the whole text so far', async () => {
    const model = characterModel();
    const ids = [...characters.encode(prompt)];
    for (let i = 0; i < 30; i++) {
      const next = tidy(() => {
        const { output } = model.apply(tensor([ids], [1, ids.length], 'int32'));
        const last = slice(output, [0, ids.length - 1, 0], [1, 1, characters.vocabularySize]);
        return argMax(squeeze(last)).dataSync()[0]!;
      });
      ids.push(next);
    }
    const expected = characters.decode(ids.slice(prompt.length));
    expect(new Set(expected).size).toBeGreaterThan(2);
    expect(await generate(model, characters, { prompt, temperature: 0, maxTokens: 30 })).toBe(
      expected,
    );
  });

  it.each([0, 7, -1])('gives the same text for seed %d, another for another', async (seed) => {
    const options = { prompt, maxTokens: 60 };
    const text = await generate(characterModel(), characters, { ...options, seed });
    expect(await generate(characterModel(), characters, { ...options, seed })).toBe(text);
    const other = { ...options, seed: seed + 1 };
    expect(await generate(characterModel(), characters, other)).not.toBe(text);
  });

  it('gives another text each time without a seed', async () => {
    const texts = await Promise.all(
      [1, 2, 3].map(() => generate(characterModel(), characters, { prompt })),
    );
    expect(new Set(texts).size).toBe(3);
    expect([...texts[0]!]).toHaveLength(500);
  });

  it('depends on the prompt and the temperature', async () => {
    const text = (options: GenerateOptions) =>
      generate(characterModel(), characters, { prompt, maxTokens: 60, seed: 1, ...options });
    expect(await text({ prompt: 'b' })).not.toBe(await text({}));
    expect(await text({ temperature: 3 })).not.toBe(await text({ temperature: 0.5 }));
  });

  it('yields whole characters, as many as asked for, without the prompt', async () => {
    const pieces = await piecesOf({ prompt, maxTokens: 80, temperature: 2, seed: 3 });
    expect(pieces).toHaveLength(80);
    expect(pieces).toContain('😀');
    expect(pieces.every((piece) => [...piece].length === 1)).toBe(true);
    const same = { prompt, maxTokens: 80, temperature: 2, seed: 3 };
    expect(await generate(characterModel(), characters, same)).toBe(pieces.join(''));
  });

  it('begins an empty prompt with a token drawn from all, by the seed', async () => {
    const firsts = new Set<string>();
    for (let seed = 0; seed < 60; seed++) {
      const [first] = await piecesOf({ maxTokens: 1, seed, temperature: 0 });
      expect(await piecesOf({ prompt: '', maxTokens: 1, seed, temperature: 0 })).toEqual([first]);
      firsts.add(first!);
    }
    expect(firsts.size).toBe(characters.vocabularySize);
    const text = await generate(characterModel(), characters, {
      maxTokens: 20,
      seed: 5,
      temperature: 0,
    });
    const [first = '', ...rest] = text;
    const continued = { prompt: first, maxTokens: 19, temperature: 0 };
    expect(await generate(characterModel(), characters, continued)).toBe(rest.join(''));
  });

  it('writes one text from a stateful model used at another batch size, and leaves its states', async () => {
    const model = characterModel({ stateful: true });
    const options = { prompt, maxTokens: 20, seed: 1 };
    const fresh = await generate(model, characters, options);
    const statesOf = () =>
      model
        .getStates()
        .flat()
        .map((state) => Array.from(state.dataSync()));
    model.predict(zeros([64, 3], 'int32')).dispose();
    const before = statesOf();
    expect(await generate(model, characters, options)).toBe(fresh);
    expect(await generate(characterModel(), characters, options)).toBe(fresh);
    expect(statesOf()).toEqual(before);
  });

  it('writes the same text with a softmax at the end of the model as without', async () => {
    const build = (activation: 'linear' | 'softmax') =>
      sequential([
        embedding({ inputDim: 7, outputDim: 4 }),
        lstm({ units: 5, returnSequences: true }),
        dense({ units: 7, activation, kernelInitializer: 'orthogonal' }),
      ]);
    const options = { prompt, maxTokens: 40, temperature: 0.5, seed: 2 };
    const text = await generate(build('linear'), characters, options);
    expect(await generate(build('softmax'), characters, options)).toBe(text);
  });

  it('samples from a model that puts out its last time step only', async () => {
    const model = sequential([
      embedding({ inputDim: 7, outputDim: 4 }),
      lstm({ units: 5 }),
      dense({ units: 7 }),
    ]);
    expect([
      ...(await generate(model, characters, { prompt, maxTokens: 10, seed: 1 })),
    ]).toHaveLength(10);
  });

  it('holds as many tensors after every token, and none in the end', async () => {
    const model = characterModel();
    const before = memory().numTensors;
    const counts = new Set<number>();
    for await (const _ of stream(model, characters, { prompt, maxTokens: 12, seed: 1 })) {
      counts.add(memory().numTensors);
    }
    expect(counts.size).toBe(1);
    expect(memory().numTensors).toBe(before);
  });

  it('frees everything when the loop is left early', async () => {
    const model = characterModel();
    const before = memory().numTensors;
    for await (const _ of stream(model, characters, { prompt })) break;
    expect(memory().numTensors).toBe(before);
  });

  it('throws the reason of an aborted signal, between tokens, and frees everything', async () => {
    const model = characterModel();
    const before = memory().numTensors;
    const controller = new AbortController();
    const pieces: string[] = [];
    const run = async () => {
      for await (const piece of stream(model, characters, { prompt, signal: controller.signal })) {
        pieces.push(piece);
        if (pieces.length === 5) controller.abort(new Error('enough'));
      }
    };
    await expect(run()).rejects.toThrow('enough');
    expect(pieces).toHaveLength(5);
    expect(memory().numTensors).toBe(before);
  });

  it('lets an interrupt through while it runs', async () => {
    const controller = new AbortController();
    setTimeout(() => controller.abort(), 20);
    const endless = { prompt, maxTokens: 1e9, signal: controller.signal };
    await expect(generate(characterModel(), characters, endless)).rejects.toThrow(
      expect.objectContaining({ name: 'AbortError' }),
    );
  });

  it('refuses logits that are no numbers', async () => {
    const model = characterModel();
    const { variable } = model.weights.at(-1)!;
    tidy(() => variable.assign(tensor([NaN, 0, 0, 0, 0, 0, 0])));
    await expect(generate(model, characters, { prompt })).rejects.toThrow(
      expect.objectContaining({ code: 'invalid-output' }),
    );
  });
});

it("throws the tokenizer's own error at once for a prompt it does not know", () => {
  expect(() => stream(characterModel(), characters, { prompt: 'abX' })).toThrow(
    'the vocabulary of 7 characters has no "X"',
  );
});

it.each<GenerateOptions>([
  { maxTokens: 0 },
  { maxTokens: 1.5 },
  { temperature: -1 },
  { temperature: NaN },
  { temperature: Infinity },
  { seed: 0.5 },
])('refuses %o at once', (options) => {
  expect(() => stream(characterModel(), characters, options)).toThrow(
    expect.objectContaining({ name: 'GenerateError', code: 'invalid-option' }),
  );
});
