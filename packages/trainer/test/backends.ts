import { beforeAll, describe } from 'vitest';
import { backends, useBackend } from './use-backend.js';

/** Runs the tests once on each backend: plain cpu composes, SeqLab's runs its fused kernels. */
export function describeOnEachBackend(name: string, tests: () => void): void {
  describe.each(backends)(`${name} on %s`, (backend) => {
    beforeAll(() => useBackend(backend));
    tests();
  });
}
