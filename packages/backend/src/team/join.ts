import { openBlas, type BlasLocation, type Sgemm } from '../engine/blas.js';

/** What a helper thread is told when it starts. */
export interface HelperOrder {
  readonly module: WebAssembly.Module;
  readonly memory: WebAssembly.Memory;
  readonly layout: TeamLayout;
  /** Byte offset of this thread's scratch memory. */
  readonly scratch: number;
  readonly thread: number;
  readonly threads: number;
  readonly kernelNames: readonly string[];
  readonly blas: BlasLocation | undefined;
}

/** Byte offsets in shared memory by which the team talks. */
export interface TeamLayout {
  /** Words that `assembly/team.ts` lays out. */
  readonly control: number;
  /** int32: how many helpers are ready. */
  readonly ready: number;
  /** float64s: how many threads a team has, then {@link CALL_WORDS} for each of up to two teams. */
  readonly job: number;
}

/** A team's part of a job: the number of the kernel, the count of its arguments, the arguments. */
export const CALL_WORDS = 32;
export const JOB_WORDS = 1 + 2 * CALL_WORDS;

/** The exports of the kernels' module that run the team itself. */
export interface TeamExports {
  joinTeam(control: number, thread: number, threads: number, canBlock: boolean): void;
  takePlace(team: number, thread: number, threads: number): void;
  setGemm(scratch: number, blas: boolean): void;
  gemmScratch(): number;
  openJob(): void;
  closeJob(): void;
  awaitJob(seen: number): number;
  finishJob(): void;
  failTeam(): void;
}

/** What the kernels' module imports. */
export function kernelImports(memory: WebAssembly.Memory, sgemm: Sgemm): WebAssembly.Imports {
  // The team's words are in the first page, so this view need not grow with the memory.
  const words = new Int32Array(memory.buffer);
  const sleepWhileEqual = (address: number, value: number) =>
    void Atomics.wait(words, address >> 2, value);
  return { env: { memory, sgemm, sleepWhileEqual } };
}

type Kernel = (...args: number[]) => void;

/** Runs on a helper thread: takes jobs until the thread is terminated. */
export function helpTeam(order: HelperOrder, require?: (id: string) => unknown): void {
  const { memory, layout } = order;
  // What throws before this thread is ready ends it, and the caller does without threads.
  const blas = order.blas && require ? openBlas(order.blas, { memory, require }).sgemm : undefined;
  const instance = new WebAssembly.Instance(
    order.module,
    kernelImports(memory, blas ?? (() => {})),
  );
  const team = instance.exports as unknown as TeamExports;
  const kernels = order.kernelNames.map((name) => instance.exports[name] as Kernel);
  team.joinTeam(layout.control, order.thread, order.threads, true);
  team.setGemm(order.scratch, blas !== undefined);

  const ready = new Int32Array(memory.buffer, layout.ready, 1);
  const job = new Float64Array(memory.buffer, layout.job, JOB_WORDS);
  Atomics.add(ready, 0, 1);
  Atomics.notify(ready, 0);
  try {
    for (let seen = 0; ;) {
      seen = team.awaitJob(seen);
      const size = job[0]!;
      const index = Math.floor(order.thread / size);
      const call = job.subarray(1 + index * CALL_WORDS, 1 + (index + 1) * CALL_WORDS);
      // With an odd number of threads, the last one belongs to neither half.
      if (call.length === CALL_WORDS && (index + 1) * size <= order.threads) {
        team.takePlace(index, order.thread % size, size);
        kernels[call[0]!]!(...call.subarray(2, 2 + call[1]!));
      }
      team.finishJob();
    }
  } catch {
    // The thread that asked for the kernel reports it.
    team.failTeam();
  }
}
