import { logSoftmax, memory, tensor, tidy } from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { describeOnEachBackend } from '../../test/backends.js';
import { characters } from '../../test/characters.js';
import { characterModel } from '../../test/models.js';
import { generate } from '../generate.js';
import { beamSearch, type BeamSearchOptions } from './beam-search.js';
import { BestCandidates } from './best-candidates.js';
import { FinishedBeams } from './finished-beams.js';

const prompt = 'ab';
const { vocabularySize } = characters;

interface Text {
  ids: number[];
  logLikelihood: number;
}

/** Every text of `length` tokens, or ended by a stop token, with its log-likelihood. */
function enumerate(length: number, stopIds: readonly number[]): Text[] {
  const start = [...characters.encode(prompt)];
  const ended: number[][] = [];
  let open: number[][] = [[]];
  for (let i = 0; i < length; i++) {
    const longer = open.flatMap((ids) =>
      Array.from({ length: vocabularySize }, (_, id) => ids.concat(id)),
    );
    ended.push(...longer.filter((ids) => stopIds.includes(ids.at(-1)!)));
    open = longer.filter((ids) => !stopIds.includes(ids.at(-1)!));
  }
  const texts = [...ended, ...open];
  const padded = texts.map((ids) =>
    Array.from({ length: start.length + length }, (_, i) => start.concat(ids)[i] ?? 0),
  );
  const rows = tidy(
    () =>
      logSoftmax(
        characterModel().call(tensor(padded, undefined, 'int32')),
      ).arraySync() as number[][][],
  );
  return texts.map((ids, row) => ({
    ids,
    logLikelihood: ids.reduce((sum, id, i) => sum + rows[row]![start.length - 1 + i]![id]!, 0),
  }));
}

describeOnEachBackend('beamSearch', () => {
  // At most 189 texts before the last token in one case, 7 at once in the other: these beams lose none.
  const cases = [1, 0, 0.5, 3, -1].flatMap((lengthPenalty) => [
    { lengthPenalty, stopIds: [0, 2, 3, 6], maxTokens: 5, beams: 200 },
    { lengthPenalty, stopIds: [0, 2, 3, 4, 5, 6], maxTokens: 8, beams: 7 },
  ]);
  it.each(cases)(
    'with beams for all texts finds the best of all: %o',
    async ({ stopIds, ...options }) => {
      const { lengthPenalty } = options;
      const expected = enumerate(options.maxTokens, stopIds)
        .map(({ ids, logLikelihood }) => ({
          ids,
          score: logLikelihood / ids.length ** lengthPenalty,
        }))
        .toSorted((a, b) => b.score - a.score);
      const all = { ...options, prompt, stopTokens: stopIds };
      const beams = await beamSearch(characterModel(), characters, all);
      expect(beams).toHaveLength(options.beams);
      for (const [i, beam] of beams.entries()) {
        expect(beam.score).toBeCloseTo(expected[i]!.score, 4);
        const sum = beam.logProbabilities.reduce((total, one) => total + one, 0);
        expect(sum).toBeCloseTo(beam.logLikelihood, 8);
        const isStopped = stopIds.includes(beam.ids.at(-1)!);
        expect(beam.finishReason).toBe(isStopped ? 'stop' : 'length');
        expect(beam.text).toBe(characters.decode(beam.ids.slice(0, isStopped ? -1 : undefined)));
      }
      expect(beams[0]!.ids).toEqual(expected[0]!.ids);
    },
  );

  it('with one beam is greedy', async () => {
    const model = characterModel();
    const [beam] = await beamSearch(model, characters, { prompt, beams: 1, maxTokens: 30 });
    const options = { prompt, temperature: 0, maxTokens: 30 };
    expect(beam!.text).toBe(await generate(model, characters, options));
  });

  it('is no worse with more beams, and orders them', async () => {
    const model = characterModel();
    const search = (beams: number) =>
      beamSearch(model, characters, { prompt, beams, maxTokens: 20 });
    const [one, five, twenty] = [await search(1), await search(5), await search(20)];
    expect(five).toHaveLength(5);
    expect(five[0]!.score).toBeGreaterThanOrEqual(one[0]!.score);
    expect(twenty[0]!.score).toBeGreaterThanOrEqual(five[0]!.score);
    const scores = twenty.map(({ score }) => score);
    expect(scores).toEqual(scores.toSorted((a, b) => b - a));
    expect(new Set(twenty.map(({ text }) => text)).size).toBe(20);
  });

  it('minds bans, n-grams, stop strings and constraints', async () => {
    const model = characterModel();
    const search = async (options: Partial<BeamSearchOptions>) =>
      (await beamSearch(model, characters, { prompt, beams: 4, maxTokens: 10, ...options }))[0]!;
    const plain = await search({});
    const [frequent] = plain.text;
    expect((await search({ bannedTokens: [frequent!] })).text).not.toContain(frequent);
    const { text } = await search({ noRepeatNgramSize: 2 });
    const pairs = [...(prompt + text)].map((c, i, all) => c + all[i + 1]);
    expect(new Set(pairs).size).toBe(pairs.length);
    const stop = [...plain.text].slice(0, 2).join('');
    const stopped = await search({ stop, lengthPenalty: -5 });
    expect(stopped).toMatchObject({ text: '', finishReason: 'stop' });
    const constraint = ({ ids }: { ids: readonly number[] }) => (ids.length < 3 ? [2, 3] : []);
    const constrained = await search({ constraint });
    expect(constrained.text).toMatch(/^[ab]{3}$/);
    expect(constrained.finishReason).toBe('constraint');
    expect(await search({ constraint: () => [] })).toMatchObject({ text: '', score: 0 });
  });

  it('frees everything, also when it is aborted or fails', async () => {
    const model = characterModel();
    const before = memory().numTensors;
    await beamSearch(model, characters, { prompt, maxTokens: 5 });
    expect(memory().numTensors).toBe(before);
    const controller = new AbortController();
    setTimeout(() => controller.abort(new Error('enough')), 20);
    const endless = { prompt, maxTokens: 1e6, signal: controller.signal };
    await expect(beamSearch(model, characters, endless)).rejects.toThrow('enough');
    expect(memory().numTensors).toBe(before);
    const impossible = { prompt, noRepeatNgramSize: 1 };
    await expect(beamSearch(model, characters, impossible)).rejects.toThrow(
      expect.objectContaining({ code: 'no-token' }),
    );
    expect(memory().numTensors).toBe(before);
  });
});

it.each<Partial<BeamSearchOptions>>([
  { beams: 0 },
  { beams: 2.5 },
  { lengthPenalty: Infinity },
  { prompt: '' },
  { maxTokens: 0 },
  { noRepeatNgramSize: -1 },
])('refuses %o', async (options) => {
  await expect(beamSearch(characterModel(), characters, { prompt, ...options })).rejects.toThrow(
    expect.objectContaining({ name: 'GenerateError', code: 'invalid-option' }),
  );
});

it('BestCandidates keeps the best in order, the first of equals first', () => {
  const best = new BestCandidates(3);
  [2, 5, 1, 5, 3, 5].forEach((score, id) => best.add(score, 0, id));
  expect([0, 1, 2].map((place) => best.at(place).id)).toEqual([1, 3, 5]);
  best.clear();
  best.add(-1, 7, 8);
  expect([best.count, best.at(0)]).toEqual([1, { score: -1, row: 7, id: 8 }]);
});

it.each([
  // The best that can come of −3 after 2 tokens is −3 / 4, −3 or −3 · 3.
  [1, -0.74, true],
  [1, -0.76, false],
  [0, -2.9, true],
  [0, -3.1, false],
  [-1, -8.9, true],
  [-1, -9.1, false],
])('length penalty %d: a text of score %d is the best: %s', (lengthPenalty, score, isDecided) => {
  const finished = new FinishedBeams({ capacity: 1, lengthPenalty, maxTokens: 4 });
  expect(finished.isDecided(-3, 2)).toBe(false);
  const others = { text: '', logProbabilities: [], finishReason: 'stop' as const };
  finished.add({ ...others, ids: [1], logLikelihood: score });
  expect(finished.isDecided(-3, 2)).toBe(isDecided);
});
