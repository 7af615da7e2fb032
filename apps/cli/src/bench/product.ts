import { matMul, randomUniform, tidy } from '@tensorflow/tfjs-core';
import { timed, type Contender } from './contender.js';

/** The product of two square matrices. */
export function product(size: number): Contender {
  const [a, b] = [1, 2].map((seed) => randomUniform([size, size], -1, 1, 'float32', seed));
  const operations = 2 * size ** 3;
  return {
    kind: 'product',
    name: `${size} × ${size}`,
    operations,
    run: (seconds) => timed(seconds, () => tidy(() => matMul(a!, b!).dataSync())),
    figures: (seconds) => ({ gflops: operations / seconds / 1e9 }),
    dispose() {
      a!.dispose();
      b!.dispose();
    },
  };
}
