import '@tensorflow/tfjs-backend-cpu';
import {
  add,
  engine,
  fused,
  matMul,
  memory,
  reshape,
  tensor,
  tidy,
  variable,
  type Tensor,
} from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { BackendError, engineInfo } from '../src/index.js';
import { expectClose, numbers } from './numbers.js';
import { quantize, toTensor, type Quantized } from './quantize.js';
import { engines, useBackend } from './with-backend.js';

interface Case {
  readonly m: number;
  readonly k: number;
  readonly n: number;
  readonly gates: number;
}

// One row and many, one number and more than a block, columns that fill the panels and that do not.
const cases: Case[] = [
  { m: 1, k: 1, n: 1, gates: 1 },
  { m: 1, k: 40, n: 7, gates: 1 },
  { m: 2, k: 8, n: 16, gates: 1 },
  { m: 4, k: 513, n: 9, gates: 3 },
  { m: 7, k: 1030, n: 33, gates: 1 },
  { m: 6, k: 17, n: 52, gates: 4 },
  { m: 259, k: 20, n: 24, gates: 3 },
];
const both = [8, 16] as const;

function makeCase({ m, k, n }: Case, bits: 8 | 16) {
  const fill = numbers(m + k + n);
  return { left: Float32Array.from(fill(m * k)), weight: quantize(fill(k * n), { rows: k, bits }) };
}

/** The product in double precision, and how far off it may be: rows are rounded to 16 bits on the way. */
function reference(left: Float32Array, { shape: [k, n], values }: Quantized) {
  const products = [];
  const bounds = [];
  for (let i = 0; i < left.length; i += k) {
    const row = left.subarray(i, i + k);
    const largest = Math.max(...row.map(Math.abs));
    for (let j = 0; j < n; j++) {
      let sum = 0;
      let bound = 0;
      row.forEach((x, l) => {
        const w = values[l * n + j]!;
        sum += x * w;
        bound += Math.abs(w) * (largest / 65278 + 1e-6 * Math.abs(x));
      });
      products.push(sum);
      bounds.push(bound);
    }
  }
  return { products, bounds };
}

function expectWithin(
  actual: ArrayLike<number>,
  { products, bounds }: ReturnType<typeof reference>,
): void {
  expect(actual).toHaveLength(products.length);
  const off = products.findIndex((product, i) => !(Math.abs(actual[i]! - product) <= bounds[i]!));
  expect(off, `product ${off}: ${actual[off]} for ${products[off]}`).toBe(-1);
}

describe.each(Object.entries(engines))('weights of few bits, %s', (_, options) => {
  useBackend(options);

  describe.each(both)('%i', (bits) => {
    it.each(cases)('times $m rows over $k: $n columns in $gates gates', (c) => {
      const { left, weight } = makeCase(c, bits);
      const actual = matMul(tensor(left, [c.m, c.k]), toTensor(weight, c.gates));
      expect(actual.shape).toEqual([c.m, c.n]);
      expectWithin(actual.dataSync(), reference(left, weight));
    });

    it.each(cases)('reads as the floats it was made of: [$k, $n] in $gates gates', (c) => {
      const { weight } = makeCase(c, bits);
      expect(toTensor(weight, c.gates).dataSync()).toEqual(weight.values);
    });
  });

  it('serves ops that know nothing of it, transposed, reshaped and as the left factor too', () => {
    const { left, weight } = makeCase({ m: 3, k: 20, n: 12, gates: 3 }, 8);
    const plain = tensor(weight.values, weight.shape);
    const same = (compute: (w: Tensor) => Tensor) =>
      expectClose(compute(toTensor(weight, 3)).dataSync(), compute(plain).dataSync(), 1e-6);
    same((w) => add(w, 1));
    same((w) => matMul(tensor(left, [5, 12]), w, false, true));
    same((w) => matMul(w, tensor(left, [12, 5])));
    same((w) => matMul(tensor(left, [2, 30]), reshape(w, [30, 8])));
  });

  it('adds a bias and activates', () => {
    const { left, weight } = makeCase({ m: 3, k: 20, n: 11, gates: 1 }, 8);
    const bias = tensor(numbers(5)(11));
    const compute = (b: Tensor) =>
      fused.matMul({
        a: tensor(left, [3, 20]),
        b,
        transposeA: false,
        transposeB: false,
        bias,
        activation: 'relu',
      });
    const actual = compute(toTensor(weight, 1)).dataSync();
    expect(actual.some((x) => x > 0) && actual.includes(0)).toBe(true);
    expectClose(actual, compute(tensor(weight.values, weight.shape)).dataSync(), 1e-4);
  });

  it('multiplies matrices in a batch', () => {
    const { left, weight } = makeCase({ m: 6, k: 20, n: 11, gates: 1 }, 16);
    const actual = matMul(tensor(left, [2, 3, 20]), toTensor(weight, 1));
    expect(actual.shape).toEqual([2, 3, 11]);
    expectWithin(actual.dataSync(), reference(left, weight));
  });

  it('gives a row the same bits whatever rows there are besides', () => {
    const { left, weight } = makeCase({ m: 7, k: 700, n: 12, gates: 1 }, 8);
    const kept = toTensor(weight, 1);
    const together = matMul(tensor(left, [7, 700]), kept).dataSync();
    const alone = Array.from({ length: 7 }, (__, i) => {
      const row = tensor(left.slice(i * 700, (i + 1) * 700), [1, 700]);
      return [...matMul(row, kept).dataSync()];
    });
    expect([...together]).toEqual(alone.flat());
  });

  it.each(both)('adds the largest products of %i bits without overflow', (bits) => {
    const code = bits === 8 ? 127 : 32767;
    const shape: [number, number] = [1030, 3];
    const values = Float32Array.from({ length: 3090 }, (__, i) => (i % 3 === 1 ? -code : code));
    const weight: Quantized = { bits, shape, values, scales: Float32Array.of(1, 1, 1) };
    // The largest number that rows are rounded to, and the one whose low part is the lowest.
    for (const x of [1, (126 * 256 + 128) / 32639, -1]) {
      const left = new Float32Array(1030).fill(x).with(0, 1);
      const product = (1 + 1029 * x) * code;
      const actual = matMul(tensor(left, [1, 1030]), toTensor(weight, 1)).dataSync();
      expectClose(actual, [product, -product, product], 1e-5);
    }
  });

  it('gives zeros for a row of zeros, and NaN for one that has NaN', () => {
    const { weight } = makeCase({ m: 1, k: 9, n: 3, gates: 1 }, 8);
    const kept = toTensor(weight, 1);
    const zeros = Array<number>(9).fill(0);
    expect([...matMul(tensor([zeros]), kept).dataSync()]).toEqual([0, 0, 0]);
    const broken = tensor([zeros.with(4, NaN), zeros.with(4, Infinity)]);
    expect([...matMul(broken, kept).dataSync()].every(Number.isNaN)).toBe(true);
  });

  it('takes a column of zeros', () => {
    const weight: Quantized = {
      bits: 16,
      shape: [2, 2],
      values: Float32Array.of(0, -32767, 0, 5),
      scales: Float32Array.of(0, 1),
    };
    expectClose(matMul(tensor([[1, 1]]), toTensor(weight, 1)).dataSync(), [0, -32762], 1e-5);
  });

  it('takes a quarter or half of the memory, whoever reads it, and gives it back', () => {
    const { weight } = makeCase({ m: 1, k: 512, n: 256, gates: 4 }, 8);
    const ones = tensor([Array<number>(512).fill(1)]);
    const use = (kept: Tensor) => {
      kept.dataSync();
      matMul(ones, kept).dispose();
      return kept;
    };
    use(toTensor(weight, 4)).dispose();
    const before = { ...memory(), ...engineInfo() };
    for (const bits of both) {
      const kept = use(toTensor({ ...weight, bits }, 4));
      const codes = (512 * 256 * bits) / 8;
      const bytes = engineInfo().bytesInUse - before.bytesInUse;
      // The scales, and what the allocator rounds up, at most a quarter.
      expect(bytes).toBeGreaterThan(codes);
      expect(bytes).toBeLessThan(1.3 * codes);
      kept.dispose();
      expect(engineInfo().bytesInUse).toBe(before.bytesInUse);
      expect(memory().numTensors).toBe(before.numTensors);
      expect(memory().numDataBuffers).toBe(before.numDataBuffers);
    }
  });

  it('is a float like any other once it is changed in place', () => {
    const { left, weight } = makeCase({ m: 2, k: 6, n: 5, gates: 1 }, 8);
    const kept = toTensor(weight, 1);
    const parameter = variable(kept);
    kept.dispose();
    const gradient = tensor(numbers(9)(30), [6, 5]);
    const [changed] = [
      engine().runKernel('SeqLabSGD', { parameter, gradient }, { learningRate: 0.5, momentum: 0 }),
    ].flat() as Tensor[];
    parameter.assign(changed as never);
    const expected = add(
      tensor(weight.values, [6, 5]),
      tensor(
        numbers(9)(30).map((g) => -0.5 * g),
        [6, 5],
      ),
    );
    expectClose(parameter.dataSync(), expected.dataSync(), 1e-6);
    const x = tensor(left, [2, 6]);
    expectClose(matMul(x, parameter).dataSync(), matMul(x, expected).dataSync(), 1e-6);
  });

  it.each<[string, Partial<Quantized> & { gates?: number; bits?: number }, RegExp]>([
    ['a number between two steps', { values: Float32Array.of(1, 2, 3, 4.5) }, /got 4\.5 with the/],
    ['a number beyond the bits', { values: Float32Array.of(1, 2, 3, 128) }, /from -127 to 127/],
    ['NaN', { values: Float32Array.of(1, 2, NaN, 4) }, /got NaN/],
    ['a scale of 0', { scales: Float32Array.of(1, 0) }, /got 2 with the scale 0/],
    ['too few scales', { scales: Float32Array.of(1) }, /scales float32 \[columns\], got/],
    ['other bits', { bits: 4 as 8 }, /bits must be 8 or 16/],
    ['gates that do not divide the columns', { gates: 3 }, /gates divide the 2 columns/],
    ['gates below 0', { gates: -1 }, /got 8 bits and -1 gates/],
  ])('refuses %s and keeps nothing', (__, { gates = 1, ...wrong }, message) => {
    tidy(() => {
      const good: Quantized = {
        bits: 8,
        shape: [2, 2],
        values: Float32Array.of(1, 2, 3, 4),
        scales: Float32Array.of(1, 1),
      };
      const call = () => toTensor({ ...good, ...wrong }, gates);
      expect(call).toThrow(BackendError);
      expect(call).toThrow(message);
      expect(toTensor(good, 1).dataSync()).toEqual(good.values);
    });
  });
});
