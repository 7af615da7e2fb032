import { describe, expect, it } from 'vitest';
import { BackendError } from '../errors.js';
import { Allocator, sizeClass } from './allocator.js';

function allocator(maximumPages: number) {
  const memory = new WebAssembly.Memory({ initial: 1, maximum: maximumPages, shared: true });
  return new Allocator(memory, { firstByte: 100, maximumBytes: maximumPages * 65536 });
}

describe('sizeClass', () => {
  it('wastes at most a quarter and aligns to cache lines', () => {
    for (let bytes = 1; bytes < 1e6; bytes += 997) {
      const size = sizeClass(bytes);
      expect(size).toBeGreaterThanOrEqual(bytes);
      expect(size % 64).toBe(0);
      if (bytes > 256) expect(size / bytes).toBeLessThanOrEqual(1.25);
    }
  });
});

describe('Allocator', () => {
  it('hands out aligned blocks that do not overlap', () => {
    const a = allocator(16);
    const blocks = [10, 100, 5000, 64, 70000].map((bytes) => a.allocate(bytes));
    blocks.sort((x, y) => x.address - y.address);
    blocks.forEach((block, i) => {
      expect(block.address % 64).toBe(0);
      if (i > 0) {
        const before = blocks[i - 1]!;
        expect(block.address).toBeGreaterThanOrEqual(before.address + before.bytes);
      }
    });
  });

  it('reuses what was freed and counts what is in use', () => {
    const a = allocator(16);
    const first = a.allocate(5000);
    a.free(first);
    expect(a.bytesInUse).toBe(0);
    expect(a.allocate(4900).address).toBe(first.address);
    expect(a.peakBytes).toBe(first.bytes);
  });

  it('gives a larger free block rather than none', () => {
    const a = allocator(4);
    const large = a.allocate(200_000);
    a.free(large);
    expect(a.allocate(90_000).address).toBe(large.address);
  });

  it('joins free blocks that touch before it gives up', () => {
    const a = allocator(16);
    const blocks = Array.from({ length: 100 }, () => a.allocate(9000));
    for (const block of blocks) a.free(block);
    expect(a.allocate(900_000).bytes).toBeGreaterThanOrEqual(900_000);
  });

  it('never runs out over sizes that differ from round to round, nor hands out a byte twice', () => {
    const a = allocator(16);
    for (let round = 1; round < 400; round++) {
      const sizes = Array.from(
        { length: 6 },
        (_, i) => ((round * 7919 + i * 104_729) % 120_000) + 1,
      );
      const blocks = sizes.map((bytes) => a.allocate(bytes));
      blocks.sort((x, y) => x.address - y.address);
      blocks.forEach((block, i) => {
        const next = blocks[i + 1]?.address ?? 16 * 65536;
        expect(block.address + block.bytes).toBeLessThanOrEqual(next);
      });
      for (const block of blocks) a.free(block);
    }
    expect(a.bytesInUse).toBe(0);
  });

  it('says what was asked for and what to lower when the memory is full', () => {
    const a = allocator(4);
    a.allocate(100_000);
    expect(() => a.allocate(300_000)).toThrow(BackendError);
    expect(() => a.allocate(300_000)).toThrow(
      /no room for 0.3 MB more: 0.1 MB are in use .* of 0.3 MB .*lower the batch size/,
    );
  });
});
