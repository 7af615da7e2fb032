import {
  engine,
  setBackend,
  tensor1d,
  tidy,
  train,
  variable,
  type NamedAttrMap,
  type Optimizer,
  type Tensor,
} from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { expectClose, numbers } from './numbers.js';
import { engines, useBackend } from './with-backend.js';

const size = 11;
const start = numbers(9)(size);
const gradients = Array.from({ length: 50 }, (_, i) => numbers(10 + i)(size));
const gradientScale = 0.5;

/** The parameter after all gradients, from slots that hold `initial` at first. */
function descend(kernel: string, attributes: NamedAttrMap, slots: string[], initial = 0): Tensor {
  let state = [start, ...slots.map(() => Array<number>(size).fill(initial))].map((values) =>
    tensor1d(values),
  );
  gradients.forEach((values, i) => {
    const names = ['parameter', ...slots];
    const named = Object.fromEntries(names.map((name, place) => [name, state[place]!]));
    state = engine().runKernel(
      kernel,
      { ...named, gradient: tensor1d(values) },
      { ...attributes, gradientScale, step: i + 1 },
    ) as unknown as typeof state;
  });
  return state[0]!;
}

/** What one of tfjs-core's own optimizers makes of the same on the cpu backend. */
async function descendOnCpu(optimizer: () => Optimizer): Promise<ArrayLike<number>> {
  await setBackend('cpu');
  const w = variable(tensor1d(start));
  const reference = optimizer();
  for (const values of gradients) {
    const scaled = values.map((value) => value * gradientScale);
    tidy(() => reference.applyGradients([{ name: w.name, tensor: tensor1d(scaled) }]));
  }
  const result = w.dataSync();
  w.dispose();
  await setBackend('seqlab');
  return result;
}

/** Kingma & Ba 2015, the variant at the end of their section 2, and Loshchilov & Hutter's decay. */
function adamReference(weightDecay: number): number[] {
  const [learningRate, beta1, beta2, epsilon] = [0.01, 0.9, 0.999, 1e-7];
  const m = start.map(() => 0);
  const v = start.map(() => 0);
  let parameter = start;
  gradients.forEach((values, index) => {
    const t = index + 1;
    const rate = (learningRate * Math.sqrt(1 - beta2 ** t)) / (1 - beta1 ** t);
    parameter = parameter.map((value, i) => {
      const g = values[i]! * gradientScale;
      m[i] = beta1 * m[i]! + (1 - beta1) * g;
      v[i] = beta2 * v[i]! + (1 - beta2) * g * g;
      const decayed = value - learningRate * weightDecay * value;
      return decayed - (rate * m[i]!) / (Math.sqrt(v[i]!) + epsilon);
    });
  });
  return parameter;
}

describe.each(Object.entries(engines))('optimizers, %s', (_, options) => {
  useBackend(options);

  it.each([0, 0.1])('SeqLabAdam follows the published algorithm, weight decay %d', (decay) => {
    const attributes = { learningRate: 0.01, beta1: 0.9, beta2: 0.999, epsilon: 1e-7 };
    const more = decay === 0 ? attributes : { ...attributes, weightDecay: decay };
    expectClose(descend('SeqLabAdam', more, ['m', 'v']).dataSync(), adamReference(decay), 5e-7);
  });

  it.each<[string, string, NamedAttrMap, string[], number, () => Optimizer]>([
    ['plain', 'SeqLabSGD', { learningRate: 0.1 }, [], 0, () => train.sgd(0.1)],
    [
      'with momentum',
      'SeqLabSGD',
      { learningRate: 0.1, momentum: 0.9 },
      ['velocity'],
      0,
      () => train.momentum(0.1, 0.9),
    ],
    [
      "with Nesterov's momentum",
      'SeqLabSGD',
      { learningRate: 0.1, momentum: 0.9, nesterov: true },
      ['velocity'],
      0,
      () => train.momentum(0.1, 0.9, true),
    ],
    [
      'plain',
      'SeqLabRMSprop',
      { learningRate: 0.01, rho: 0.8, epsilon: 1e-7 },
      ['velocity'],
      0,
      () => train.rmsprop(0.01, 0.8, 0, 1e-7),
    ],
    [
      'with momentum and a large epsilon',
      'SeqLabRMSprop',
      { learningRate: 0.01, rho: 0.9, momentum: 0.7, epsilon: 0.1 },
      ['velocity', 'momentum'],
      0,
      () => train.rmsprop(0.01, 0.9, 0.7, 0.1),
    ],
    [
      'centered',
      'SeqLabRMSprop',
      { learningRate: 0.01, rho: 0.9, epsilon: 0, centered: true },
      ['velocity', 'average'],
      0,
      // tfjs-core subtracts epsilon here, Keras adds it.
      () => train.rmsprop(0.01, 0.9, 0, 0, true),
    ],
    [
      'centered with momentum',
      'SeqLabRMSprop',
      { learningRate: 0.01, rho: 0.9, momentum: 0.7, epsilon: 0, centered: true },
      ['velocity', 'average', 'momentum'],
      0,
      () => train.rmsprop(0.01, 0.9, 0.7, 0, true),
    ],
    [
      'plain',
      'SeqLabAdagrad',
      { learningRate: 0.1, epsilon: 1e-7 },
      ['accumulator'],
      0.1,
      () => train.adagrad(0.1, 0.1),
    ],
  ])(
    "%s %s follows tfjs-core's own on cpu",
    async (__, kernel, attributes, slots, initial, own) => {
      const expected = await descendOnCpu(own);
      expectClose(descend(kernel, attributes, slots, initial).dataSync(), expected, 1e-5);
    },
  );

  it('adds epsilon under the root of centered RMSprop, as Keras does', () => {
    const [learningRate, rho, epsilon] = [0.01, 0.9, 0.1];
    const v = start.map(() => 0);
    const a = start.map(() => 0);
    let expected = start;
    for (const values of gradients) {
      expected = expected.map((value, i) => {
        const g = values[i]! * gradientScale;
        v[i] = rho * v[i]! + (1 - rho) * g * g;
        a[i] = rho * a[i]! + (1 - rho) * g;
        return value - (learningRate * g) / Math.sqrt(v[i]! - a[i]! ** 2 + epsilon);
      });
    }
    const attributes = { learningRate, rho, epsilon, centered: true };
    const actual = descend('SeqLabRMSprop', attributes, ['velocity', 'average']);
    expectClose(actual.dataSync(), expected, 1e-6);
  });

  it('stays finite where centered RMSprop subtracts equals', () => {
    const gradient = tensor1d(Array<number>(size).fill(1000));
    let state = [tensor1d(start), ...[1e6, 1000].map((x) => tensor1d(Array<number>(size).fill(x)))];
    for (let i = 0; i < 20; i++) {
      const [parameter, velocity, average] = state as [Tensor, Tensor, Tensor];
      state = engine().runKernel(
        'SeqLabRMSprop',
        { parameter, gradient, velocity, average },
        { learningRate: 1e-7, rho: 0.9, epsilon: 1e-7, centered: true },
      ) as unknown as typeof state;
    }
    expect(state[0]!.dataSync().every((value) => Number.isFinite(value))).toBe(true);
  });

  it.each<[string, NamedAttrMap, string[]]>([
    ['SeqLabAdam', { beta1: 0.9, beta2: 0.9, epsilon: 1e-7, step: 1 }, ['m', 'v']],
    ['SeqLabSGD', { momentum: 0.9 }, ['velocity']],
    [
      'SeqLabRMSprop',
      { rho: 0.9, epsilon: 1e-7, momentum: 0.9, centered: true },
      ['velocity', 'average', 'momentum'],
    ],
  ])('%s lets averages of zero gradients end in zero', (kernel, attributes, slots) => {
    const zero = tensor1d(Array<number>(size).fill(0));
    const smallest = () => tensor1d(Array<number>(size).fill(2 ** -126));
    const named = Object.fromEntries(slots.map((name) => [name, smallest()]));
    const outputs = engine().runKernel(
      kernel,
      { parameter: tensor1d(start), gradient: zero, ...named },
      { learningRate: 0.1, ...attributes },
    ) as unknown as Tensor[];
    for (const slot of outputs.slice(1)) {
      expect(Array.from(slot.dataSync(), Math.abs)).toEqual(Array<number>(size).fill(0));
    }
  });

  it('leaves values alone that somebody else holds', () => {
    const parameter = tensor1d([1, 2, 3]);
    const velocity = tensor1d([0, 0, 0]);
    const held = [parameter.clone(), velocity.clone()];
    const inputs = { parameter, velocity, gradient: tensor1d([1, 1, 1]) };
    const changed = engine().runKernel('SeqLabSGD', inputs, {
      learningRate: 0.5,
      momentum: 0.5,
    }) as unknown as Tensor[];
    expect(held.map((tensor) => Array.from(tensor.dataSync()))).toEqual([
      [1, 2, 3],
      [0, 0, 0],
    ]);
    expect(changed.map((tensor) => Array.from(tensor.dataSync()))).toEqual([
      [0.5, 1.5, 2.5],
      [-0.5, -0.5, -0.5],
    ]);
  });

  it.each([
    [[1, 2], 0, /gradient must be .* \[3\], got \[2\]/],
    [[1, 2, 3], 0.5, /velocity must be .* \[3\], got none/],
  ])('refuses gradient %o with momentum %d and no velocity', (values, momentum, message) => {
    const inputs = { parameter: tensor1d([1, 2, 3]), gradient: tensor1d(values) };
    const attributes = { learningRate: 1, momentum };
    expect(() => engine().runKernel('SeqLabSGD', inputs, attributes)).toThrow(message);
  });
});
