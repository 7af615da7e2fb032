import { registerGradients } from '@seqlab/seq-layers/gradients';
import {
  memory,
  mul,
  sin,
  square,
  sub,
  sum,
  tensor1d,
  tidy,
  variable,
  variableGrads,
  type Optimizer as TfjsOptimizer,
  type Scalar,
  type Variable,
} from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import type { Optimizer } from '../src/optimizers/optimizer.js';
import type { Schedule } from '../src/schedules/schedule.js';
import { expectClose, numbers } from './numbers.js';

export const start = [3, -2, 0.5, 40, -0.7];

/** A curved surface whose gradients change size and sign along the way. */
function surface(w: Variable): Scalar {
  return sum(square(sub(sin(mul(w, 1.7)), mul(w, 0.3))));
}

/** One step down the surface. */
export function step(optimizer: Optimizer, w: Variable, scale = 1): void {
  tidy(() => {
    const { grads } = variableGrads(() => surface(w), [w]);
    optimizer.applyGradients([{ name: 'w', variable: w, gradient: grads[w.name]!, scale }]);
  });
}

/** The weight after some steps. */
export function descend(optimizer: Optimizer, steps = 3): number[] {
  const w = variable(tensor1d(start));
  for (let i = 0; i < steps; i++) step(optimizer, w);
  return numbers(w);
}

/** Walks beside an optimizer of tfjs-core for 100 steps. */
export function expectSamePath(ours: Optimizer, theirs: TfjsOptimizer): void {
  const w = variable(tensor1d(start));
  const reference = variable(tensor1d(start));
  for (let i = 0; i < 100; i++) {
    step(ours, w);
    tidy(() => {
      const { grads } = variableGrads(() => surface(reference), [reference]);
      theirs.applyGradients([{ name: reference.name, tensor: grads[reference.name]! }]);
    });
    expectClose(numbers(w), numbers(reference), 1e-5);
  }
  expect(ours.iterations).toBe(100);
}

export interface OptimizerContract {
  name: string;
  /** How many tensors it keeps a weight. */
  slots: number;
  make(learningRate: number | Schedule): Optimizer;
}

/** What every optimizer has to do; called within a `describe` that has set a backend. */
export function itIsAnOptimizer({ name, slots, make }: OptimizerContract): void {
  it('goes on from a saved state exactly', async () => {
    const w = variable(tensor1d(start));
    const first = make(0.01);
    for (let i = 0; i < 5; i++) step(first, w);
    first.learningRateFactor = 0.5;
    const second = make(0.01);
    const state = structuredClone(await first.getState());
    expect(state).toMatchObject({ name, iterations: 5, learningRateFactor: 0.5 });
    second.setState(state);
    const copy = variable(tensor1d(numbers(w)));
    for (let i = 0; i < 5; i++) {
      step(first, w);
      step(second, copy);
    }
    expect(numbers(copy)).toEqual(numbers(w));
  });

  it('keeps its slots and nothing else, and frees them', () => {
    registerGradients();
    const w = variable(tensor1d(start));
    const before = memory().numTensors;
    const optimizer = make(0.01);
    for (let i = 0; i < 3; i++) {
      step(optimizer, w);
      expect(memory().numTensors).toBe(before + slots);
    }
    optimizer.dispose();
    expect(memory().numTensors).toBe(before);
  });

  it('takes its rate from a schedule, step by step', () => {
    const seen: number[] = [];
    const optimizer = make((at) => {
      seen.push(at);
      return at < 3 ? 0.01 : 0.5;
    });
    expect(optimizer.learningRate).toBe(0.01);
    expect(descend(optimizer, 3)).toEqual(descend(make(0.01), 3));
    expect(new Set(seen)).toEqual(new Set([0, 1, 2]));
    expect(optimizer.learningRate).toBe(0.5);
  });

  it('multiplies its rate by the factor', () => {
    const halved = make(0.02);
    halved.learningRateFactor = 0.5;
    expect(halved.learningRate).toBe(0.01);
    expectClose(descend(halved), descend(make(0.01)), 1e-6);
  });

  it('refuses the state of another optimizer, and a learning rate below 0', () => {
    const state = { name: 'another', iterations: 1, learningRateFactor: 1, slots: {} };
    const mismatch = expect.objectContaining({ code: 'state-mismatch' });
    expect(() => make(0.1).setState(state)).toThrow(mismatch);
    expect(() => make(-0.1)).toThrow(expect.objectContaining({ code: 'invalid-option' }));
  });
}
