import {
  engine,
  memory,
  ones,
  tensor,
  tensor1d,
  tidy,
  variable,
  zeros,
  type NamedAttrMap,
  type Tensor,
  type Variable,
} from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { engineInfo } from '../src/index.js';
import { numbers } from './numbers.js';
import { useBackend } from './with-backend.js';

const [vocabulary, width, units, batch, time] = [40, 5, 6, 3, 4];

function run(name: string, inputs: Record<string, Tensor>, attributes: NamedAttrMap = {}) {
  const outputs: Tensor | Tensor[] = engine().runKernel(name, inputs, attributes);
  return Array.isArray(outputs) ? outputs : [outputs];
}

/** A character model of the least size, trained as the trainer trains. */
class TinyModel {
  readonly #weights: Record<'table' | 'kernel' | 'recurrentKernel' | 'bias' | 'dense', Variable>;
  readonly #moments: Record<string, [Variable, Variable]>;
  readonly #states: [Tensor, Tensor];
  #step = 0;

  constructor() {
    const weight = (seed: number, shape: [number, number]) =>
      variable(tensor(numbers(seed)(shape[0] * shape[1]), shape));
    this.#weights = {
      table: weight(1, [vocabulary, width]),
      kernel: weight(2, [width, 4 * units]),
      recurrentKernel: weight(3, [units, 4 * units]),
      bias: variable(zeros([4 * units])),
      dense: weight(4, [units, vocabulary]),
    };
    this.#moments = Object.fromEntries(
      Object.entries(this.#weights).map(([name, { shape }]) => [
        name,
        [variable(zeros(shape)), variable(zeros(shape))],
      ]),
    );
    this.#states = [zeros([batch, units]), zeros([batch, units])];
  }

  /** Losses of a batch whose ids, and so the rows of the table that change, differ from step to step. */
  #losses(): Tensor {
    const { table, dense, ...cell } = this.#weights;
    const id = (i: number) => (this.#step * 7 + i * i) % vocabulary;
    const tokens = Array.from({ length: batch * time }, (_, i) => id(i));
    const ids = tensor(tokens, [batch, time], 'int32');
    const [x] = run('SeqLabEmbedding', { ids, table });
    const [initialH, initialC] = this.#states;
    const inputs = { x: x!, ...cell, initialH, initialC };
    const [h] = run('SeqLabLSTM', inputs, { returnSequences: false, goBackwards: false });
    const [kept] = run('SeqLabDropout', { x: h! }, { seed: this.#step, rate: 0.2 });
    const labels = tensor1d(tokens.slice(0, batch), 'int32');
    return run('SeqLabSparseCrossEntropy', { logits: this.#product(kept!, dense), labels })[0]!;
  }

  /** x·W with its gradient, which Node's tfjs-core does not register. */
  #product(x: Tensor, w: Tensor): Tensor {
    const options = { transposeA: false, transposeB: false };
    const of = (a: Tensor, b: Tensor, more = {}) =>
      run('BatchMatMul', { a, b }, { ...options, ...more })[0]!;
    return engine().customGrad((a, b, save) => {
      (save as (tensors: Tensor[]) => void)([a as Tensor, b as Tensor]);
      return {
        value: of(a as Tensor, b as Tensor),
        gradFunc: (dy: Tensor, saved: Tensor[]) => [
          of(dy, saved[1]!, { transposeB: true }),
          of(saved[0]!, dy, { transposeA: true }),
        ],
      };
    })(x, w);
  }

  train(): void {
    this.#step += 1;
    tidy(() => {
      const entries = Object.entries(this.#weights);
      const { value, grads } = engine().gradients(
        () => this.#losses(),
        entries.map(([, weight]) => weight),
        ones([batch]),
      );
      value.dispose();
      entries.forEach(([name, parameter], i) => {
        const [m, v] = this.#moments[name]!;
        const gradient = grads[i]!;
        run('SeqLabSumOfSquares', { x: gradient });
        const changed = run(
          'SeqLabAdam',
          { parameter, gradient, m, v },
          { learningRate: 1e-3, beta1: 0.9, beta2: 0.999, epsilon: 1e-7, step: this.#step },
        );
        [parameter, m, v].forEach((held, place) => held.assign(changed[place]!));
      });
    });
  }
}

describe('a full memory', () => {
  useBackend({ threads: 1, blas: 'off', memoryLimit: 2 ** 26 });

  it('is an error that gives the sizes and what to do', () => {
    const x = ones([1024, 1024]);
    const square = (tensor_: Tensor) => run('Square', { x: tensor_ })[0]!;
    const kept = [square(x)];
    const fill = () => {
      while (kept.length < 20) kept.push(square(x));
    };
    expect(fill).toThrow(
      /no room for 4.0 MB more: \d+.\d MB are in use .* of 64.0 MB .* lower the batch size/,
    );
    expect(fill).toThrow(expect.objectContaining({ code: 'out-of-memory' }));
    // What is given back can be used.
    kept.pop()!.dispose();
    expect(square(x).dataSync()[0]).toBe(1);
  });

  it('is not left fuller by a recurrent pass that does not fit', () => {
    const inputs = {
      x: ones([64, 200, 2]),
      kernel: ones([2, 1024]),
      recurrentKernel: ones([256, 1024]),
      bias: ones([1024]),
      initialH: ones([64, 256]),
      initialC: ones([64, 256]),
    };
    const attributes = { returnSequences: false, goBackwards: false };
    const train = () =>
      engine().gradients(() => run('SeqLabLSTM', inputs, attributes)[0]!, [inputs.x]);
    expect(train).toThrow(/no room/);
    const { bytesInUse } = engineInfo();
    expect(train).toThrow(/no room/);
    expect(engineInfo().bytesInUse).toBe(bytesInUse);
  });
});

describe('ten thousand training steps', () => {
  useBackend({ threads: 1, blas: 'off' });

  it('take no more memory than the first hundred', { timeout: 60_000 }, () => {
    const model = new TinyModel();
    for (let i = 0; i < 100; i++) model.train();
    const before = { engine: engineInfo(), tensors: memory() };
    for (let i = 0; i < 10_000; i++) model.train();
    expect(engineInfo()).toEqual(before.engine);
    expect(memory()).toEqual(before.tensors);
  });
});
