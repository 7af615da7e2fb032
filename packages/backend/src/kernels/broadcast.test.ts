import { describe, expect, it } from 'vitest';
import { broadcastGrid } from './broadcast.js';

describe('broadcastGrid', () => {
  it('sees equal shapes as one row', () => {
    expect(broadcastGrid([2, 3, 4], [2, 3, 4], [2, 3, 4])).toEqual({
      blocks: 1,
      rows: 1,
      columns: 24,
      a: { block: 0, row: 0, column: 1 },
      b: { block: 0, row: 0, column: 1 },
    });
  });

  it('repeats a bias for every row and a scalar everywhere', () => {
    expect(broadcastGrid([2, 3, 4], [4], [2, 3, 4])).toMatchObject({
      rows: 6,
      columns: 4,
      a: { row: 4, column: 1 },
      b: { row: 0, column: 1 },
    });
    expect(broadcastGrid([], [5], [5])).toMatchObject({ a: { column: 0 }, b: { column: 1 } });
  });

  it('repeats a mask along the last dimension', () => {
    expect(broadcastGrid([2, 3, 4], [2, 3, 1], [2, 3, 4])).toMatchObject({
      rows: 6,
      columns: 4,
      b: { row: 1, column: 0 },
    });
  });

  it('crosses a column with a row', () => {
    expect(broadcastGrid([3, 1], [1, 4], [3, 4])).toMatchObject({
      a: { row: 1, column: 0 },
      b: { row: 0, column: 1 },
    });
  });

  it('repeats a row for every time step of its example', () => {
    expect(broadcastGrid([2, 3, 4], [2, 1, 4], [2, 3, 4])).toEqual({
      blocks: 2,
      rows: 3,
      columns: 4,
      a: { block: 12, row: 4, column: 1 },
      b: { block: 4, row: 0, column: 1 },
    });
  });

  it('leaves what does not fit three dimensions', () => {
    expect(broadcastGrid([2, 3, 4, 5], [2, 1, 4, 1], [2, 3, 4, 5])).toBeUndefined();
  });
});
