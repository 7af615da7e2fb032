import { textOfFile } from './text-of-file.js';

/** Reads a small text file; undefined where there is none. */
type ReadText = (file: string) => string | undefined;

/**
 * Processors that this process may use at once, 1 where nobody says. A container's share of processor time counts
 * (Linux' control groups): threads that wait for each other crawl where they are more than that, each put off in
 * turn while the others spin. Newer versions of Node count it themselves.
 */
export function processors(readText: ReadText = textOfFile): number {
  const os = globalThis.process?.getBuiltinModule?.('node:os');
  const there = os?.availableParallelism() ?? globalThis.navigator?.hardwareConcurrency ?? 1;
  return Math.max(1, Math.min(there, Math.floor(quota(readText))));
}

/** Seconds of processor time a second that the control group of this process gets, as a container sees it. */
function quota(readText: ReadText): number {
  // Version 2: “200000 100000” is two processors, “max 100000” all.
  const both = readText('/sys/fs/cgroup/cpu.max')?.split(' ');
  const [time, period] = both ?? [
    readText('/sys/fs/cgroup/cpu/cpu.cfs_quota_us'),
    readText('/sys/fs/cgroup/cpu/cpu.cfs_period_us'),
  ];
  const share = Number(time) / Number(period);
  return share > 0 ? share : Infinity;
}
