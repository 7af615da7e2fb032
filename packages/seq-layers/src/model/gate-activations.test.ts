import { registerSeqlabBackend } from '@seqlab/backend';
import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { expectNear } from '../../test/compare.js';
import {
  bidirectional,
  dense,
  dropout,
  embedding,
  functional,
  gateActivations,
  gru,
  input,
  lstm,
  sequential,
  simpleRNN,
  type GateActivations,
  type Layer,
  type Model,
} from '../index.js';

const sigmoid = (x: number) => 1 / (1 + Math.exp(-x));
const { tanh } = Math;

/** A layer of one unit on inputs of one number, with these weights. */
function oneUnit(layer: Layer, weights: readonly number[][]): Model {
  let next = 0;
  return sequential([layer], {
    inputShape: [null, 1],
    weights: () => Float32Array.from(weights[next++]!),
  });
}

/** Each part as numbers. */
function numbers({ parts }: GateActivations): Record<string, number[]> {
  return Object.fromEntries(
    Object.entries(parts).map(([name, tensor]) => [name, Array.from(tensor.dataSync())]),
  );
}

function expectParts(found: GateActivations, expected: Readonly<Record<string, number[]>>): void {
  const values = numbers(found);
  expect(Object.keys(values).toSorted()).toEqual(Object.keys(expected).toSorted());
  for (const [name, part] of Object.entries(expected)) expectNear(values[name]!, part);
}

const x = [0.5, -1, 2];
const sequence = () => tf.tensor3d(x, [1, 3, 1]);

describe.each(['cpu', 'seqlab'])('gateActivations on %s', (backend) => {
  beforeAll(async () => {
    registerSeqlabBackend({ threads: 1 });
    await tf.setBackend(backend);
  });
  afterAll(() => tf.removeBackend('seqlab'));

  test('of an LSTM are those computed by hand', () => {
    const [w, u, b] = [
      [0.5, -0.3, 0.8, 0.2],
      [0.1, 0.4, -0.6, 0.7],
      [0.05, 1, -0.1, 0.3],
    ] as const;
    const parts: Record<string, number[]> = {
      input: [],
      forget: [],
      candidate: [],
      output: [],
      cell: [],
      hidden: [],
    };
    let [h, c] = [0, 0];
    for (const value of x) {
      const [i, f, g, o] = w.map((weight, k) => weight * value + u[k]! * h + b[k]!) as [
        number,
        number,
        number,
        number,
      ];
      c = sigmoid(f) * c + sigmoid(i) * tanh(g);
      h = sigmoid(o) * tanh(c);
      const now = { input: sigmoid(i), forget: sigmoid(f), candidate: tanh(g), output: sigmoid(o) };
      for (const [name, part] of Object.entries({ ...now, cell: c, hidden: h })) {
        parts[name]!.push(part);
      }
    }
    // The first step without a loop: c = σ(0.3)·tanh(0.3), h = σ(0.4)·tanh(c).
    expect(parts['cell']![0]).toBeCloseTo(0.57444252 * 0.29131261, 6);
    const model = oneUnit(lstm({ units: 1 }), [[...w], [...u], [...b]]);
    const found = gateActivations(model, sequence());
    expect(found.map(({ layer, className }) => [layer, className])).toEqual([['lstm', 'LSTM']]);
    expectParts(found[0]!, parts);
  });

  test.each([true, false])('of a GRU with resetAfter: %s are those computed by hand', (after) => {
    const [w, u, b, ub] = [
      [0.5, -0.3, 0.8],
      [0.1, 0.4, -0.6],
      [0.05, 0.2, -0.1],
      [0.3, -0.2, 0.15],
    ] as const;
    const parts: Record<string, number[]> = { update: [], reset: [], candidate: [], hidden: [] };
    let h = 0;
    for (const value of x) {
      const own = w.map((weight, k) => weight * value + b[k]!);
      const recurrent = u.map((weight, k) => weight * h + (after ? ub[k]! : 0));
      const update = sigmoid(own[0]! + recurrent[0]!);
      const reset = sigmoid(own[1]! + recurrent[1]!);
      const candidate = tanh(own[2]! + (after ? reset * recurrent[2]! : u[2] * (reset * h)));
      h = update * h + (1 - update) * candidate;
      for (const [name, part] of Object.entries({ update, reset, candidate, hidden: h })) {
        parts[name]!.push(part);
      }
    }
    const bias = after ? [...b, ...ub] : [...b];
    const model = oneUnit(gru({ units: 1, resetAfter: after }), [[...w], [...u], bias]);
    expectParts(gateActivations(model, sequence())[0]!, parts);
  });

  test('of a simple RNN are its states', () => {
    const model = oneUnit(simpleRNN({ units: 1 }), [[0.5], [-0.4], [0.1]]);
    const h1 = tanh(0.35);
    const h2 = tanh(-0.4 - 0.4 * h1);
    const h3 = tanh(1.1 - 0.4 * h2);
    expectParts(gateActivations(model, sequence())[0]!, { hidden: [h1, h2, h3] });
  });

  test('begin with the states given, and end with those that apply gives', () => {
    const model = characterModel();
    const [first, second] = [ids([[1, 2, 3]]), ids([[4, 0]])];
    const whole = gateActivations(model, ids([[1, 2, 3, 4, 0]]));
    const { states } = model.apply(first);
    const rest = gateActivations(model, second, { states });
    expect(rest.map(({ layer }) => layer)).toEqual(['lstm', 'gru']);
    for (const [index, one] of rest.entries()) {
      for (const [name, tensor] of Object.entries(one.parts)) {
        const all = whole[index]!.parts[name as keyof typeof one.parts]!;
        expectNear(tensor.dataSync(), tf.slice(all, [0, 3, 0]).dataSync());
      }
    }
    const after = model.apply(second, { states }).states.flat();
    const [h, c] = [rest[0]!.parts.hidden!, rest[0]!.parts.cell!];
    const ends = [h, c, rest[1]!.parts.hidden!].map((part) => tf.slice(part, [0, 1, 0]));
    for (const [index, end] of ends.entries()) {
      expectNear(end.dataSync(), after[index]!.dataSync());
    }
  });

  test('of a functional model begin with the states its calls are given', () => {
    const start = input({ shape: [2] });
    const text = input({ shape: [null, 3] });
    const layer = simpleRNN({ units: 2, returnSequences: true });
    const read = layer.apply(text, { initialState: [start] });
    const model = functional({ inputs: [start, text], outputs: read });
    const inputs = [tf.tensor2d([[0.5, -2]]), tf.ones([1, 2, 3])];
    const [found] = gateActivations(model, inputs);
    expectNear(found!.parts.hidden!.dataSync(), model.call(inputs).dataSync());
    const others = gateActivations(model, [tf.zeros([1, 2]), inputs[1]!]);
    expect(numbers(others[0]!)).not.toEqual(numbers(found!));
  });

  test('of a layer that reads backwards come in the order of its output', () => {
    const layer = gru({ units: 3, goBackwards: true, returnSequences: true });
    const model = sequential([layer], { inputShape: [null, 1] });
    const [found] = gateActivations(model, sequence());
    expectNear(found!.parts.hidden!.dataSync(), model.call(sequence()).dataSync());
  });

  test('carry states over the steps that a mask leaves out', () => {
    const model = sequential(
      [embedding({ inputDim: 4, outputDim: 3, maskZero: true }), lstm({ units: 2 })],
      { inputShape: [null] },
    );
    const [masked] = gateActivations(model, ids([[1, 0, 2]]));
    const [plain] = gateActivations(model, ids([[1, 2]]));
    const last = (tensor: tf.Tensor3D, step: number) =>
      tf.slice(tensor, [0, step, 0], [1, 1, 2]).dataSync();
    expectNear(last(masked!.parts.cell!, 2), last(plain!.parts.cell!, 1));
  });

  test('leave nothing behind but what they return', () => {
    const model = characterModel();
    const text = ids([[1, 2, 3]]);
    const before = tf.memory().numTensors;
    const found = gateActivations(model, text);
    expect(tf.memory().numTensors).toBe(before + 6 + 4);
    for (const { parts } of found) tf.dispose(Object.values(parts));
    expect(tf.memory().numTensors).toBe(before);
  });
});

describe('gateActivations', () => {
  beforeAll(() => tf.setBackend('cpu'));

  test('refuses what it cannot look into, saying why', () => {
    expect(() => gateActivations(sequential([lstm({ units: 1 })]), sequence())).toThrow(
      expect.objectContaining({ code: 'not-built' }),
    );
    const inside = sequential([bidirectional({ layer: lstm({ units: 1 }) })], {
      inputShape: [null, 1],
    });
    expect(() => gateActivations(inside, sequence())).toThrow(
      expect.objectContaining({
        code: 'unsupported',
        message:
          'gateActivations: sequential has no simpleRNN, lstm or gru; those inside other layers cannot be seen',
      }),
    );
    const model = characterModel();
    expect(() => gateActivations(model, ids([[1]]), { states: [[]] })).toThrow(
      'gateActivations: states must have one list a layer, 5, got 1',
    );
    const narrow = sequential([gru({ units: 1 })], { inputShape: [null, 2] });
    expect(() => gateActivations(narrow, tf.zeros([1, 2, 3]))).toThrow(
      expect.objectContaining({ code: 'shape-mismatch' }),
    );
  });
});

function characterModel(): Model {
  return sequential(
    [
      embedding({ inputDim: 5, outputDim: 3 }),
      lstm({ units: 4, returnSequences: true }),
      dropout({ rate: 0.5 }),
      gru({ units: 2, returnSequences: true }),
      dense({ units: 5 }),
    ],
    { inputShape: [null], seed: 3 },
  );
}

function ids(rows: number[][]): tf.Tensor {
  return tf.tensor2d(rows, undefined, 'int32');
}
