// Imported before tfjs-core's tests, which ask at their import which backends there are.
import { registerBackend } from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-core/dist/public/chained_ops/register_all_chained_ops';
import '@tensorflow/tfjs-core/dist/register_all_gradients';
import { setTestEnvs } from '@tensorflow/tfjs-core/dist/jasmine_util';
import { SeqlabBackend } from '../../src/backend.js';
import { Engine } from '../../src/engine/engine.js';
import { resolveOptions } from '../../src/engine/options.js';
import { registerKernels } from '../../src/register.js';

declare global {
  /** The BLAS library that computed products, for the result. */
  var conformanceBlas: string | undefined;
}

const backendName = process.env.CONFORMANCE_BACKEND!;

/** The suite resets tfjs' engine for every group of specs; starting threads as often would take minutes. */
class LastingBackend extends SeqlabBackend {
  override dispose(): void {}
}

if (backendName === 'seqlab') {
  registerKernels();
  const engine = await Engine.start(resolveOptions({}));
  engine.leastShared = 0;
  globalThis.conformanceBlas = engine.info().blas;
  registerBackend('seqlab', () => new LastingBackend(engine));
}
setTestEnvs([{ name: backendName, backendName, isDataSync: true }]);
