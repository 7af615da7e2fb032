import {
  attention,
  bidirectional,
  dense,
  dot,
  embedding,
  functional,
  gru,
  input,
  lstm,
  sequential,
  simpleRNN,
  stacked,
  timeDistributed,
  type Model,
} from '@seqlab/seq-layers';
import { memory, tensor, tidy } from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { describeOnEachBackend } from '../../test/backends.js';
import { characters } from '../../test/characters.js';
import { characterModel } from '../../test/models.js';
import { ModelReader } from './model-reader.js';
import { outputActivation } from './output-activation.js';
import { paddingIds, requireStepwise } from './require-stepwise.js';

const text = Int32Array.of(2, 3, 4, 1, 5, 6, 0, 2, 2, 1, 3, 6, 5, 4);
const { vocabularySize } = characters;

/** The logits after every token of a text, in one pass over the whole of it. */
function wholePass(model: Model, ids: Int32Array): Float32Array[] {
  const all = tidy(() => model.apply(tensor(ids, [1, ids.length])).output.dataSync<'float32'>());
  return Array.from(ids, (_, i) => all.slice(i * vocabularySize, (i + 1) * vocabularySize));
}

function largestDifference(a: Float32Array, b: Float32Array): number {
  expect(a).toHaveLength(b.length);
  return a.reduce((most, value, i) => Math.max(most, Math.abs(value - b[i]!)), 0);
}

describeOnEachBackend('ModelReader', () => {
  it('steps through a text with the logits of one pass over the whole of it', async () => {
    const model = characterModel();
    const expected = wholePass(model, text);
    const before = memory().numTensors;
    const reader = new ModelReader(model, { vocabularySize });
    const parts = [text.subarray(0, 4), ...Array.from(text.subarray(4), (id) => Int32Array.of(id))];
    let read = 0;
    for (const part of parts) {
      reader.push(part);
      read += part.length;
      const logits = await reader.read();
      expect(largestDifference(logits!, expected[read - 1]!)).toBeLessThan(1e-5);
    }
    reader.reset();
    expect(memory().numTensors).toBe(before);
    const values = expected.flatMap((row) => Array.from(row));
    expect(Math.max(...values) - Math.min(...values)).toBeGreaterThan(0.5);
  });

  it('reads long texts in parts, and what was pushed before it was read', async () => {
    const model = characterModel();
    const long = Int32Array.from({ length: 700 }, (_, i) => (i * i + 3 * i) % vocabularySize);
    const reader = new ModelReader(model, { vocabularySize });
    reader.push(long.subarray(0, 500));
    reader.push(long.subarray(500));
    const logits = await reader.read();
    expect(largestDifference(logits!, wholePass(model, long).at(-1)!)).toBeLessThan(1e-5);
    expect(await reader.read()).toBe(logits);
    reader.reset();
    expect(await reader.read()).toBeUndefined();
  });

  it('goes on with the rows it is told to', async () => {
    const model = characterModel();
    const reader = new ModelReader(model, { vocabularySize });
    reader.push(text.subarray(0, 3));
    await reader.read();
    reader.select([0, 0]);
    reader.push(Int32Array.of(1, 5));
    await reader.read();
    reader.select([1, 0, 1]);
    expect(reader.rows).toBe(3);
    reader.push(Int32Array.of(4, 4, 6));
    const logits = (await reader.read())!;
    const begin = [...text.subarray(0, 3)];
    for (const [row, end] of [
      [5, 4],
      [1, 4],
      [5, 6],
    ].entries()) {
      const expected = wholePass(model, Int32Array.from([...begin, ...end])).at(-1)!;
      const own = logits.subarray(row * vocabularySize, (row + 1) * vocabularySize);
      expect(largestDifference(own, expected)).toBeLessThan(1e-5);
    }
    reader.reset();
  });

  it('lends copies of its states', async () => {
    const model = characterModel();
    const reader = new ModelReader(model, { vocabularySize });
    expect(reader.getStates()).toEqual([]);
    reader.push(text);
    await reader.read();
    const states = reader.getStates();
    const expected = model.apply(tensor(text, [1, text.length])).states;
    expect(states.map((own) => own.length)).toEqual([0, 2, 1, 1, 0]);
    reader.reset();
    const values = (own: typeof states) =>
      own.flat().flatMap((state) => Array.from(state.dataSync()));
    const [a, b] = [states, expected].map((own) => Float32Array.from(values(own)));
    expect(largestDifference(a!, b!)).toBeLessThan(1e-5);
  });

  it('refuses a model whose outputs are not the tokens of the tokenizer', async () => {
    const before = memory().numTensors;
    const model = characterModel();
    const reader = new ModelReader(model, { vocabularySize: 8 });
    reader.push(text);
    await expect(reader.read()).rejects.toThrow(
      expect.objectContaining({
        code: 'invalid-model',
        message: expect.stringContaining('[batch, time, 8]'),
      }),
    );
    model.dispose();
    expect(memory().numTensors).toBe(before);
  });
});

const ids = () => embedding({ inputDim: 7, outputDim: 4 });

it.each(['sigmoid', 'tanh', 'relu'] as const)('refuses a model that ends in %s', (activation) => {
  const model = sequential([ids(), lstm({ units: 3 }), dense({ units: 7, activation })]);
  expect(() => new ModelReader(model, { vocabularySize })).toThrow(
    expect.objectContaining({
      code: 'invalid-model',
      message: expect.stringContaining(`must end in logits or a softmax, got ${activation}`),
    }),
  );
});

it('refuses products over the time steps', () => {
  const words = input({ shape: [null], dtype: 'int32' });
  const read = lstm({ units: 7, returnSequences: true }).apply(ids().apply(words));
  const model = functional({ inputs: words, outputs: dot({ axes: 1 }).apply([read, read]) });
  expect(() => requireStepwise('generate', model)).toThrow(/dot \(Dot\) needs the whole sequence/);
});

const logits = () => dense({ units: 7 });

it.each([
  ['bidirectional', [ids(), bidirectional({ layer: lstm({ units: 3 }) }), logits()]],
  ['goBackwards', [ids(), gru({ units: 3, goBackwards: true }), logits()]],
  ['attention', [ids(), lstm({ units: 3, returnSequences: true }), attention(), logits()]],
  [
    'bidirectional layers in a stack',
    [ids(), stacked({ cell: 'gru', layers: 2, units: 3, bidirectional: true }), logits()],
  ],
])('refuses a model that needs the whole sequence: %s', (_name, layers) => {
  expect(() => requireStepwise('generate', sequential(layers))).toThrow(
    expect.objectContaining({
      code: 'invalid-model',
      message: expect.stringContaining('needs the whole sequence'),
    }),
  );
});

it('refuses several inputs, and states that come from another layer', () => {
  const words = input({ shape: [null], dtype: 'int32' });
  const others = input({ shape: [null], dtype: 'int32' });
  const table = ids();
  const encoded = gru({ units: 3 }).apply(table.apply(words));
  const seq2seq = (from: typeof words) => {
    const decoder = gru({ units: 3, returnSequences: true });
    const decoded = decoder.apply(table.apply(from), { initialState: encoded.states });
    const inputs = from === words ? words : [words, from];
    return functional({ inputs, outputs: logits().apply(decoded) });
  };
  expect(() => requireStepwise('generate', seq2seq(others))).toThrow(/has 2 inputs/);
  expect(() => requireStepwise('generate', seq2seq(words))).toThrow(/comes from another layer/);
});

it('finds the activation of the output, and what stands for padding', () => {
  const softmax = () => dense({ units: 7, activation: 'softmax' });
  const rnn = () => simpleRNN({ units: 3, returnSequences: true });
  expect(outputActivation(sequential([ids(), rnn(), softmax()]))).toBe('softmax');
  expect(outputActivation(sequential([ids(), rnn(), logits()]))).toBe('linear');
  const wrapped = timeDistributed({ layer: softmax() });
  expect(outputActivation(sequential([ids(), rnn(), wrapped]))).toBe('softmax');
  expect(paddingIds(sequential([ids(), rnn()]))).toEqual([]);
  const masked = embedding({ inputDim: 7, outputDim: 4, maskZero: true });
  expect(paddingIds(sequential([masked, rnn()]))).toEqual([0]);
});
