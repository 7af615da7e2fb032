import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';

export const program = fileURLToPath(new URL('../dist/seqlab.js', import.meta.url));

export interface Finished {
  code: number | null;
  stdout: string;
  stderr: string;
}

export interface Running {
  child: ChildProcessByStdio<Writable, Readable, Readable>;
  finished: Promise<Finished>;
}

export interface StartOptions {
  /** What stdin has; it ends there. Default: stdin is empty. */
  input?: string | Uint8Array;
  /** Besides the variables of the test's own process. */
  env?: Readonly<Record<string, string>>;
  /** Options of Node itself. */
  nodeOptions?: readonly string[];
  /** Another copy of the program. */
  program?: string;
}

/** Starts the built command line in a folder. */
export function startSeqlab(
  args: readonly string[],
  cwd: string,
  { input = '', env = {}, nodeOptions = [], program: file = program }: StartOptions = {},
): Running {
  const child = spawn(process.execPath, [...nodeOptions, file, ...args], {
    cwd,
    // Who runs the tests may want colours; what they read has none.
    env: { ...process.env, FORCE_COLOR: undefined, NO_COLOR: undefined, ...env },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  // A program that ends without reading its input closes the pipe.
  child.stdin.on('error', () => {});
  child.stdin.end(input);
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  const finished = new Promise<Finished>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, stdout, stderr }));
  });
  return { child, finished };
}

export function seqlab(
  args: readonly string[],
  cwd: string,
  options?: StartOptions,
): Promise<Finished> {
  return startSeqlab(args, cwd, options).finished;
}

/** A folder of its own for a test, with files in it, removed afterwards. */
export function workFolder(files: Readonly<Record<string, string | Uint8Array>> = {}): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'seqlab-cli-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  for (const [name, content] of Object.entries(files)) {
    writeFileSync(path.join(folder, name), content);
  }
  return folder;
}

/** `length` characters of sentences; the same every time. */
export function sentences(length: number): string {
  const subjects = ['the sea', 'a whale', 'the captain', 'one sailor', 'the old ship'];
  const verbs = ['follows', 'hears', 'fears', 'sees'];
  let text = '';
  for (let i = 0; text.length < length; i++) {
    const [subject, object] = [subjects[(i * 3) % 5]!, subjects[(i * i + 1) % 5]!];
    text += `${subject} ${verbs[(i * 7 + (i >> 2)) % 4]!} ${object}.${i % 6 === 5 ? '\n' : ' '}`;
  }
  return text.slice(0, length);
}

/** Options of a model that trains in a moment. */
export const small = [
  ['--units', '16'],
  ['--embedding', '8'],
  ['--seq-length', '20'],
  ['--batch-size', '4'],
].flat();
