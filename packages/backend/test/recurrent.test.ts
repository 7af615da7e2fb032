import { dispose, engine, memory, tensor, tidy, type TypedArray } from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { expectClose, numbers } from './numbers.js';
import { gateCount, reference, type Case, type Weights } from './recurrent-reference.js';
import {
  cells,
  costs,
  differences,
  makeTensors,
  makeWeights,
  parts,
  run,
  type Gradients,
} from './recurrent-run.js';
import { engines, useBackend } from './with-backend.js';

function sameBits(a: TypedArray, b: TypedArray): boolean {
  return Buffer.from(a.buffer).equals(Buffer.from(b.buffer));
}

/** The change of the cost along `direction` of one input, by central differences of the reference. */
function slope(
  c: Case,
  w: Weights,
  { name, direction, dOutput }: { name: keyof Weights; direction: number[]; dOutput: number[] },
): number {
  const step = 1e-5;
  const at = (by: number) => {
    const moved = w[name].map((value, i) => value + by * direction[i]!);
    const { output } = reference(c, { ...w, [name]: moved });
    return output.reduce((sum, value, i) => sum + value * dOutput[i]!, 0);
  };
  return (at(step) - at(-step)) / (2 * step);
}

const small = { batch: 3, time: 4, inputDim: 3, units: 5 };
const lengths = [2, 0, 4];
/** A mask of dropout at rate 1/3 for the small batch. */
const keep = (width: number) =>
  Array.from({ length: small.batch * width }, (_, i) => (i % 3 === 1 ? 0 : 1.5));
const variants: Record<string, Partial<Case>> = {
  sequences: { returnSequences: true },
  'last state': {},
  backwards: { returnSequences: true, goBackwards: true },
  lengths: { returnSequences: true, lengths },
  'lengths, last state': { lengths },
  'lengths, backwards': { returnSequences: true, goBackwards: true, lengths },
  'dropped inputs': { returnSequences: true, lengths, inputMask: keep(small.inputDim) },
  'dropped states': { recurrentMask: keep(small.units) },
  'dropped inputs and states': {
    returnSequences: true,
    goBackwards: true,
    lengths,
    inputMask: keep(small.inputDim),
    recurrentMask: keep(small.units),
  },
};

/** What the reference says is the same for every engine, so it is asked once. */
const slopes = new Map<string, number>();
const gradientsOf = new Map<string, Gradients>();

describe.each(Object.entries(engines))('recurrent kernels, %s', (_, options) => {
  useBackend(options);

  describe.each(Object.entries(cells))('%s', (cellName, cell) => {
    it.each(Object.entries(variants))('outputs and gradients: %s', (variantName, variant) => {
      const c: Case = { ...small, ...cell, ...variant };
      const w = makeWeights(c);
      const tensors = makeTensors(c, w);
      const expected = reference(c, w);
      run(c, tensors).forEach((actual, i) =>
        expectClose(actual.dataSync(), expected[parts[i]!], 1e-6),
      );

      const names = Object.keys(tensors) as (keyof Weights)[];
      const key = `${cellName} ${variantName}`;
      const wanted = gradientsOf.get(key) ?? differences(c, w, names);
      gradientsOf.set(key, wanted);
      const outputs = c.cell === 'lstm' ? parts : parts.slice(0, 2);
      outputs.forEach((part, i) => {
        const { grads } = engine().gradients(
          () => run(c, tensors)[i]!,
          names.map((name) => tensors[name]!),
          tensor(costs(expected[part].length), run(c, tensors)[i]!.shape),
        );
        names.forEach((name, j) => expectClose(grads[j]!.dataSync(), wanted[part][name]!, 1e-5));
      });
    });

    it('agrees with the reference at sizes that fill and overflow the blocks of the product', () => {
      const c: Case = {
        ...cell,
        batch: 37,
        time: 2,
        inputDim: 300,
        units: 130,
        returnSequences: true,
      };
      const w = makeWeights(c);
      const scaled = {
        ...w,
        kernel: w.kernel.map((v) => v / 10),
        recurrentKernel: w.recurrentKernel.map((v) => v / 5),
      };
      const expected = reference(c, scaled);
      run(c, makeTensors(c, scaled)).forEach((actual, i) =>
        expectClose(actual.dataSync(), expected[parts[i]!], 1e-4),
      );
    });
  });

  describe.each(Object.entries(cells))('%s', (cellName, cell) => {
    it.each([67, 261])('has right gradients of %i units, which overflow the blocks', (units) => {
      const c: Case = {
        ...cell,
        units,
        batch: 5,
        time: 2,
        inputDim: 70,
        returnSequences: true,
      };
      const all = makeWeights(c);
      const w = {
        ...all,
        kernel: all.kernel.map((v) => v / 10),
        recurrentKernel: all.recurrentKernel.map((v) => v / 10),
      };
      const tensors = makeTensors(c, w);
      const names = Object.keys(tensors) as (keyof Weights)[];
      const dOutput = numbers(11)(c.batch * c.time * units);
      const { grads } = engine().gradients(
        () => run(c, tensors)[0]!,
        names.map((name) => tensors[name]!),
        tensor(dOutput, [c.batch, c.time, units]),
      );
      names.forEach((name, i) => {
        // One direction that no number lies across: a wrong one shows in the sum.
        const direction = numbers(13)(w[name].length);
        const key = `${cellName} ${units} ${name}`;
        const expected = slopes.get(key) ?? slope(c, w, { name, direction, dOutput });
        slopes.set(key, expected);
        const values = [...grads[i]!.dataSync()];
        const actual = values.reduce((sum, value, j) => sum + value * direction[j]!, 0);
        expectClose([actual], [expected], 2e-5);
      });
    });
  });

  it('takes the gradient of a forward pass once', () => {
    const c: Case = { ...small, cell: 'lstm' };
    const tensors = makeTensors(c, makeWeights(c));
    const [output] = run(c, tensors);
    const zeros = tensor(Array(c.batch * c.units).fill(0), [c.batch, c.units]);
    const inputs = { ...tensors, output: output!, dOutput: zeros, dFinalH: zeros, dFinalC: zeros };
    const attributes = { returnSequences: false, goBackwards: false };
    expect(() => engine().runKernel('SeqLabLSTMGradient', inputs, attributes)).toThrow(/once/);
  });

  it('refuses lengths beyond the time steps, naming the example', () => {
    const c: Case = { ...small, cell: 'lstm', lengths: [1, 5, 2] };
    expect(() => run(c, makeTensors(c, makeWeights(c)))).toThrow(/got 5 for example 1/);
  });
});

describe('recurrent kernels that compute their gates in chunks', () => {
  useBackend({ threads: 2 });

  // 64 steps of 256 sequences of 256 gates make a chunk, so this takes three.
  it.each(Object.entries(cells))('recomputes gates to the same bits: %s', (__, cell) => {
    const units = 256 / gateCount({ ...small, ...cell });
    const c: Case = {
      ...cell,
      batch: 256,
      time: 130,
      inputDim: 2,
      units: Math.ceil(units),
      lengths: Array.from({ length: 256 }, (_, i) => (i * 7) % 131),
      recurrentMask: Array.from({ length: 256 * Math.ceil(units) }, (_, i) =>
        i % 3 === 1 ? 0 : 1,
      ),
      returnSequences: true,
    };
    const w = makeWeights(c);
    const scaled = { ...w, recurrentKernel: w.recurrentKernel.map((v) => v / 8) };
    const tensors = makeTensors(c, scaled);
    const before = memory().numTensors;
    const results = [false, true].map((recomputeGates) => {
      const { value, grads } = engine().gradients(
        () => run(c, tensors, { recomputeGates })[0]!,
        Object.values(tensors),
      );
      return grads.concat(value);
    });
    const [output] = tidy(() => run(c, tensors).slice(0, 1));
    const [kept, recomputed] = results.map((all) => all.map((part) => part.dataSync()));
    expect(sameBits(recomputed!.at(-1)!, kept!.at(-1)!)).toBe(true);
    expect(sameBits(output!.dataSync(), kept!.at(-1)!)).toBe(true);
    recomputed!.forEach((part, i) => expectClose(part, kept![i]!, 1e-3));
    dispose([output!, ...results.flat()]);
    expect(memory().numTensors).toBe(before);
  });
});
