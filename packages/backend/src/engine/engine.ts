import { BackendError } from '../errors.js';
import {
  CALL_WORDS,
  JOB_WORDS,
  kernelImports,
  type HelperOrder,
  type TeamExports,
  type TeamLayout,
} from '../team/join.js';
import { helpersReady, startHelper, type Helper } from '../team/start.js';
import { Allocator, type Block } from './allocator.js';
import type { Blas, Sgemm } from './blas.js';
import { chooseBlas, type Trial } from './choose-blas.js';
import { compileKernels, type SimdLevel } from './kernel-module.js';
import { kernelNames, type KernelName } from './kernel-names.js';
import type { ResolvedOptions } from './options.js';
import { workOf } from './work.js';

/** What the engine runs on; see `engineInfo`. */
export interface EngineInfo {
  /** Which vector instructions its WebAssembly uses. */
  readonly simd: SimdLevel;
  /** How many share the work, the one that calls included. */
  readonly threads: number;
  /** The BLAS library in use, as it names itself. */
  readonly blas: string | undefined;
  /** Speed of a 256 × 256 × 256 product on one thread, measured once a process. */
  readonly gflops: number;
  /** Bytes of shared memory in use by tensors and workspaces. */
  readonly bytesInUse: number;
  /** The most that was in use at once. */
  readonly peakBytes: number;
  /** Bytes the memory has grown to. */
  readonly memoryBytes: number;
}

/** A kernel and its arguments. */
export type KernelCall = readonly [name: KernelName, ...args: (number | boolean)[]];

type KernelExports = TeamExports & Record<KernelName, (...args: (number | boolean)[]) => void>;

const PAGE = 65536;
// The first page belongs to the module's constants and to the words of the team.
const LAYOUT: TeamLayout = { control: 32768, ready: 33280, job: 33792 };
const TRIAL_SIZE = 256;
// Some five microseconds of one thread. Two threads that are awake are no faster with less, and one that
// sleeps, or has to share its core with the caller, takes a hundred to wake.
const LEAST_SHARED = 16384;

/** The kernels, their memory and the threads that run them. */
export class Engine {
  readonly memory: WebAssembly.Memory;
  readonly allocator: Allocator;
  readonly simd: SimdLevel;
  readonly blas: Blas | undefined;
  readonly threads: number;
  /** Work that is worth waking the other threads for, see `workOf`; 0 shares everything. */
  leastShared = LEAST_SHARED;
  readonly #exports: KernelExports;
  readonly #helpers: Helper[];
  readonly #job: Float64Array;
  readonly #gflops: number;
  #failed = false;
  readonly #numbers = new Map<KernelName, number>(kernelNames.map((name, i) => [name, i]));

  private constructor(parts: {
    memory: WebAssembly.Memory;
    allocator: Allocator;
    simd: SimdLevel;
    blas: Blas | undefined;
    gflops: number;
    exports: WebAssembly.Exports;
    helpers: Helper[];
  }) {
    this.memory = parts.memory;
    this.allocator = parts.allocator;
    this.simd = parts.simd;
    this.blas = parts.blas;
    this.threads = parts.helpers.length + 1;
    this.#gflops = parts.gflops;
    this.#exports = parts.exports as unknown as KernelExports;
    this.#helpers = parts.helpers;
    this.#job = new Float64Array(parts.memory.buffer, LAYOUT.job, JOB_WORDS);
  }

  /** Compiles the kernels, chooses a BLAS library and starts the helper threads. */
  static async start(options: ResolvedOptions): Promise<Engine> {
    const { module, simd } = await compileKernels(options.simd);
    const maximum = Math.floor(options.memoryLimit / PAGE);
    const memory = new WebAssembly.Memory({ initial: 1, maximum, shared: true });
    const allocator = new Allocator(memory, { firstByte: PAGE, maximumBytes: maximum * PAGE });
    let sgemm: Sgemm = () => {};
    const { exports } = await WebAssembly.instantiate(
      module,
      kernelImports(memory, (...args) => sgemm(...args)),
    );
    const team = exports as unknown as TeamExports;
    const scratchBytes = team.gemmScratch() * 4;
    const scratch = allocator.allocate(scratchBytes).address;
    team.joinTeam(LAYOUT.control, 0, 1, mayBlock());
    team.setGemm(scratch, false);

    const measure = trial(memory, allocator, exports);
    const { blas, gflops } = chooseBlas(options.blas, {
      memory,
      simd,
      measureOwn: measure,
      measure: (candidate) => {
        sgemm = candidate.sgemm;
        team.setGemm(scratch, true);
        return measure();
      },
    });
    if (blas) sgemm = blas.sgemm;
    const order = (thread: number): HelperOrder => ({
      module,
      memory,
      layout: LAYOUT,
      scratch: allocator.allocate(scratchBytes).address,
      thread,
      threads: options.threads,
      kernelNames,
      blas: blas?.location,
    });
    const helpers = await startTeam(options.threads - 1, order, memory);
    team.joinTeam(LAYOUT.control, 0, helpers.length + 1, mayBlock());
    team.setGemm(scratch, blas !== undefined);
    return new Engine({ memory, allocator, simd, blas, gflops, exports, helpers });
  }

  /** Runs a kernel and returns when it is done: on every thread of the team, or here if it is small. */
  run(...call: KernelCall): void {
    const [name, ...args] = call;
    if (this.#helpers.length > 0 && workOf(name, args) >= this.leastShared) {
      this.#share(this.threads, [call]);
    } else {
      this.#exports.takePlace(0, 0, 1);
      try {
        this.#exports[name](...args);
      } catch (cause) {
        throw kernelFailed(name, cause);
      }
    }
  }

  /** How many threads each of two kernels gets that run side by side. */
  get halfTeam(): number {
    return Math.max(1, Math.floor(this.threads / 2));
  }

  /** Runs two kernels, each on half of the team, or one after the other where there is one thread. */
  runSideBySide(calls: readonly [KernelCall, KernelCall]): void {
    if (this.#helpers.length === 0) for (const call of calls) this.run(...call);
    else this.#share(this.halfTeam, calls);
  }

  /** The first `size` threads run the first call, this one among them, the next `size` the second. */
  #share(size: number, calls: readonly KernelCall[]): void {
    const [kernel, ...own] = calls[0]!;
    // The other threads have ended, so nobody would take a job any more.
    if (this.#failed || this.#helpers.some((helper) => helper.failed)) {
      throw kernelFailed(kernel, undefined);
    }
    const job = this.#job;
    job[0] = size;
    calls.forEach(([name, ...args], i) => {
      const start = 1 + i * CALL_WORDS;
      job[start] = this.#numbers.get(name)!;
      job[start + 1] = args.length;
      args.forEach((argument, k) => (job[start + 2 + k] = Number(argument)));
    });
    try {
      this.#exports.openJob();
      this.#exports.takePlace(0, 0, size);
      this.#exports[kernel](...own);
      this.#exports.closeJob();
    } catch (cause) {
      this.#failed = true;
      this.#exports.failTeam();
      throw kernelFailed(kernel, cause);
    }
  }

  allocateFloats(count: number): Block {
    return this.allocator.allocate(Math.max(1, count) * 4);
  }

  floats(block: Block, count: number): Float32Array {
    return new Float32Array(this.memory.buffer, block.address, count);
  }

  ints(block: Block, count: number): Int32Array {
    return new Int32Array(this.memory.buffer, block.address, count);
  }

  zero(address: number, floats: number): void {
    new Float32Array(this.memory.buffer, address, floats).fill(0);
  }

  info(): EngineInfo {
    return {
      simd: this.simd,
      threads: this.threads,
      blas: this.blas?.version,
      gflops: this.#gflops,
      bytesInUse: this.allocator.bytesInUse,
      peakBytes: this.allocator.peakBytes,
      memoryBytes: this.memory.buffer.byteLength,
    };
  }

  /** Ends the helper threads. They are woken first: a browser takes seconds to end one that sleeps. */
  dispose(): void {
    this.#exports.failTeam();
    for (const helper of this.#helpers) helper.terminate();
  }
}

function kernelFailed(name: KernelName, cause: unknown): BackendError {
  return new BackendError(
    'internal',
    `seqlab backend: the kernel ${name} failed, or one before it; set the backend up again ` +
      '(removeBackend, then setBackend)',
    { cause },
  );
}

/** A browser's page may not sleep (`Atomics.wait` throws there), so it spins; workers and Node may. */
function mayBlock(): boolean {
  return typeof document === 'undefined';
}

/**
 * Threads, or none where memory cannot be shared with them (a page that is not cross-origin isolated) or
 * one of them cannot start: a page's content security policy may allow no worker from a blob, a thread of
 * Node may not find the BLAS library.
 */
async function startTeam(
  count: number,
  order: (thread: number) => HelperOrder,
  memory: WebAssembly.Memory,
): Promise<Helper[]> {
  // Outside browsers there is no such variable, and memory can always be shared.
  if (globalThis.crossOriginIsolated === false) return [];
  const helpers: Helper[] = [];
  try {
    for (let i = 1; i <= count; i++) helpers.push(startHelper(order(i)));
    if (await helpersReady(helpers, new Int32Array(memory.buffer, LAYOUT.ready, 1))) return helpers;
  } catch {
    // A page that asks for trusted types throws where others report the worker's failure.
  }
  for (const helper of helpers) helper.terminate();
  return [];
}

/** A function that multiplies two fixed matrices on this thread and reports speed and result. */
function trial(memory: WebAssembly.Memory, allocator: Allocator, exports: WebAssembly.Exports) {
  const n = TRIAL_SIZE;
  const blocks = [0, 1, 2].map(() => allocator.allocate(n * n * 4));
  const [a, b, c] = blocks.map((block) => new Float32Array(memory.buffer, block.address, n * n));
  for (let i = 0; i < n * n; i++) {
    a![i] = ((i * 37) % 101) / 101 - 0.5;
    b![i] = ((i * 53) % 97) / 97 - 0.5;
  }
  for (const block of blocks) allocator.free(block);
  const product = exports.teamGemm as (...args: number[]) => void;
  const [addressA, addressB, addressC] = blocks.map((block) => block.address);
  return (): Trial => {
    let fastest = Infinity;
    for (let round = 0; round < 4; round++) {
      const start = performance.now();
      product(0, 0, n, n, n, addressA!, n, addressB!, n, 0, addressC!, n);
      fastest = Math.min(fastest, performance.now() - start);
    }
    return { gflops: (2 * n ** 3) / fastest / 1e6, result: c!.slice() };
  };
}
