import { memory, tensor, tidy } from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { describeOnEachBackend } from '../test/backends.js';
import { characters } from '../test/characters.js';
import { characterModel } from '../test/models.js';
import { generateTokens } from './generate-tokens.js';

const text = Int32Array.of(2, 3, 4, 1, 5, 6, 0, 2, 2, 1, 3, 6, 5, 4);
const promptLength = 4;

describeOnEachBackend('generateTokens', () => {
  it('steps through a text with the logits of one pass over the whole of it', async () => {
    const model = characterModel();
    const seen: Float32Array[] = [];
    const before = memory().numTensors;
    const tokens = generateTokens(model, text.subarray(0, promptLength), {
      maxTokens: text.length - promptLength + 1,
      // Dictates the rest of the text; what it returns last is fed to nobody.
      sampler: (logits) => text[promptLength + seen.push(logits) - 1] ?? 0,
    });
    const ids: number[] = [];
    for await (const id of tokens) ids.push(id);
    expect(ids).toEqual([...text.subarray(promptLength), 0]);
    expect(memory().numTensors).toBe(before);

    const whole = tidy(() => model.apply(tensor(text, [1, text.length])).output.dataSync());
    const classes = characters.vocabularySize;
    const expected = whole.subarray((promptLength - 1) * classes);
    const differences = seen.flatMap((logits, i) =>
      Array.from(logits, (logit, j) => Math.abs(logit - expected[i * classes + j]!)),
    );
    expect(differences).toHaveLength(expected.length);
    expect(Math.max(...differences)).toBeLessThan(1e-5);
    expect(Math.max(...expected) - Math.min(...expected)).toBeGreaterThan(0.5);
  });
});
