import koffi from 'koffi';

export interface Blas {
  readonly name: string;
  sgemm(product: SgemmProduct): void;
}

/** C `[m, n]` = op(A)·op(B), all row-major. */
interface SgemmProduct {
  readonly transA: boolean;
  readonly transB: boolean;
  readonly m: number;
  readonly n: number;
  readonly k: number;
  readonly a: Float32Array;
  readonly b: Float32Array;
  readonly c: Float32Array;
}

const [ROW_MAJOR, NO_TRANSPOSE, TRANSPOSE] = [101, 111, 112];

/**
 * OpenBLAS itself, on its own threads.
 *
 * @throws If the system has none.
 */
export function openBlas(threads: number): Blas {
  // What turns it off for SeqLab's own products does not take the floor away.
  const named = process.env.SEQLAB_BLAS ?? 'auto';
  const library = koffi.load(['auto', 'off'].includes(named) ? 'libopenblas.so.0' : named);
  library.func('void openblas_set_num_threads(int)')(threads);
  const version = library.func('const char *openblas_get_config()')() as string;
  const sgemm = library.func(
    'void cblas_sgemm(int, int, int, int, int, int, float, float *, int, float *, int, float, float *, int)',
  );
  const order = (transposed: boolean) => (transposed ? TRANSPOSE : NO_TRANSPOSE);
  return {
    name: version.split(' ', 2).join(' '),
    sgemm({ transA, transB, m, n, k, a, b, c }) {
      const [lda, ldb] = [transA ? m : k, transB ? k : n];
      sgemm(ROW_MAJOR, order(transA), order(transB), m, n, k, 1, a, lda, b, ldb, 0, c, n);
    },
  };
}
