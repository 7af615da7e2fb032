import { fork } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { loadModel } from '@seqlab/seq-layers/node';
import { describe, expect, it } from 'vitest';
import { useRunFolder } from '../../test/run-folder.js';
import { weightsOf } from '../../test/tiny-model.js';
import { kinds, steps, trainRun, type Kind } from '../../test/train-run.js';
import { backends, useBackend } from '../../test/use-backend.js';
import { latestCheckpoint, loadCheckpoint } from './checkpoint-folder.js';
import { stepSeed } from '../training/step-seed.js';

const require = createRequire(import.meta.url);
/** Lets Node run the sources of this package. */
const tsx = require.resolve('tsx');

/** How many processes to kill, one after the other, in each kind of run on each backend. */
const kills = Number(process.env['SEQLAB_KILLS'] ?? 3);

const folder = useRunFolder();

interface Training {
  backend: string;
  kind: Kind;
}

/** Trains in a process of its own, killed as soon as it tells of the step; returns how it ended. */
async function trainInProcess({ backend, kind }: Training, killAt = Infinity): Promise<unknown> {
  const child = fork(
    fileURLToPath(new URL('../../test/train-child.ts', import.meta.url)),
    [folder.at('killed'), backend, kind],
    {
      execArgv: ['--import', pathToFileURL(tsx).href, '--conditions=@seqlab/source'],
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    },
  );
  child.on('message', (step: number) => void (step >= killAt && child.kill('SIGKILL')));
  let errors = '';
  child.stderr!.on('data', (chunk) => (errors += chunk));
  const [code, signal] = await once(child, 'exit');
  if (signal === null && code !== 0) throw new Error(errors);
  return signal ?? code;
}

async function filesOf(run: string) {
  const metrics = await readFile(folder.at(run, 'metrics.jsonl'), 'utf8');
  return {
    checkpoint: await loadCheckpoint((await latestCheckpoint(folder.at(run)))!),
    weights: weightsOf(await loadModel(folder.at(run, 'model'))),
    metrics: metrics.replaceAll(/"time":"[^"]*"/g, ''),
    names: await folder.list(run, 'checkpoints'),
  };
}

const trainings = backends.flatMap((backend) => kinds.map((kind) => ({ backend, kind })));

describe.each(trainings)('on $backend, $kind', (training) => {
  it(
    `a run killed ${kills} times is bit for bit the run that never was`,
    async () => {
      let killed = 0;
      for (let i = 0; i < kills; i++) {
        const path = await latestCheckpoint(folder.at('killed'));
        const step = path === undefined ? 0 : (await loadCheckpoint(path)).step;
        const ahead = 1 + (stepSeed(i, steps) % Math.ceil(steps / kills));
        if ((await trainInProcess(training, step + ahead)) === 'SIGKILL') killed += 1;
      }
      // The last ones may have reached the end before the signal reached them.
      expect(killed).toBeGreaterThanOrEqual(kills / 2);
      expect(await trainInProcess(training)).toBe(0);

      await useBackend(training.backend);
      await trainRun(folder.at('whole'), training.kind, {});
      expect(await filesOf('killed')).toEqual(await filesOf('whole'));
    },
    30_000 + 10_000 * kills,
  );
});
