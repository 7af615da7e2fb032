import { afterEach, expect, it } from 'vitest';
import { findKoffi } from '../engine/blas.js';
import { compileKernels } from '../engine/kernel-module.js';
import { kernelNames } from '../engine/kernel-names.js';
import type { HelperOrder } from './join.js';
import { helpersReady, startHelper, type Helper } from './start.js';

const PAGE = 65536;
const layout = { control: 32768, ready: 33280, job: 33792 };

let helper: Helper;
afterEach(() => helper.terminate());

async function start(own: Partial<HelperOrder> = {}) {
  const { module } = await compileKernels();
  const memory = new WebAssembly.Memory({ initial: 64, maximum: 64, shared: true });
  const ready = new Int32Array(memory.buffer, layout.ready, 1);
  const order = { module, memory, layout, scratch: PAGE, thread: 1, threads: 2, kernelNames };
  helper = startHelper({ ...order, blas: undefined, ...own });
  return helpersReady([helper], ready);
}

it('tells when a thread is ready', async () => {
  expect(await start()).toBe(true);
  expect(helper.failed).toBe(false);
});

// Were it not heard, the error of the thread would end the process.
it.each([
  ['the BLAS library', { koffi: findKoffi() ?? '/nowhere/koffi.js', library: '/nowhere/blas.so' }],
  ['koffi', { koffi: '/nowhere/koffi.js', library: '/nowhere/blas.so' }],
])('tells when a thread cannot start for want of %s', async (_, blas) => {
  expect(await start({ blas })).toBe(false);
  expect(helper.failed).toBe(true);
});
