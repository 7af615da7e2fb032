// Records the session that the README shows, in a terminal of its own, as an asciicast (version 2,
// https://docs.asciinema.org/manual/asciicast/v2/):
//
//   node scripts/record-terminal.mjs docs/terminal.cast
//
// The keystrokes are written by this program, what they start and print is real. Needs `script` of util-linux,
// and the built command line.
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { root } from './steps.mjs';

const session = [
  'seqlab train moby-dick --max-minutes 1',
  'seqlab generate runs/moby-dick --prompt "The whale" --temperature 0.7 --seed 0',
];
const [width, height] = [104, 24];
const [keySeconds, pauseSeconds] = [0.05, 0.8];

const out = process.argv[2];
if (out === undefined) {
  console.error('error: say where to write: node scripts/record-terminal.mjs docs/terminal.cast');
  process.exit(2);
}

const folder = mkdtempSync(path.join(tmpdir(), 'seqlab-session-'));
symlinkSync(path.join(root, 'apps/cli/dist/seqlab.js'), path.join(folder, 'seqlab'));
const lines = [
  JSON.stringify({ version: 2, width, height, timestamp: Math.floor(Date.now() / 1000) }),
];
let now = 0;
try {
  for (const command of session) {
    await type(command);
    mark(`begin ${command}`);
    await run(command);
    mark('end');
    write('\r\n');
  }
  write('$ ');
  writeFileSync(out, `${lines.join('\n')}\n`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}

function write(text) {
  lines.push(JSON.stringify([Number(now.toFixed(3)), 'o', text]));
}

/** What the drawing has to know: where a command begins and ends. */
function mark(text) {
  lines.push(JSON.stringify([Number(now.toFixed(3)), 'm', text]));
}

async function type(command) {
  write('$ ');
  now += pauseSeconds;
  for (const key of command) {
    write(key);
    now += keySeconds;
  }
  now += pauseSeconds;
  write('\r\n');
}

/** The command in a terminal, its output with the times it came at. */
function run(command) {
  const before = now;
  const started = performance.now();
  const child = spawn(
    'script',
    ['-q', '-e', '-f', '-c', `stty cols ${width} rows ${height}; ${command}`, '/dev/null'],
    {
      cwd: folder,
      stdio: ['ignore', 'pipe', 'inherit'],
      env: { ...process.env, PATH: `${folder}:${process.env.PATH}`, TERM: 'xterm-256color' },
    },
  );
  child.stdout.setEncoding('utf8').on('data', (text) => {
    now = before + (performance.now() - started) / 1000;
    write(text);
    process.stdout.write(text);
  });
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => {
      now = before + (performance.now() - started) / 1000;
      if (code === 0) resolve();
      else reject(new Error(`${command} ended with code ${code}`));
    });
  });
}
