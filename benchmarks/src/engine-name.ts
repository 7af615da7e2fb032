import { engineInfo } from '@seqlab/backend';

/** What SeqLab runs on, for a measurement's name. */
export function engineName(): string {
  const { blas, simd, threads } = engineInfo();
  // A BLAS names itself with its version first and much else after.
  const products = blas?.split(' ', 2).join(' ') ?? `no BLAS, ${simd}`;
  return `Node ${process.version}, ${products}, ${threads} threads`;
}
