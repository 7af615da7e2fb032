import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ensureBuilt, packageFolder } from './built-package.js';

// Each in a process of its own: which backend is active is a matter of the whole process.

let folder: string;

beforeAll(async () => {
  await ensureBuilt();
  folder = await mkdtemp(path.join(tmpdir(), 'device-'));
}, 60_000);

afterAll(() => rm(folder, { recursive: true, force: true }));

/** A project with these packages, each the text of its main file or a folder to link. */
async function makeProject(
  name: string,
  packages: Record<string, { code?: string; link?: string }>,
) {
  const project = path.join(folder, name);
  for (const [packageName, { code, link }] of Object.entries(packages)) {
    const place = path.join(project, 'node_modules', packageName);
    await mkdir(link ? path.dirname(place) : place, { recursive: true });
    if (link) await symlink(link, place);
    else {
      await writeFile(path.join(place, 'package.json'), '{ "main": "index.js" }');
      await writeFile(path.join(place, 'index.js'), code!);
    }
  }
  await mkdir(project, { recursive: true });
  return project;
}

/** What `chooseDevice` gives in a project, or its error's message. */
async function choose(project: string, options: object = {}): Promise<unknown> {
  const module = path.join(packageFolder, 'dist/node.js');
  const program = `
    import { chooseDevice } from ${JSON.stringify(module)};
    import { getBackend } from '@tensorflow/tfjs-core';
    chooseDevice(${JSON.stringify({ from: [project], ...options })}).then(
      (choice) => console.log(JSON.stringify({ ...choice, backend: getBackend() })),
      (error) => console.log(JSON.stringify(error.message)),
    );`;
  const args = ['--input-type=module', '-e', program];
  const { stdout } = await promisify(execFile)(process.execPath, args, {
    cwd: packageFolder,
    // Where a package manager's own scripts look for packages besides.
    env: { ...process.env, NODE_PATH: '' },
  });
  return JSON.parse(stdout);
}

const cpu = {
  '@tensorflow/tfjs-backend-cpu': {
    link: path.join(packageFolder, 'node_modules/@tensorflow/tfjs-backend-cpu'),
  },
};
const notInstalled = (device: string, name: string) => ({
  device,
  reason: `not installed: npm install ${name}`,
});

test('takes what is there and says what was not', async () => {
  expect(await choose(await makeProject('cpu', cpu))).toEqual({
    device: 'cpu',
    backend: 'cpu',
    skipped: [
      notInstalled('tfjs-node-gpu', '@tensorflow/tfjs-node-gpu'),
      notInstalled('tfjs-node', '@tensorflow/tfjs-node'),
      notInstalled('seqlab', '@seqlab/backend'),
    ],
  });
});

test('prefers seqlab to cpu, unless told otherwise', async () => {
  const backend = path.join(packageFolder, 'node_modules/@seqlab/backend');
  const project = await makeProject('seqlab', { ...cpu, '@seqlab/backend': { link: backend } });
  expect(await choose(project)).toMatchObject({ device: 'seqlab', backend: 'seqlab' });
  expect(await choose(project, { devices: ['cpu', 'seqlab'] })).toEqual({
    device: 'cpu',
    backend: 'cpu',
    skipped: [],
  });
});

test('passes over a tfjs-node without its native library, in one line', async () => {
  const message = 'The Node.js native addon module (tfjs_binding.node) can not be found at path: x';
  const code = `throw new Error(${JSON.stringify(`${message}\nPlease run npm rebuild.`)});`;
  const project = await makeProject('broken', { ...cpu, '@tensorflow/tfjs-node': { code } });
  expect(await choose(project, { devices: ['tfjs-node', 'cpu'] })).toEqual({
    device: 'cpu',
    backend: 'cpu',
    skipped: [
      {
        device: 'tfjs-node',
        reason: `does not work: ${message}; npm rebuild @tensorflow/tfjs-node, which downloads its native library`,
      },
    ],
  });
});

test('says why when nothing works', async () => {
  expect(await choose(await makeProject('none', {}), { devices: ['tfjs-node', 'cpu'] })).toBe(
    'chooseDevice: no device can be used: tfjs-node: not installed: npm install ' +
      '@tensorflow/tfjs-node; cpu: not installed: npm install @tensorflow/tfjs-backend-cpu',
  );
});
