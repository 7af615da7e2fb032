// Times the matrix products of a training step alone, by the BLAS library on as many threads as SeqLab has:
// the time below which no program that uses this library can get.
import os from 'node:os';
import { openBlas } from '../peers/blas.js';
import { print, readRow, time } from '../measurement.js';
import { sequenceLengths, type TrainingRow } from './row.js';

/** C `[m, n]` += A·B over a depth of `k`; `transA`, `transB` say which operand is stored transposed. */
interface Product {
  readonly m: number;
  readonly n: number;
  readonly k: number;
  readonly transA?: boolean;
  readonly transB?: boolean;
}

const row = readRow<TrainingRow>();
const threads = Number(process.env.SEQLAB_THREADS ?? Math.min(os.availableParallelism(), 8));
const blas = openBlas(threads);
const products = [...trainingProducts(row)];
const largest = (size: (product: Product) => number) => Math.max(...products.map(size));
const a = new Float32Array(largest(({ m, k }) => m * k)).fill(0.5);
const b = new Float32Array(largest(({ k, n }) => k * n)).fill(0.5);
const c = new Float32Array(largest(({ m, n }) => m * n));
const milliseconds = await time(row, () => {
  for (const { m, n, k, transA = false, transB = false } of products) {
    blas.sgemm({ transA, transB, m, n, k, a, b, c });
  }
});
print({ name: `${blas.name}, ${threads} threads`, milliseconds });

function* trainingProducts(problem: TrainingRow): Generator<Product> {
  const { units, layers, bidirectional, vocabulary, cell } = problem;
  const columns = units * { lstm: 4, gru: 3, simpleRnn: 1, none: 0 }[cell];
  const lengths = sequenceLengths(problem);
  const rows = lengths.reduce((sum, length) => sum + length, 0);
  let features = problem.embedding;
  for (let layer = 0; layer < layers; layer++) {
    for (let direction = 0; direction < (bidirectional ? 2 : 1); direction++) {
      // An embedding with fewer rows than there are tokens is projected in their place.
      const inputs = layer === 0 ? Math.min(vocabulary, rows) : rows;
      yield { m: inputs, n: columns, k: features };
      yield { m: features, n: columns, k: inputs, transA: true };
      yield { m: inputs, n: features, k: columns, transB: true };
      for (let step = 0; step < problem.timeSteps; step++) {
        const active = lengths.reduce((count, length) => count + (length > step ? 1 : 0), 0);
        if (active === 0) break;
        yield { m: active, n: columns, k: units };
        yield { m: active, n: units, k: columns, transB: true };
      }
      yield { m: units, n: columns, k: rows, transA: true };
    }
    features = units * (bidirectional ? 2 : 1);
  }
  const [outputs, classes] =
    problem.predicts === 'tokens' ? [rows, vocabulary] : [lengths.length, 1];
  yield { m: outputs, n: classes, k: features };
  yield { m: features, n: classes, k: outputs, transA: true };
  yield { m: outputs, n: features, k: classes, transB: true };
}
