import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BackendError } from '../errors.js';
import { Engine } from './engine.js';

describe('Engine', () => {
  let engine: Engine;
  beforeAll(async () => {
    engine = await Engine.start({ threads: 2, simd: undefined, blas: 'off', memoryLimit: 2 ** 32 });
  });
  afterAll(() => engine.dispose());

  it('arranges and restores weights that end where the memory ends', () => {
    // Six units are fewer than an owner's share of eight, so the second owner has nothing to copy and
    // its addresses lie past the end.
    const [rows, gates, units, padded, owners] = [4, 4, 6, 16, 2];
    const arranged = engine.allocateFloats(rows * gates * padded);
    const end = engine.memory.buffer.byteLength;
    const weights = end - rows * gates * units * 4;
    const values = new Float32Array(engine.memory.buffer, weights, rows * gates * units);
    const before = values.map((_, i) => i).slice();
    values.set(before);
    engine.run('arrangeGates', rows, gates, units, padded, owners, weights, arranged.address);
    values.fill(0);
    engine.run('restoreGates', rows, gates, units, padded, owners, arranged.address, weights);
    expect([...values]).toEqual([...before]);
  });

  it.each([0, Infinity])('squares numbers alike, work of %d or more shared', (least) => {
    engine.leastShared = least;
    const [x, square] = [engine.allocateFloats(33), engine.allocateFloats(33)];
    const values = engine.floats(x, 33);
    for (let i = 0; i < 33; i++) values[i] = Math.sin(i);
    const operation = 6;
    engine.run('unary', operation, 33, x.address, square.address);
    expect([...engine.floats(square, 33)]).toEqual(Array.from(values, (v) => Math.fround(v * v)));
  });

  it('chooses the matrix product once a process', async () => {
    const options = { threads: 1, simd: undefined, blas: 'auto', memoryLimit: 2 ** 32 };
    const [first, second] = [await Engine.start(options), await Engine.start(options)];
    expect(second.info().blas).toBe(first.info().blas);
    // Two measurements would differ.
    expect(second.info().gflops).toBe(first.info().gflops);
  });

  it('fails, and does not wait for ever, when a kernel fails on a helper thread', async () => {
    const other = await Engine.start({
      threads: 2,
      simd: undefined,
      blas: 'off',
      memoryLimit: 2 ** 32,
    });
    // Rows are shared; the second half lies past the end of the memory.
    const address = other.memory.buffer.byteLength - 64;
    other.leastShared = 0;
    expect(() => other.run('copyRows', 2, 16, address, 16, address, 16)).toThrow(BackendError);
    const sound = other.allocateFloats(32).address;
    expect(() => other.run('copyRows', 2, 16, sound, 16, sound, 16)).toThrow(BackendError);
    other.dispose();
  });

  it('fails alike when a thread comes late to where the others would have met', async () => {
    for (let round = 0; round < 5; round++) {
      const other = await Engine.start({
        threads: 3,
        simd: undefined,
        blas: 'off',
        memoryLimit: 2 ** 26,
      });
      other.leastShared = 0;
      const size = 96;
      const sound = other.allocateFloats(size * size).address;
      const past = 2 ** 26 - 64;
      const call = () =>
        other.run('teamGemm', 0, 0, size, size, size, sound, size, past, size, 0, sound, size);
      expect(call).toThrow(BackendError);
      expect(call).toThrow(BackendError);
      other.dispose();
    }
  });
});
