import { expect, it, vi } from 'vitest';
import { Engine } from './engine.js';

vi.mock('../generated/worker.js', () => ({ workerScript: `throw new Error('no place for me')` }));

it('works on one thread where no other can start', async () => {
  const options = { threads: 3, simd: undefined, blas: 'off', memoryLimit: 2 ** 26 };
  const engine = await Engine.start(options);
  expect(engine.info().threads).toBe(1);
  engine.leastShared = 0;
  const [x, square] = [engine.allocateFloats(9), engine.allocateFloats(9)];
  engine.floats(x, 9).set([0, 1, 2, 3, 4, 5, 6, 7, 8]);
  const operation = 6;
  engine.run('unary', operation, 9, x.address, square.address);
  expect([...engine.floats(square, 9)]).toEqual([0, 1, 4, 9, 16, 25, 36, 49, 64]);
  engine.dispose();
});
