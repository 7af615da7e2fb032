// The team: every thread runs the same exported kernel on its own share, or each half of the threads one
// of two kernels. The control block in shared memory is laid out here and nowhere else.

/** Bumped by the caller when a job is ready. */
const GENERATION: usize = 0;
/** How many helpers have finished the job. */
const FINISHED: usize = 64;
/** Not zero once a thread has failed in the middle of a kernel; then nobody waits for it any more. */
const FAILED: usize = 128;
/** A barrier for each of two teams: threads that have arrived, and the phase they wait to see change. */
const BARRIERS: usize = 192;
const BARRIER_SIZE: usize = 128;
const PHASE: usize = 64;

/** Reads of an unchanged word before a thread goes to sleep: some tenths of a millisecond. */
const SPINS: i32 = 200000;

// `Atomics.wait` by way of JavaScript: the baseline compiler of V8 11 (Node 20) loses the address of
// WebAssembly's own instruction if it is used again after the wait.
@external("env", "sleepWhileEqual")
declare function sleepWhileEqual(address: usize, value: i32): void;

let control: usize = 0;
let barrierWords: usize = 0;
let helpers: i32 = 0;
let mayBlock: bool = false;
/** This thread's place in its team, and the team's size. */
export let thread: i32 = 0;
export let threads: i32 = 1;

/** Tells this instance of the others. `canBlock` is false on a browser's main thread, which may only spin. */
export function joinTeam(controlBlock: usize, index: i32, count: i32, canBlock: bool): void {
  control = controlBlock;
  helpers = count - 1;
  mayBlock = canBlock;
  takePlace(0, index, count);
}

/** Puts this thread into one of the teams, of all threads or of half of them, that share the next kernel. */
export function takePlace(team: i32, index: i32, count: i32): void {
  barrierWords = control + BARRIERS + <usize>team * BARRIER_SIZE;
  thread = index;
  threads = count;
}

function waitWhileEqual(address: usize, value: i32): void {
  let spins = SPINS;
  while (atomic.load<i32>(address) == value) {
    // The word may have been released before `value` was read, and then nobody changes it again.
    if (atomic.load<i32>(control + FAILED) != 0) unreachable();
    if (--spins > 0 || !mayBlock) continue;
    sleepWhileEqual(address, value);
    spins = SPINS;
  }
  if (atomic.load<i32>(control + FAILED) != 0) unreachable();
}

/** Caller: opens a job for the helpers. */
export function openJob(): void {
  atomic.store<i32>(control + FINISHED, 0);
  atomic.add<i32>(control + GENERATION, 1);
  atomic.notify(control + GENERATION, helpers);
}

/** Caller: returns when every helper has finished. */
export function closeJob(): void {
  let finished = atomic.load<i32>(control + FINISHED);
  while (finished < helpers) {
    waitWhileEqual(control + FINISHED, finished);
    finished = atomic.load<i32>(control + FINISHED);
  }
}

/** Helper: sleeps until a job other than `seen` is open and returns its number. */
export function awaitJob(seen: i32): i32 {
  waitWhileEqual(control + GENERATION, seen);
  return atomic.load<i32>(control + GENERATION);
}

/** Helper: reports its share done. */
export function finishJob(): void {
  atomic.add<i32>(control + FINISHED, 1);
  atomic.notify(control + FINISHED, 1);
}

/** Any thread, after a kernel has thrown: nobody waits any more, all others trap. */
export function failTeam(): void {
  atomic.store<i32>(control + FAILED, 1);
  release(control + GENERATION);
  release(control + FINISHED);
  release(control + BARRIERS + PHASE);
  release(control + BARRIERS + BARRIER_SIZE + PHASE);
}

/** Changes the word, since one who is about to sleep on it would miss a wake-up alone. */
function release(word: usize): void {
  atomic.add<i32>(word, 1);
  atomic.notify(word);
}

/** Returns in each thread once all of them have come here. */
export function barrier(): void {
  if (threads == 1) return;
  const phase = atomic.load<i32>(barrierWords + PHASE);
  if (atomic.add<i32>(barrierWords, 1) == threads - 1) {
    atomic.store<i32>(barrierWords, 0);
    atomic.add<i32>(barrierWords + PHASE, 1);
    atomic.notify(barrierWords + PHASE, threads - 1);
  } else {
    waitWhileEqual(barrierWords + PHASE, phase);
  }
}

/** Where this thread's share of `total` items starts, in whole groups of `group`. */
@inline
export function shareStart(total: i32, group: i32): i32 {
  return placeOfShare(total, group, thread);
}

@inline
export function shareEnd(total: i32, group: i32): i32 {
  return placeOfShare(total, group, thread + 1);
}

/** Items before share `index`, counted in 64 bits: the products exceed 32. */
@inline
function placeOfShare(total: i32, group: i32, index: i32): i32 {
  const groups = (<i64>total + group - 1) / group;
  return <i32>min<i64>(total, ((groups * index) / threads) * group);
}
