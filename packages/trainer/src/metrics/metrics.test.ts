import {
  memory,
  scalar,
  tensor1d,
  tensor2d,
  tensor3d,
  tidy,
  type Tensor,
} from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { describeOnEachBackend } from '../../test/backends.js';
import { expectClose } from '../../test/numbers.js';
import { accuracy } from './accuracy.js';
import { auc } from './auc.js';
import { binaryAccuracy } from './binary-accuracy.js';
import { f1Score } from './f1-score.js';
import type { Metric } from './metric.js';
import { addSums, metricValues } from './metric-sums.js';
import { bitsPerCharacter, perplexity } from './perplexity.js';
import { precision } from './precision.js';
import { recall } from './recall.js';
import { topKAccuracy } from './top-k-accuracy.js';

/** The metric of batches of targets, outputs and, if a mask leaves some out, which count. */
function valueOf(metric: Metric, ...batches: [Tensor, Tensor, Tensor?][]): number {
  const before = memory().numTensors;
  const sums = batches.map(([targets, outputs, counted]) =>
    tidy(() => [Array.from(metric.measure({ targets, outputs, counted }).dataSync())]),
  );
  expect(memory().numTensors).toBe(before);
  return metricValues([metric], sums.reduce(addSums, []))[metric.name]!;
}

const logits = [
  [3, 1, 2, 0],
  [0, 5, 1, 2],
  [1, 0, 4, 2],
  [2, 3, 1, 0],
  [0, 1, 2, 3],
];
const classes = [0, 3, 2, 0, 3];
const predictions = [0.1, 0.4, 0.35, 0.8, 0.6];
const labels = [0, 0, 1, 1, 1];

describeOnEachBackend('metrics', () => {
  const ids = () => tensor1d(classes, 'int32');
  const outputs = () => tensor2d(logits);
  const yesNo = () => tensor1d(labels, 'int32');
  const chances = () => tensor2d(predictions, [5, 1]);

  it('accuracy is the share of likeliest classes that are right, of ids and one-hot rows', () => {
    expect(valueOf(accuracy(), [ids(), outputs()])).toBeCloseTo(3 / 5, 6);
    const rows = classes.map((id) => [0, 1, 2, 3].map((other) => Number(other === id)));
    expect(valueOf(accuracy(), [tensor2d(rows), outputs()])).toBeCloseTo(3 / 5, 6);
    expect(() => valueOf(accuracy(), [yesNo(), chances()])).toThrow(/binaryAccuracy/);
  });

  it('counts targets, not batches, and none that a mask leaves out', () => {
    const first = tensor2d(logits.slice(0, 4));
    const last = tensor2d(logits.slice(4));
    const parts: [Tensor, Tensor][] = [
      [tensor1d(classes.slice(0, 4), 'int32'), first],
      [tensor1d(classes.slice(4), 'int32'), last],
    ];
    expect(valueOf(accuracy(), ...parts)).toBeCloseTo(3 / 5, 6);
    const counted = tensor1d([1, 0, 1, 0, 0]);
    expect(valueOf(accuracy(), [ids(), outputs(), counted])).toBe(1);
    expect(valueOf(recall({ classId: 0 }), [ids(), outputs(), counted])).toBe(1);
    const sequences = tensor3d([logits.slice(0, 2), logits.slice(2, 4)]);
    const targets = tensor2d([classes.slice(0, 2), classes.slice(2, 4)], [2, 2], 'int32');
    expect(valueOf(accuracy(), [targets, sequences])).toBe(0.5);
  });

  it('topKAccuracy counts targets among the k likeliest', () => {
    expect([1, 2, 3].map((k) => valueOf(topKAccuracy({ k }), [ids(), outputs()]))).toEqual(
      [3 / 5, 1, 1].map((share) => expect.closeTo(share, 6)),
    );
    expect(topKAccuracy().name).toBe('top5Accuracy');
    // Classes that are ruled out are the least likely.
    const masked = tensor2d([[1, -Infinity, 0, -Infinity]]);
    expect(
      [1, 2, 3].map((k) => valueOf(topKAccuracy({ k }), [tensor1d([2], 'int32'), masked])),
    ).toEqual([0, 1, 1]);
  });

  it('binaryAccuracy holds predictions against the threshold', () => {
    expect(valueOf(binaryAccuracy(), [yesNo(), chances()])).toBeCloseTo(4 / 5, 6);
    expect(valueOf(binaryAccuracy({ threshold: 0.3 }), [yesNo(), chances()])).toBeCloseTo(4 / 5, 6);
    const asLogits = tensor2d(
      predictions.map((p) => Math.log(p / (1 - p))),
      [5, 1],
    );
    expect(valueOf(binaryAccuracy({ fromLogits: true }), [yesNo(), asLogits])).toBeCloseTo(
      4 / 5,
      6,
    );
  });

  it('precision, recall and F1 of yes and no', () => {
    // Above 0.3: four, of which three are yes; all three yes are found.
    const batch: [Tensor, Tensor] = [yesNo(), chances()];
    expect(valueOf(precision({ threshold: 0.3 }), batch)).toBe(3 / 4);
    expect(valueOf(recall({ threshold: 0.3 }), batch)).toBe(1);
    expect(valueOf(f1Score({ threshold: 0.3 }), batch)).toBeCloseTo(6 / 7, 12);
    expect(valueOf(precision({ threshold: 0.9 }), batch)).toBe(0);
  });

  it('precision, recall and F1 of several classes, averaged', () => {
    // Predicted 0, 1, 2, 1, 3 for 0, 3, 2, 0, 3.
    const batch: [Tensor, Tensor] = [ids(), outputs()];
    const recalls = [1 / 2, 0, 1, 1 / 2];
    const precisions = [1, 0, 1, 1];
    expect(recalls.map((_, classId) => valueOf(recall({ classId }), batch))).toEqual(recalls);
    expect(precisions.map((_, classId) => valueOf(precision({ classId }), batch))).toEqual(
      precisions,
    );
    expect(valueOf(recall(), batch)).toBe(2 / 4);
    expect(valueOf(recall({ average: 'weighted' }), batch)).toBeCloseTo(3 / 5, 12);
    expect(valueOf(recall({ average: 'micro' }), batch)).toBeCloseTo(3 / 5, 12);
    expect(valueOf(f1Score(), batch)).toBeCloseTo((2 / 3 + 0 + 1 + 2 / 3) / 4, 12);
    expect(() => valueOf(recall({ classId: 9 }), batch)).toThrow(/no class 9, only 0 to 3/);
  });

  it("auc of Keras' documentation, both curves", () => {
    // keras.metrics.AUC(num_thresholds=3) of [0, 0, 1, 1] and [0, 0.5, 0.3, 0.9] is 0.75.
    const targets = tensor1d([0, 0, 1, 1], 'int32');
    const guesses = tensor2d([0, 0.5, 0.3, 0.9], [4, 1]);
    expect(valueOf(auc({ numThresholds: 3 }), [targets, guesses])).toBeCloseTo(0.75, 6);
    // By hand: points (hits, predicted) (2, 4), (1, 1), (0, 0).
    const slope = 1 / 3;
    const intercept = 1 - slope;
    const expected = (slope * (1 + intercept * Math.log(4)) + 1) / 2;
    expect(valueOf(auc({ numThresholds: 3, curve: 'PR' }), [targets, guesses])).toBeCloseTo(
      expected,
      6,
    );
  });

  it('auc with many thresholds is the share of pairs in the right order', () => {
    const pairs = labels.flatMap((label, i) =>
      labels.flatMap((other, j) =>
        label === 1 && other === 0 ? [Number(predictions[i]! > predictions[j]!)] : [],
      ),
    );
    const expected = pairs.reduce((a, b) => a + b) / pairs.length;
    expect(valueOf(auc({ numThresholds: 1001 }), [yesNo(), chances()])).toBeCloseTo(expected, 6);
    const asLogits = tensor2d(
      predictions.map((p) => Math.log(p / (1 - p))),
      [5, 1],
    );
    expect(
      valueOf(auc({ numThresholds: 1001, fromLogits: true }), [yesNo(), asLogits]),
    ).toBeCloseTo(expected, 6);
  });

  it('auc of several units counts those of the targets that no mask leaves out', () => {
    const twoUnits = tensor2d([0.9, 0.2, 0.3, 0.6, 0.4, 0.5, 0.1, 0.8], [4, 2]);
    const targets = tensor2d([1, 0, 0, 1, 1, 0, 1, 0], [4, 2]);
    const counted = tensor1d([1, 1, 1, 0]);
    // Yes: 0.9, 0.6, 0.4; no: 0.2, 0.3, 0.5. Of nine pairs one is in the wrong order.
    expect(valueOf(auc(), [targets, twoUnits, counted])).toBeCloseTo(8 / 9, 6);
    // With the last row 9 of 16 are in the right one.
    expect(valueOf(auc(), [targets, twoUnits])).toBeCloseTo(9 / 16, 6);
  });

  it('perplexity and bitsPerCharacter of a uniform guess among 64', () => {
    const uniform: [Tensor, Tensor] = [
      tensor1d([5, 9], 'int32'),
      tensor2d(new Float32Array(128), [2, 64]),
    ];
    expectClose([valueOf(perplexity({ fromLogits: true }), uniform)], [64], 1e-5);
    expectClose([valueOf(bitsPerCharacter({ fromLogits: true }), uniform)], [6], 1e-5);
  });

  it('is 0 where nothing counts', () => {
    const none = tensor1d([0, 0, 0, 0, 0]);
    for (const metric of [accuracy(), precision(), recall(), f1Score(), topKAccuracy()]) {
      expect(valueOf(metric, [ids(), outputs(), none])).toBe(0);
    }
  });

  it('says both shapes when they do not go together', () => {
    expect(() => valueOf(accuracy(), [scalar(1), outputs()])).toThrow(/\[5, 4\] and targets \[\]/);
  });
});

it.each([
  () => auc({ curve: 'pr' as 'PR' }),
  () => auc({ numThresholds: 1 }),
  () => f1Score({ average: 'binary' as 'micro' }),
  () => recall({ classId: -1 }),
  () => topKAccuracy({ k: 0 }),
  () => binaryAccuracy({ threshold: 1 }),
])('refuses %s', (make) => {
  expect(make).toThrow(expect.objectContaining({ code: 'invalid-option' }));
});
