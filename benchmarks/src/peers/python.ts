import { execFileSync } from 'node:child_process';

let known: string | undefined | null = null;

/** A Python that has PyTorch: `SEQLAB_PYTHON`, or the first of the usual names. */
export function pythonWithTorch(): string | undefined {
  if (known === null) {
    const { SEQLAB_PYTHON: chosen } = process.env;
    known = (chosen ? [chosen] : ['python3', '/usr/bin/python3']).find(hasTorch);
  }
  return known;
}

function hasTorch(command: string): boolean {
  try {
    execFileSync(command, ['-c', 'import torch'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
