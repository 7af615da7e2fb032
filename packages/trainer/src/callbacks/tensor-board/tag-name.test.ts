import { expect, it } from 'vitest';
import { tagName } from './tag-name.js';

it.each([
  ['loss', 'loss'],
  ['learningRate', 'learning_rate'],
  ['topKAccuracy', 'top_k_accuracy'],
  ['f1Score', 'f1_score'],
  ['rougeL', 'rouge_l'],
  ['AUC', 'auc'],
  ['my_metric', 'my_metric'],
])('writes %s as %s', (name, tag) => {
  expect(tagName(name)).toBe(tag);
});
