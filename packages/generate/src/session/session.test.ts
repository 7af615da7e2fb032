import { bidirectional, dense, embedding, gru, lstm, sequential } from '@seqlab/seq-layers';
import { byteTokenizer, wordTokenizer } from '@seqlab/text-data';
import { memory, tensor } from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { describeOnEachBackend } from '../../test/backends.js';
import { characters } from '../../test/characters.js';
import { characterModel } from '../../test/models.js';
import { regexConstraint } from '../constraints/regex-constraint.js';
import { generate } from '../generate.js';
import { session, type Session } from './session.js';

const prompt = 'abc é';

describeOnEachBackend('session', () => {
  it.each([
    { seed: 0 },
    { seed: 5, temperature: 0.7, topP: 0.9 },
    { seed: 5, repetitionPenalty: 1.5, frequencyPenalty: 0.2, noRepeatNgramSize: 4 },
    { seed: 1, temperature: 0 },
  ])('writes in several calls what one long call writes: %o', async ({ seed, ...options }) => {
    const model = characterModel();
    const whole = await generate(model, characters, { ...options, seed, prompt, maxTokens: 40 });
    const talk = session(model, characters, { seed });
    await talk.prime(prompt);
    let text = '';
    for (const maxTokens of [1, 15, 24]) text += await talk.generate({ ...options, maxTokens });
    talk.dispose();
    expect(text).toBe(whole);
  });

  it('begins without a prompt as generate does', async () => {
    const model = characterModel();
    const whole = await generate(model, characters, { seed: 3, maxTokens: 20 });
    const talk = session(model, characters, { seed: 3 });
    expect((await talk.generate({ maxTokens: 8 })) + (await talk.generate({ maxTokens: 12 }))).toBe(
      whole,
    );
    talk.dispose();
  });

  it('reads in parts what is otherwise read at once, and prompts in between', async () => {
    const model = characterModel();
    const options = { temperature: 0, maxTokens: 12 };
    const talk = session(model, characters);
    await talk.prime('ab');
    await talk.prime('');
    await talk.prime('c é');
    const first = await talk.generate(options);
    expect(first).toBe(await generate(model, characters, { ...options, prompt }));
    const second = await talk.generate({ ...options, prompt: '😀b' });
    const all = `${prompt}${first}😀b`;
    expect(second).toBe(await generate(model, characters, { ...options, prompt: all }));
    expect(characters.decode([...talk.ids])).toBe(all + second);
    talk.dispose();
  });

  it('goes on after the tokens of a stop string, and after the token at which a loop was left', async () => {
    const model = characterModel();
    const whole = await generate(model, characters, { prompt, seed: 1, maxTokens: 60 });
    const stop = [...whole][10]!;
    const talk = session(model, characters, { seed: 1 });
    const { text, finishReason, ids } = await talk.sample({ prompt, stop, maxTokens: 60 });
    expect(finishReason).toBe('stop');
    expect(whole.startsWith(text + stop)).toBe(true);
    let rest = '';
    for await (const piece of talk.stream()) {
      rest += piece;
      if ([...rest].length === 9) break;
    }
    rest += await talk.generate({ maxTokens: 60 - ids.length - 9 });
    expect(text + stop + rest).toBe(whole);
    talk.dispose();
  });

  it('leaves a character that is cut in two to the next text', async () => {
    const bytes = byteTokenizer();
    const model = sequential([
      embedding({ inputDim: 256, outputDim: 4 }),
      gru({ units: 4, returnSequences: true }),
      dense({ units: 256 }),
    ]);
    const family = [...new TextEncoder().encode('é鲸😀')];
    let count = 0;
    const constraint = () => [family[count++ % family.length]!];
    const talk = session(model, bytes);
    await talk.prime('a');
    let text = '';
    for (let i = 0; i < family.length; i++) {
      text += await talk.generate({ maxTokens: 1, constraint });
      // The callback is asked once more after the last token.
      count--;
    }
    expect(text).toBe('é鲸😀');
    talk.dispose();
  });

  it('resets to its beginning, randomness included, and frees all in the end', async () => {
    const model = characterModel();
    const before = memory().numTensors;
    const talk = session(model, characters, { seed: 0 });
    const text = await talk.generate({ prompt, maxTokens: 30 });
    const held = memory().numTensors;
    expect(await talk.generate({ prompt, maxTokens: 30 })).not.toBe(text);
    expect(memory().numTensors).toBe(held);
    talk.reset();
    expect(memory().numTensors).toBe(before);
    expect(talk.ids).toEqual(new Int32Array(0));
    expect(await talk.generate({ prompt, maxTokens: 30 })).toBe(text);
    talk.dispose();
    expect(memory().numTensors).toBe(before);
  });

  it('lends copies of the states, and leaves those of the model alone', async () => {
    const model = characterModel({ stateful: true });
    model.predict(tensor([[1, 2]], undefined, 'int32'));
    const ofModel = () => model.getStates().flatMap((own) => own.map((one) => one.arraySync()));
    const own = ofModel();
    const talk = session(model, characters);
    expect(talk.getStates()).toEqual([]);
    await talk.prime(prompt);
    const expected = model.apply(tensor([...characters.encode(prompt)], [1, 5], 'int32')).states;
    const difference = talk.getStates().flatMap((states, i) =>
      states.flatMap((state, j) => {
        const other = expected[i]![j]!.dataSync();
        return Array.from(state.dataSync(), (value, k) => Math.abs(value - other[k]!));
      }),
    );
    expect(difference).toHaveLength(2 * 9 + 8 + 7);
    expect(Math.max(...difference)).toBeLessThan(1e-5);
    await talk.generate({ maxTokens: 3 });
    talk.dispose();
    expect(ofModel()).toEqual(own);
  });

  it('goes on after it was aborted', async () => {
    const model = characterModel();
    const whole = await generate(model, characters, { prompt, seed: 1, maxTokens: 30 });
    const talk = session(model, characters, { seed: 1 });
    const controller = new AbortController();
    let text = '';
    const run = async () => {
      for await (const piece of talk.stream({ prompt, signal: controller.signal })) {
        text += piece;
        if ([...text].length === 7) controller.abort(new Error('enough'));
      }
    };
    await expect(run()).rejects.toThrow('enough');
    expect(text + (await talk.generate({ maxTokens: 23 }))).toBe(whole);
    talk.dispose();
  });

  it('writes one text at a time, and none after its end', async () => {
    const before = memory().numTensors;
    const model = characterModel();
    const talk = session(model, characters, { seed: 1 });
    const loop = talk.stream({ prompt });
    await loop.next();
    const busy = expect.objectContaining({ name: 'GenerateError', code: 'busy' });
    await expect(talk.generate()).rejects.toThrow(busy);
    await expect(talk.prime('a')).rejects.toThrow(busy);
    expect(() => talk.reset()).toThrow(busy);
    await loop.return();
    await talk.generate({ maxTokens: 1 });

    const other = talk.stream();
    await other.next();
    talk.dispose();
    const disposed = expect.objectContaining({ name: 'GenerateError', code: 'disposed' });
    await expect(other.next()).rejects.toThrow(disposed);
    expect(() => talk.stream()).toThrow(disposed);
    await expect(talk.prime('a')).rejects.toThrow(disposed);
    expect(() => talk.reset()).toThrow(disposed);
    model.dispose();
    expect(memory().numTensors).toBe(before);
  });

  it('reads nothing of an empty prompt but where the tokenizer marks the beginning of a text', async () => {
    const words = wordTokenizer('call me ishmael', { addStart: true });
    const model = sequential([
      embedding({ inputDim: words.vocabularySize, outputDim: 4 }),
      gru({ units: 4, returnSequences: true }),
      dense({ units: words.vocabularySize }),
    ]);
    const whole = await generate(model, words, { seed: 1, maxTokens: 12 });
    const talk = session(model, words, { seed: 1 });
    const late = talk.stream({ maxTokens: 2 });
    const text = await talk.generate({ maxTokens: 4 });
    await talk.prime('');
    let rest = await talk.generate({ maxTokens: 6 });
    for await (const piece of late) rest += piece;
    expect(text + rest).toBe(whole);
    const { start } = words.vocabulary.specialTokens;
    expect([...talk.ids].slice(0, 1)).toEqual([start!.id]);
    expect(talk.ids).toHaveLength(13);
    talk.dispose();
  });

  it('goes on after its last token where a constraint threw', async () => {
    const model = characterModel();
    const talk = session(model, characters, { seed: 1 });
    const constraint = ({ ids }: { ids: readonly number[] }) => {
      if (ids.length === 5) throw new Error('enough');
      return () => true;
    };
    await expect(talk.generate({ prompt, constraint })).rejects.toThrow('enough');
    expect(talk.ids).toHaveLength(prompt.length + 4);
    const options = { temperature: 0, maxTokens: 12 };
    const whole = { ...options, prompt: characters.decode([...talk.ids]) };
    expect(await talk.generate(options)).toBe(await generate(model, characters, whole));
    talk.dispose();
  });

  it('has read nothing of a prompt whose constraint is refused', async () => {
    const talk = session(characterModel(), characters, { seed: 1 });
    const none = { prompt, constraint: regexConstraint(/xyz/) };
    await expect(talk.generate(none)).rejects.toThrow(
      expect.objectContaining({ code: 'invalid-constraint' }),
    );
    expect(talk.ids).toHaveLength(0);
    talk.dispose();
  });

  it('replaces unknown characters of what it reads', async () => {
    const model = characterModel();
    const text = (talk: Session) => talk.generate({ prompt: 'aX', maxTokens: 9, temperature: 0 });
    const talk = session(model, characters, { replaceUnknown: 'b' });
    const expected = await generate(model, characters, {
      prompt: 'ab',
      maxTokens: 9,
      temperature: 0,
    });
    expect(await text(talk)).toBe(expected);
    const strict = session(model, characters);
    await expect(text(strict)).rejects.toThrow('has no "X"');
    await expect(strict.prime('X')).rejects.toThrow('has no "X"');
    expect(strict.ids).toHaveLength(0);
    talk.dispose();
  });
});

it('refuses what makes no sense at once', () => {
  const model = characterModel();
  expect(() => session(model, characters, { seed: 0.5 })).toThrow(
    expect.objectContaining({ code: 'invalid-option' }),
  );
  const talk = session(model, characters);
  expect(() => talk.stream({ temperature: -1 })).toThrow(
    expect.objectContaining({ code: 'invalid-option' }),
  );
  const backwards = sequential([
    embedding({ inputDim: 7, outputDim: 2 }),
    bidirectional({ layer: lstm({ units: 2, returnSequences: true }) }),
    dense({ units: 7 }),
  ]);
  expect(() => session(backwards, characters)).toThrow(
    expect.objectContaining({ code: 'invalid-model' }),
  );
});
