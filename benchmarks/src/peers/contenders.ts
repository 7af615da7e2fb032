import type { Contender, NamedRow } from '../suite.js';
import { installPeer, local, newerTypescript, typescript } from './node.js';
import { pythonWithTorch } from './python.js';

/** SeqLab as it is, without a BLAS, and without one on a Node that has relaxed SIMD, by `seqlab.ts` beside the caller. */
export function seqlab(from: string): Contender[] {
  const command = () => typescript('seqlab.ts', from);
  const withoutBlas = { SEQLAB_BLAS: 'off' };
  return [
    { name: 'SeqLab', command },
    { name: 'SeqLab, no BLAS', command, environment: withoutBlas },
    {
      name: 'SeqLab, no BLAS, Node 24',
      command: () => newerTypescript('seqlab.ts', from),
      environment: withoutBlas,
    },
  ];
}

/** PyTorch, by `pytorch.py` beside the caller. */
export function pytorch(from: string): Contender {
  return {
    name: 'PyTorch',
    command: () => {
      const python = pythonWithTorch();
      return python
        ? [python, local('pytorch.py', from)]
        : { missing: 'no python3 here can import torch (set SEQLAB_PYTHON)' };
    },
  };
}

interface PackageOptions {
  readonly packages: Readonly<Record<string, string>>;
  /** The file beside the caller that uses them. */
  readonly file: string;
  readonly from: string;
  /** Whether it takes a newer Node. */
  readonly newer?: boolean;
}

/** A contender on packages that are installed when they are first needed. */
export function npmPackage<Row extends NamedRow>(
  name: string,
  { packages, file, from, newer = false }: PackageOptions,
): Contender<Row> {
  let folder: string | Error | undefined;
  return {
    name,
    command: () => {
      folder ??= installPeer(packages);
      if (folder instanceof Error) return { missing: folder.message };
      const run = newer ? newerTypescript : typescript;
      return ['env', `SEQLAB_PEER=${folder}`, ...run(file, from)];
    },
  };
}
