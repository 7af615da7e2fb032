import { fork } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { loadModel } from '@seqlab/seq-layers/node';
import { beforeEach, describe, expect, it } from 'vitest';
import { bundleChild } from '../../test/bundle-child.js';
import { useRunFolder } from '../../test/run-folder.js';
import { weightsOf } from '../../test/tiny-model.js';
import { kinds, steps, trainRun, type Kind } from '../../test/train-run.js';
import { backends, useBackend } from '../../test/use-backend.js';
import { latestCheckpoint, loadCheckpoint } from './checkpoint-folder.js';
import { stepSeed } from '../training/step-seed.js';

/** How many processes to kill in each kind of run on each backend: more than fifty in all. */
const kills = Number(process.env['SEQLAB_KILLS'] ?? 13);

const folder = useRunFolder();
let program: string;

beforeEach(async () => {
  program = folder.at('train-child.mjs');
  await bundleChild(program, new URL('../../test/train-child.ts', import.meta.url));
});

interface Training {
  backend: string;
  kind: Kind;
}

/** Trains in a process of its own, killed as soon as it tells of the step; returns how it ended. */
async function trainInProcess(run: string, { backend, kind }: Training, killAt: number) {
  const child = fork(program, [folder.at(run), backend, kind], {
    execArgv: [],
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  child.on('message', (step: number) => void (step >= killAt && child.kill('SIGKILL')));
  let errors = '';
  child.stderr!.on('data', (chunk) => (errors += chunk));
  const [code, signal] = await once(child, 'exit');
  if (signal === null && code !== 0) throw new Error(errors);
  return signal === 'SIGKILL' ? 'killed' : 'ended';
}

async function latestStep(run: string): Promise<number> {
  const path = await latestCheckpoint(folder.at(run));
  return path === undefined ? 0 : (await loadCheckpoint(path)).step;
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
    `runs killed ${kills} times are bit for bit the run that never was`,
    async () => {
      await useBackend(training.backend);
      await trainRun(folder.at('whole'), training.kind, {});
      const whole = await filesOf('whole');
      let killed = 0;
      for (let i = 0; killed < kills; i++) {
        const run = `killed-${i}`;
        for (let end = ''; end !== 'ended';) {
          const ahead = 1 + (stepSeed(killed, steps) % 8);
          const killAt = killed < kills ? (await latestStep(run)) + ahead : Infinity;
          end = await trainInProcess(run, training, killAt);
          if (end === 'killed') killed += 1;
        }
        expect(await filesOf(run)).toEqual(whole);
      }
    },
    30_000 + 10_000 * kills,
  );
});
