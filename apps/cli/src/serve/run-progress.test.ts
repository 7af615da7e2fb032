import { expect, it } from 'vitest';
import { RunEpochs } from './run-epochs.js';
import { runProgress, type RunProgressOptions } from './run-progress.js';
import { StepSpeed } from './step-speed.js';

const start = Date.parse('2026-01-01T00:00:00.000Z');
const timeOf = (seconds: number) => new Date(start + 1000 * seconds).toISOString();

/** A run of `steps` steps, half a second each, ten an epoch. */
function options(steps: number, changes: Partial<RunProgressOptions> = {}): RunProgressOptions {
  const [epochs, speed] = [new RunEpochs(), new StepSpeed()];
  let lastStep;
  for (let step = 1; step <= steps; step++) {
    const [epoch, batch] = [Math.floor((step - 1) / 10), (step - 1) % 10];
    lastStep = {
      epoch,
      batch,
      step,
      loss: 1 / step,
      gradientNorm: 1,
      tokens: 64,
      learningRate: 0.01,
      metrics: {},
    };
    speed.add({ ...lastStep, time: timeOf(step / 2) });
    if (batch < 9) continue;
    epochs.add({ epoch, step, loss: 1, metrics: {}, learningRate: 0.01, valLoss: 3 - epoch });
  }
  return {
    epochs,
    training: { epochs: 4 },
    lastStep,
    speed,
    updatedAt: steps > 0 ? timeOf(steps / 2) : undefined,
    stopReason: undefined,
    damagedLines: 0,
    now: start + 500 * steps + 1000,
    ...changes,
  };
}

it('knows nothing before the first step', () => {
  expect(runProgress(options(0))).toEqual({
    state: 'starting',
    epoch: 0,
    epochs: 4,
    step: 0,
    damagedLines: 0,
  });
});

it('knows the number of steps once the first epoch has ended', () => {
  expect(runProgress(options(7))).not.toHaveProperty('steps');
  expect(runProgress(options(10)).steps).toBe(40);
  expect(runProgress(options(25))).toMatchObject({
    state: 'training',
    epoch: 3,
    step: 25,
    steps: 40,
    valLoss: 2,
    best: { epoch: 2, valLoss: 2 },
    stepsPerSecond: 2,
    countedPerSecond: 128,
    secondsLeft: 7.5,
  });
});

it('is over when all epochs are done, or training says so', () => {
  expect(runProgress(options(40)).state).toBe('finished');
  expect(runProgress(options(25, { stopReason: 'callback' })).state).toBe('finished');
  expect(runProgress(options(25, { stopReason: 'signal' })).state).toBe('stopped');
  const silent = runProgress(options(25, { now: start + 200_000 }));
  expect(silent.state).toBe('stopped');
  expect(silent).not.toHaveProperty('secondsLeft');
});

it('leaves breaks and validation out of the speed', () => {
  const speed = new StepSpeed();
  const add = (epoch: number, step: number, seconds: number) =>
    speed.add({ epoch, step, tokens: 10, time: timeOf(seconds) });
  add(0, 1, 0);
  add(0, 2, 1);
  add(1, 3, 50);
  add(1, 4, 51);
  add(1, 5, 5000);
  expect(speed.msPerStep).toBe(1000);
  expect(speed.tokensPerSecond).toBe(10);
});

it('takes back epochs that are gone through once more', () => {
  const { epochs } = options(30);
  epochs.rewind(12);
  expect(epochs.points.map(({ epoch }) => epoch)).toEqual([1]);
  expect(epochs.best).toEqual({ epoch: 1, valLoss: 3 });
});
