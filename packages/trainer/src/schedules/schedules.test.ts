import { expect, it } from 'vitest';
import { cosineDecay } from './cosine-decay.js';
import { exponentialDecay } from './exponential-decay.js';
import { oneCycle } from './one-cycle.js';
import { piecewiseConstantDecay } from './piecewise-constant-decay.js';
import { stepDecay } from './step-decay.js';

it("exponentialDecay is Keras' formula, smooth or in steps", () => {
  const options = { initialLearningRate: 0.1, decaySteps: 100_000, decayRate: 0.96 };
  const smooth = exponentialDecay(options);
  expect(smooth(0)).toBe(0.1);
  expect(smooth(100_000)).toBeCloseTo(0.096, 12);
  expect(smooth(50_000)).toBeCloseTo(0.1 * Math.sqrt(0.96), 12);
  const stairs = exponentialDecay({ ...options, staircase: true });
  expect(stairs(99_999)).toBe(0.1);
  expect(stairs(250_000)).toBeCloseTo(0.1 * 0.96 ** 2, 12);
});

it("stepDecay is PyTorch's documented example", () => {
  // lr = 0.05 if epoch < 30, 0.005 if 30 <= epoch < 60, 0.0005 if 60 <= epoch < 90
  const rate = stepDecay({ initialLearningRate: 0.05, stepSize: 30, gamma: 0.1 });
  const rates = [0, 29, 30, 59, 60, 89].map((step) => rate(step));
  const expected = [0.05, 0.05, 0.005, 0.005, 0.0005, 0.0005];
  for (const [i, value] of rates.entries()) expect(value).toBeCloseTo(expected[i]!, 12);
});

it("piecewiseConstantDecay is Keras' documented example", () => {
  // 1.0 for the first 100,001 steps, 0.5 for the next 10,000 and 0.1 for any after.
  const rate = piecewiseConstantDecay({ boundaries: [100_000, 110_000], values: [1, 0.5, 0.1] });
  expect([0, 100_000, 100_001, 110_000, 110_001, 1e9].map(rate)).toEqual([
    1, 1, 0.5, 0.5, 0.1, 0.1,
  ]);
});

it('cosineDecay falls along half a cosine to alpha and stays', () => {
  const rate = cosineDecay({ initialLearningRate: 0.4, decaySteps: 1000, alpha: 0.1 });
  expect(rate(0)).toBe(0.4);
  expect(rate(500)).toBeCloseTo(0.4 * (0.9 * 0.5 + 0.1), 12);
  // cos(π / 3) = 1/2 after a third.
  expect(rate(1000 / 3)).toBeCloseTo(0.4 * (0.9 * 0.75 + 0.1), 12);
  expect(rate(1000)).toBeCloseTo(0.04, 12);
  expect(rate(9999)).toBeCloseTo(0.04, 12);
});

it("cosineDecay warms up in a straight line first, as Keras' documented example", () => {
  const rate = cosineDecay({
    initialLearningRate: 0,
    decaySteps: 1000,
    warmupTarget: 0.1,
    warmupSteps: 1000,
  });
  expect(rate(0)).toBe(0);
  expect(rate(250)).toBeCloseTo(0.025, 12);
  expect(rate(1000)).toBeCloseTo(0.1, 12);
  expect(rate(1500)).toBeCloseTo(0.05, 12);
  expect(rate(2000)).toBeCloseTo(0, 12);
});

it("oneCycle has PyTorch's landmarks: begin, peak and end", () => {
  // torch.optim.lr_scheduler.OneCycleLR(max_lr=0.1, total_steps=1000)
  const rate = oneCycle({ maxLearningRate: 0.1, totalSteps: 1000 });
  expect(rate(0)).toBeCloseTo(0.004, 12);
  expect(rate(299)).toBeCloseTo(0.1, 12);
  expect(rate(149.5)).toBeCloseTo(0.052, 12);
  expect(rate(999)).toBeCloseTo(4e-7, 15);
  expect(rate(649)).toBeCloseTo((0.1 + 4e-7) / 2, 12);
  expect(rate(5000)).toBeCloseTo(4e-7, 15);
});

it('oneCycle may begin at its peak, or beyond', () => {
  // OneCycleLR(max_lr=1, total_steps=10, pct_start=0.1) divides by zero in PyTorch.
  expect(oneCycle({ maxLearningRate: 1, totalSteps: 10, pctStart: 0.1 })(0)).toBe(1);
  // torch.optim.lr_scheduler.OneCycleLR(max_lr=1, total_steps=2)
  const short = oneCycle({ maxLearningRate: 1, totalSteps: 2 });
  expect(short(0)).toBeCloseTo(0.811746, 6);
  expect(short(1)).toBeCloseTo(4e-6, 12);
});

it("cosineDecay without a warm-up begins at the target, as Keras'", () => {
  // float(keras.optimizers.schedules.CosineDecay(0.01, 100, 0.1, warmup_target=0.2)(50)) is 0.11
  const rate = cosineDecay({
    initialLearningRate: 0.01,
    decaySteps: 100,
    alpha: 0.1,
    warmupTarget: 0.2,
  });
  expect(rate(0)).toBe(0.2);
  expect(rate(50)).toBeCloseTo(0.11, 12);
});

it.each([
  () => exponentialDecay({ initialLearningRate: 1, decaySteps: 0, decayRate: 0.5 }),
  () => exponentialDecay({ initialLearningRate: -1, decaySteps: 1, decayRate: 0.5 }),
  () => stepDecay({ initialLearningRate: 1, stepSize: 0.5 }),
  () => stepDecay({ initialLearningRate: 1, stepSize: 1, gamma: 0 }),
  () => piecewiseConstantDecay({ boundaries: [1], values: [1] }),
  () => piecewiseConstantDecay({ boundaries: [2, 1], values: [1, 1, 1] }),
  () => cosineDecay({ initialLearningRate: 1, decaySteps: NaN }),
  () => cosineDecay({ initialLearningRate: 1, decaySteps: 1, warmupSteps: -1 }),
  () => cosineDecay({ initialLearningRate: 1, decaySteps: 1, warmupSteps: 2 }),
  () => oneCycle({ maxLearningRate: 1, totalSteps: 1 }),
  () => oneCycle({ maxLearningRate: 1, totalSteps: 10, pctStart: 1 }),
])('refuses %s', (make) => {
  expect(make).toThrow(expect.objectContaining({ code: 'invalid-option' }));
});
