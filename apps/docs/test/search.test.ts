import { expect, test } from 'vitest';
import { searchWords } from '../.vitepress/search.js';

test('names of code are found by their parts too', () => {
  expect(searchWords('fit(contiguousWindows)')).toEqual(
    expect.arrayContaining(['fit', 'contiguousWindows', 'contiguous', 'Windows']),
  );
  expect(searchWords('simpleRNN')).toEqual(['simpleRNN', 'simple', 'RNN']);
  expect(searchWords('an LSTM layer')).toEqual(['an', 'LSTM', 'layer']);
});

test('Chinese is cut into words', () => {
  expect(searchWords('循环神经网络的训练')).toEqual(
    expect.arrayContaining(['循环', '神经', '网络', '训练']),
  );
});
