import { engine, removeBackend, setBackend } from '@tensorflow/tfjs-core';
import { afterAll, beforeAll } from 'vitest';
import type { SeqlabBackend } from '../src/backend.js';
import { registerSeqlabBackend, type BackendOptions } from '../src/index.js';

/** Settings that must all give the same numbers. */
export const engines: Record<string, BackendOptions> = {
  'one thread, no BLAS': { threads: 1, blas: 'off' },
  'three threads, no BLAS': { threads: 3, blas: 'off' },
  'two threads, any BLAS': { threads: 2 },
};

/** Runs the tests of a `describe` block on the backend with these settings. */
export function useBackend(options: BackendOptions): void {
  beforeAll(async () => {
    registerSeqlabBackend(options);
    await setBackend('seqlab');
    // What the tests compute is small, and sharing it is what they are to show.
    (engine().backend as SeqlabBackend).engine.leastShared = 0;
  });
  afterAll(() => removeBackend('seqlab'));
}
