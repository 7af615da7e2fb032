import { expect, it } from 'vitest';
import type { BatchLogs, EpochLogs } from './callback.js';
import { epochLine, liveLine, type Outlook } from './progress-text.js';

const batch: BatchLogs = {
  epoch: 1,
  batch: 42,
  step: 215,
  loss: 2.30985,
  gradientNorm: 0.7,
  tokens: 600,
  learningRate: 0.002,
  metrics: { accuracy: 0.5, rare: 0.00012345 },
};

const outlook: Outlook = {
  epochs: 3,
  batchesPerEpoch: 172,
  pace: { steps: 43, tokens: 25_800, seconds: 10 },
  columns: 200,
};

it('tells of a batch: place, bar, rates, time left, loss and metrics', () => {
  // 4.3 steps a second; 129 of this epoch and 172 of the next are left.
  expect(liveLine(batch, outlook)).toBe(
    'Epoch 2/3  █████░░░░░░░░░░░░░░░  43/172  4.3 steps/s  2580 tokens/s  1:10 left  loss 2.3098  accuracy 0.5000  rare 1.2345e-4',
  );
});

it('has a bar as long as there is room, and at last cuts the text', () => {
  const columns = 'Epoch 2/3  43/172  4.3 steps/s  2580 tokens/s  1:10 left  loss 2.3098'.length;
  const few = { ...batch, metrics: {} };
  expect(liveLine(few, { ...outlook, columns: columns + 6 })).toMatch(/^Epoch 2\/3 {2}█░░░ {2}43/u);
  const bare = liveLine(few, { ...outlook, columns });
  expect(bare).toMatch(/^Epoch 2\/3 {2}43\/172 .*loss 2\.3098$/u);
  for (let room = 0; room < 100; room++) {
    expect(liveLine(few, { ...outlook, columns: room }).length).toBeLessThanOrEqual(room);
  }
});

it('has neither bar nor time left while nobody knows the length of an epoch', () => {
  expect(liveLine({ ...batch, metrics: {} }, { ...outlook, batchesPerEpoch: undefined })).toBe(
    'Epoch 2/3  43  4.3 steps/s  2580 tokens/s  loss 2.3098',
  );
});

it('has a full bar when an epoch is longer than the one before', () => {
  expect(liveLine(batch, { ...outlook, batchesPerEpoch: 40 })).toContain(
    '  ████████████████████  ',
  );
});

it('tells of hours, and of large rates in thousands', () => {
  const slow = { ...outlook, pace: { steps: 1, tokens: 600_000, seconds: 20 } };
  expect(liveLine(batch, slow)).toMatch(/ {2}0\.1 steps\/s {2}30k tokens\/s {2}1:40:20 left /u);
});

it('tells of an epoch: steps, duration, rates and every value of its logs', () => {
  const epoch: EpochLogs = {
    epoch: 0,
    step: 172,
    loss: 2.5,
    metrics: { accuracy: 0.25 },
    learningRate: 0.001,
    valLoss: 2.75,
    valMetrics: { accuracy: 0 },
  };
  const pace = { steps: 172, tokens: 17_200, seconds: 0.5 };
  expect(epochLine(epoch, { epochs: 3, pace, seconds: 62.4 })).toBe(
    'Epoch 1/3  172 steps in 1:02  344 steps/s  34k tokens/s  loss 2.5000  accuracy 0.2500  valLoss 2.7500  valAccuracy 0.0000  learningRate 1.0000e-3',
  );
  expect(epochLine({ ...epoch, partial: true }, { epochs: 3, pace, seconds: 9 })).toContain(
    'Epoch 1/3 (until step 172)  172 steps in 0:09',
  );
});
