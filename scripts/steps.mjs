// Named steps with a line and a time each; commands run through the pnpm that package.json pins.
// Node's own modules only: this runs before anything is installed.
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { constants } from 'node:os';
import { fileURLToPath } from 'node:url';

const manifest = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
const onWindows = process.platform === 'win32';

export const root = fileURLToPath(new URL('..', import.meta.url));

/** Ends with one line if this Node is too old for what follows. */
export function requireNode() {
  const wanted = manifest.engines.node.replace('>=', '').split('.').map(Number);
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major > wanted[0] || (major === wanted[0] && minor >= wanted[1])) return;
  console.error(`SeqLab needs Node ${manifest.engines.node}, this is ${process.version}.`);
  process.exit(1);
}

/**
 * Runs one step and prints its line. `run` returns `{ ok, output }`; the output is shown when the
 * step failed. A step that prints as it goes is `live`.
 */
export async function step(name, run, { live = false } = {}) {
  const waiting = process.stdout.isTTY && !live;
  if (waiting) process.stdout.write(`  ${name} …`);
  const started = performance.now();
  const { ok, output = '' } = await run();
  const seconds = (performance.now() - started) / 1000;
  if (waiting) process.stdout.write('\r\x1b[2K');
  console.log(`${ok ? '✓' : '✗'} ${name}  ${seconds.toFixed(1)} s`);
  if (!ok && output !== '') console.log(`\n${output.trimEnd()}\n`);
  return { name, ok, seconds };
}

/**
 * Runs a command of the pinned pnpm. npx puts that pnpm on the PATH of all that it starts, where
 * turbo looks for it.
 */
export function pnpm(args, { inherit = false } = {}) {
  const command = ['npx', '--yes', '--loglevel=error', manifest.packageManager, ...args];
  return execute(command, {
    inherit,
    shell: onWindows,
    // A process group of its own, so that a signal reaches turbo and the compilers below npx too.
    detached: !onWindows,
  });
}

/** Runs a Node program with the terminal as its own. */
export function node(args) {
  return execute([process.execPath, ...args], { inherit: true, detached: false, shell: false });
}

const running = new Set();

function execute([program, ...args], { inherit, detached, shell }) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      cwd: root,
      detached,
      shell,
      stdio: inherit ? ['ignore', 'inherit', 'inherit'] : ['ignore', 'pipe', 'pipe'],
      env: {
        ...process.env,
        DO_NOT_TRACK: '1',
        TURBO_TELEMETRY_DISABLED: '1',
        TURBO_NO_UPDATE_NOTIFIER: '1',
      },
    });
    const stop = (signal) => (detached ? process.kill(-child.pid, signal) : child.kill(signal));
    running.add(stop);
    let output = '';
    const collect = (chunk) => (output += chunk);
    child.stdout?.setEncoding('utf8').on('data', collect);
    child.stderr?.setEncoding('utf8').on('data', collect);
    child.on('error', reject);
    child.on('close', (code) => {
      running.delete(stop);
      if (interruptedBy !== undefined) process.exit(128 + constants.signals[interruptedBy]);
      resolve({ ok: code === 0, code, output });
    });
  });
}

let interruptedBy;

// A signal goes on to what is running, and ends this program once that has ended.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.on(signal, () => {
    interruptedBy = signal;
    if (running.size === 0) process.exit(128 + constants.signals[signal]);
    for (const stop of running) stop(signal);
  });
}

export function install() {
  return step('install', () =>
    pnpm([
      'install',
      '--frozen-lockfile',
      '--prefer-offline',
      '--config.confirmModulesPurge=false',
    ]),
  );
}

/** Runs a task of turbo.json in every package; turbo shows what failed, and caches the rest. */
export function turbo(name, args) {
  return step(name, () =>
    pnpm(['exec', 'turbo', 'run', ...args, '--continue', '--output-logs=errors-only']),
  );
}
