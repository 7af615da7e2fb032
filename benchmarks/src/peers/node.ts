import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** A Node with relaxed SIMD, from the npm registry. */
const NEWER_NODE = ['npx', '--yes', '--package=node@24', '--', 'node'];

/** The command that runs a TypeScript file of this package, given by its place next to the caller's. */
export function typescript(file: string, from: string): string[] {
  return [process.execPath, '--import', 'tsx', local(file, from)];
}

/** The same on a newer Node. */
export function newerTypescript(file: string, from: string): string[] {
  return [...NEWER_NODE, '--import', 'tsx', local(file, from)];
}

export function local(file: string, from: string): string {
  return fileURLToPath(new URL(file, from));
}

/**
 * Installs a peer into a folder of its own, since most are large and nobody but the benchmarks needs them.
 * The environment that lets a contender find it, or why it cannot be had.
 */
export function installPeer(packages: Readonly<Record<string, string>>): string | Error {
  const name = Object.entries(packages)
    .map(([key, version]) => `${key}@${version}`)
    .join('+')
    .replaceAll('/', '-');
  const folder = path.join(os.homedir(), '.cache', 'seqlab-benchmarks', name);
  if (!existsSync(path.join(folder, 'node_modules'))) {
    mkdirSync(folder, { recursive: true });
    writeFileSync(path.join(folder, 'package.json'), JSON.stringify({ dependencies: packages }));
    try {
      console.error(`installing ${name} for the benchmarks`);
      execFileSync('npm', ['install', '--ignore-scripts', '--no-audit', '--no-fund', '--silent'], {
        cwd: folder,
        stdio: ['ignore', 'ignore', 'pipe'],
      });
    } catch (cause) {
      return new Error(`${name} could not be installed from the npm registry`, { cause });
    }
  }
  return folder;
}

/** In a contender's process: what its peer's folder (SEQLAB_PEER) has under a name. */
export function requirePeer(): NodeJS.Require {
  return createRequire(path.join(process.env.SEQLAB_PEER!, 'package.json'));
}

/** The version of a peer's package, whether it exports its package.json or not. */
export function peerVersion(name: string): string {
  const file = path.join(process.env.SEQLAB_PEER!, 'node_modules', name, 'package.json');
  return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version;
}
