import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { checkNode } from '../src/doctor/check-machine.js';
import type { Check } from '../src/doctor/check.js';
import { seqlab, workFolder, type StartOptions } from './run-seqlab.js';

async function doctor(folder: string, env: StartOptions['env'] = {}) {
  const { code, stdout, stderr } = await seqlab(['doctor', '--quick', '--json'], folder, { env });
  expect(stderr).toBe('');
  const { ok, checks } = JSON.parse(stdout) as { ok: boolean; checks: Check[] };
  const named = (name: string) => checks.find((check) => check.name === name)!;
  return { code, ok, checks, named };
}

it('finds a sound machine sound, and measures nothing with --quick', async () => {
  const folder = workFolder();
  const env = {
    SEQLAB_BLAS: 'off',
    SEQLAB_THREADS: '1',
    SEQLAB_DATA_DIR: path.join(folder, 'new'),
  };
  const { code, ok, checks, named } = await doctor(folder, env);
  expect(ok).toBe(true);
  expect(code).toBe(0);
  expect(checks.map(({ name }) => name)).toEqual([
    'Node',
    'Platform',
    'Settings',
    'tfjs-node-gpu',
    'tfjs-node',
    'Backend',
    'WebAssembly',
    'BLAS',
    'Data',
    'Products',
    'Training',
  ]);
  expect(named('Node').details).toEqual({ version: process.versions.node });
  expect(named('Settings').details).toMatchObject({ SEQLAB_BLAS: 'off', SEQLAB_THREADS: '1' });
  expect(named('Backend').details).toMatchObject({ backend: 'seqlab', threads: 1 });
  expect(named('BLAS').text).toBe('turned off by SEQLAB_BLAS');
  expect(named('tfjs-node').details).toEqual({ state: 'not installed' });
  expect(named('tfjs-node-gpu').text).toContain('npm install @tensorflow/tfjs-node-gpu');
  expect(named('Data').details).toMatchObject({
    folder: path.join(folder, 'new'),
    fromEnvironment: true,
    datasets: expect.arrayContaining(['moby-dick']),
  });
  expect(named('Products')).toEqual({ name: 'Products', status: 'ok', text: 'right' });
  const { firstLoss, lastLoss } = named('Training').details as Record<string, number>;
  // It cannot know anything about 16 characters at first: ln 16 nats.
  expect(firstLoss).toBeCloseTo(Math.log(16), 1);
  expect(lastLoss).toBeLessThan(firstLoss!);
  expect(named('Training').details).not.toHaveProperty('seconds');
}, 60_000);

it('measures products and prints a line a check, without colours in a file', async () => {
  const { code, stdout } = await seqlab(['doctor'], workFolder());
  expect(stdout).toMatch(/^✓ Node {11}\d+\.\d+/m);
  expect(stdout).toMatch(/^✓ Products {7}right, \d+\.\d GFLOP\/s/m);
  expect(stdout).toMatch(
    /^✓ Training .* fell from 2\.7\d to [\d.]+ in \d+ steps, [\d.]+ ms a step$/m,
  );
  expect(stdout).toMatch(/\nAll is well\.\n$/);
  expect(stdout).not.toContain('\u001b');
  expect(code).toBe(0);
}, 60_000);

it('says what is broken, goes on, and exits 1', async () => {
  const folder = workFolder({ 'file.txt': 'no folder' });
  const tfjs = path.join(folder, 'node_modules', '@tensorflow', 'tfjs-node');
  mkdirSync(tfjs, { recursive: true });
  writeFileSync(path.join(tfjs, 'package.json'), '{"name":"@tensorflow/tfjs-node"}');
  writeFileSync(path.join(tfjs, 'index.js'), 'throw new Error("libtensorflow.so.2: no such file")');
  const { code, ok, checks, named } = await doctor(folder, {
    SEQLAB_BLAS: '/absent/libblas.so',
    SEQLAB_DATA_DIR: path.join(folder, 'file.txt', 'data'),
  });
  expect(ok).toBe(false);
  expect(code).toBe(1);
  const broken = checks.filter(({ status }) => status === 'broken').map(({ name }) => name);
  expect(broken).toEqual(['tfjs-node', 'Backend', 'Data']);
  expect(named('tfjs-node').text).toMatch(/does not work: libtensorflow.*npm rebuild/);
  expect(named('Backend').text).toMatch(/cannot use \/absent\/libblas\.so/);
  expect(named('Data').advice).toContain('SEQLAB_DATA_DIR');
  // The backend that every machine has trains in its place.
  expect(named('Training').status).toBe('ok');
}, 60_000);

it.each([
  ['18.20.0', 'broken'],
  ['20.18.3', 'broken'],
  ['20.19.0', 'ok'],
  ['22.0.0', 'ok'],
])('Node %s is %s', (version, status) => {
  expect(checkNode(version).status).toBe(status);
});
