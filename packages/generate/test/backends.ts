import { registerSeqlabBackend } from '@seqlab/backend';
import { setBackend } from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import { beforeAll, describe } from 'vitest';

/** Runs the tests once on each backend: plain cpu composes, SeqLab's runs its fused kernels. */
export function describeOnEachBackend(name: string, tests: () => void): void {
  describe.each(['cpu', 'seqlab'])(`${name} on %s`, (backend) => {
    beforeAll(async () => {
      registerSeqlabBackend();
      await setBackend(backend);
    });
    tests();
  });
}
