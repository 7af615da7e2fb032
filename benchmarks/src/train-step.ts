// `pnpm bench:train`: one training step of a character LSTM in SeqLab and in its peers, as ratios.
// Each contender runs in a process of its own, in turns, so that a slow minute of the machine
// touches all of them.
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { readSettings, toArguments, type Measurement } from './train-step-problem.js';
import { median, report } from './train-step-report.js';

interface Contender {
  command: readonly string[];
  env?: Readonly<Record<string, string>>;
  /** Whether a step takes so long that one round of one step has to do. */
  slow?: true;
}

const { rounds, ...settings } = readSettings();
const contenders: Contender[] = [
  { command: typescript('train-step-seqlab.ts') },
  { command: typescript('train-step-seqlab.ts'), env: { SEQLAB_BLAS: 'off' } },
  { command: typescript('train-step-tfjs-layers.ts'), slow: true },
];
const python = ['python3', '/usr/bin/python3'].find(hasTorch);
if (python === undefined) console.error('PyTorch is left out: no python3 here can import torch.');
else contenders.push({ command: [python, local('train-step-pytorch.py')] });

const results = new Map<string, number[]>();
for (let round = 0; round < rounds; round++) {
  for (const contender of contenders) {
    if (round > 0 && contender.slow) continue;
    const { name, milliseconds } = measure(contender);
    console.error(`round ${round + 1}/${rounds}: ${name}: ${median(milliseconds).toFixed(1)} ms`);
    results.set(name, [...(results.get(name) ?? []), ...milliseconds]);
  }
}
report(results, settings);

function typescript(file: string): string[] {
  return [process.execPath, '--import', 'tsx', local(file)];
}

function local(file: string): string {
  return fileURLToPath(new URL(file, import.meta.url));
}

function hasTorch(command: string): boolean {
  try {
    execFileSync(command, ['-c', 'import torch'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

function measure({ command: [program, ...args], env, slow }: Contender): Measurement {
  const repetitions = slow ? { warmup: 1, steps: 1 } : {};
  const output = execFileSync(
    program!,
    [...args, ...toArguments({ ...settings, ...repetitions })],
    {
      encoding: 'utf8',
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  return JSON.parse(output.trim().split('\n').at(-1)!) as Measurement;
}
