import { arch, availableParallelism, cpus, platform } from 'node:os';
import { engineInfo } from '@seqlab/backend';
import { getBackend } from '@tensorflow/tfjs-core';

export interface Machine {
  processor: string;
  processors: number;
  platform: string;
  node: string;
  /** What computes, in a few words. */
  engine: string;
  backend: string;
  /** Of the backend `seqlab`. */
  threads?: number;
  simd?: string;
  /** The BLAS library that multiplies, as it names itself. */
  blas?: string;
}

/** What the figures were measured on. */
export function describeMachine(engine: string): Machine {
  const machine = {
    processor: cpus()[0]?.model.trim() ?? 'unknown',
    processors: availableParallelism(),
    platform: `${platform()} ${arch()}`,
    node: process.versions.node,
    engine,
    backend: getBackend(),
  };
  if (machine.backend !== 'seqlab') return machine;
  const { threads, simd } = engineInfo();
  const blas = blasInUse();
  return { ...machine, threads, simd, ...(blas !== undefined && { blas }) };
}

/** The BLAS library of the backend `seqlab`, if that one is active and has one. */
export function blasInUse(): string | undefined {
  return getBackend() === 'seqlab' ? engineInfo().blas?.trim() : undefined;
}
