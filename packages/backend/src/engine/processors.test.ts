import { availableParallelism } from 'node:os';
import { expect, it } from 'vitest';
import { processors } from './processors.js';

const all = availableParallelism();
const max = '/sys/fs/cgroup/cpu.max';
const [quota, period] = [
  '/sys/fs/cgroup/cpu/cpu.cfs_quota_us',
  '/sys/fs/cgroup/cpu/cpu.cfs_period_us',
];

it.each<[string, Record<string, string>, number]>([
  ['nothing is limited', {}, all],
  ['a group is not limited', { [max]: 'max 100000\n' }, all],
  ['a group has one processor', { [max]: '100000 100000\n' }, 1],
  ['a group has one and a half', { [max]: '150000 100000\n' }, 1],
  ['a group has half of one', { [max]: '50000 100000\n' }, 1],
  ['a group has more than there are', { [max]: `${(all + 1) * 100_000} 100000\n` }, all],
  ['a group of version 1 has one processor', { [quota]: '50000\n', [period]: '50000\n' }, 1],
  ['a group of version 1 is not limited', { [quota]: '-1\n', [period]: '100000\n' }, all],
  ['a file holds something else', { [max]: '\n' }, all],
])('counts the processors where %s', (_, files, expected) => {
  expect(processors((file) => files[file])).toBe(expected);
});

it('reads the files of this machine', () => {
  expect(processors()).toBeGreaterThanOrEqual(1);
  expect(processors()).toBeLessThanOrEqual(all);
});
