import { expect, it } from 'vitest';
import { axisTicks, evenLabels } from './axis-ticks.js';

it.each([
  [{ first: 1, last: 24 }, { most: 8, isWhole: true }, [1, 5, 10, 15, 20]],
  [{ first: 1, last: 4 }, { most: 8, isWhole: true }, [1, 2, 3, 4]],
  [{ first: 1, last: 2 }, { most: 8, isWhole: true }, [1, 2]],
  [{ first: 0, last: 1 }, { most: 6, isWhole: false }, [0, 0.2, 0.4, 0.6, 0.8, 1]],
  [{ first: 156, last: 1404 }, { most: 8, isWhole: true }, [200, 400, 600, 800, 1000, 1200, 1400]],
  [{ first: 3, last: 3 }, { most: 8, isWhole: true }, [3]],
])('ticks of %o, %o', (range, options, ticks) => {
  expect(axisTicks(range, options).map((tick) => Number(tick.toPrecision(6)))).toEqual(ticks);
});

it.each([
  [
    [1, 2, 3],
    ['1.0', '2.0', '3.0'],
  ],
  [
    [1.2, 1.21, 1.22],
    ['1.200', '1.210', '1.220'],
  ],
  [
    [100, 200, 300],
    ['100', '200', '300'],
  ],
  [
    [2, 2],
    ['2.000', '2.000'],
  ],
  [
    [0, 1e-8],
    ['0.00e+0', '1.00e-8'],
  ],
  [
    [0, 5e7],
    ['0.00e+0', '5.00e+7'],
  ],
])('labels of %j', (values, labels) => {
  expect(evenLabels(values)).toEqual(labels);
});
