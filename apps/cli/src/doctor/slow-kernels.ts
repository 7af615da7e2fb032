/**
 * What it costs, and what to do, where an OpenBLAS runs with the kernels that it has for processors it does
 * not know; they are from 2004, and a fifth as fast (https://github.com/OpenMathLib/OpenBLAS/issues/4267).
 *
 * @param blas - what the library says of itself; the kernels are named in it
 */
export function slowKernels(
  blas: string | undefined,
  { env: { OPENBLAS_CORETYPE }, platform }: Pick<NodeJS.Process, 'env' | 'platform'> = process,
): string | undefined {
  if (blas === undefined || !/\bPrescott\b/i.test(blas)) return undefined;
  // There the backend looks what the processor has: it is as old as the kernels.
  if (platform === 'linux' && OPENBLAS_CORETYPE === undefined) return undefined;
  const remedy =
    OPENBLAS_CORETYPE === undefined
      ? 'install OpenBLAS 0.3.25 or later, or set OPENBLAS_CORETYPE to Haswell, or SkylakeX with AVX-512'
      : `OPENBLAS_CORETYPE=${OPENBLAS_CORETYPE} asks for them: unset it`;
  return `OpenBLAS runs with its oldest kernels, and products may take five times as long as they have to: ${remedy}`;
}
