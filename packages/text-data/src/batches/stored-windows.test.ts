import { describe, expect, it } from 'vitest';
import { contiguousWindows } from './contiguous-windows.js';
import { shuffledWindows } from './shuffled-windows.js';
import type { StoredIds } from './stored-ids.js';

const ids = Int32Array.from({ length: 200 }, (_, i) => (i * 7) % 31);
const stored: StoredIds = {
  length: ids.length,
  read: async (start, end) => ids.slice(start, end),
};
const options = { seqLength: 5, batchSize: 3 };

describe.each([
  ['contiguousWindows', contiguousWindows],
  ['shuffledWindows', shuffledWindows],
])('%s of stored ids', (_, windows) => {
  it('gives the batches that ids in memory give', async () => {
    const [inMemory, source] = [windows(ids, options), windows(stored, options)];
    expect(source.length).toBe(inMemory.length);
    expect(source.contiguous).toBe(inMemory.contiguous);
    for (const position of [{}, { epoch: 2, start: 3 }]) {
      expect(await source.toArray(position)).toEqual([...inMemory.batches(position)]);
    }
  });
});
