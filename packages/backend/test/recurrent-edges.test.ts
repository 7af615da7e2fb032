import { engine, tensor } from '@tensorflow/tfjs-core';
import { describe, it, expect } from 'vitest';
import { expectClose } from './numbers.js';
import { reference, type Case, type Weights } from './recurrent-reference.js';
import {
  cells,
  costs,
  differences,
  makeTensors,
  makeWeights,
  parts,
  run,
} from './recurrent-run.js';
import { engines, useBackend } from './with-backend.js';

describe.each(Object.entries(engines))('the least of recurrent kernels, %s', (_, options) => {
  useBackend(options);

  // One of everything, batches without a step to compute, a time of its own for each example.
  describe.each(Object.entries(cells))('%s', (__, cell) => {
    it.each<Partial<Case>>([
      {},
      { lengths: [0] },
      { batch: 3, lengths: [0, 0, 0] },
      { batch: 3, lengths: [0, 1, 0], goBackwards: true },
      { time: 3, lengths: [2] },
      { units: 9, inputDim: 2 },
    ])('is right where all is small: %o', (edge) => {
      for (const returnSequences of [true, false]) {
        const one = { batch: 1, time: 1, inputDim: 1, units: 1, returnSequences };
        const c: Case = { ...cell, ...one, ...edge };
        const w = makeWeights(c);
        const tensors = makeTensors(c, w);
        const expected = reference(c, w);
        const names = Object.keys(tensors) as (keyof Weights)[];
        const { output: wanted } = differences(c, w, names);
        const outputs = run(c, tensors);
        outputs.forEach((actual, i) => expectClose(actual.dataSync(), expected[parts[i]!], 1e-6));
        const { grads } = engine().gradients(
          () => run(c, tensors)[0]!,
          names.map((name) => tensors[name]!),
          tensor(costs(outputs[0]!.size), outputs[0]!.shape),
        );
        names.forEach((name, i) => expectClose(grads[i]!.dataSync(), wanted[name]!, 1e-5));
      }
    });
  });

  it.each([{ batch: 0 }, { time: 0 }])('runs on nothing: %o', (none) => {
    const c: Case = {
      batch: 3,
      time: 4,
      inputDim: 3,
      units: 5,
      cell: 'lstm',
      returnSequences: true,
      ...none,
    };
    const tensors = makeTensors(c, makeWeights(c));
    const names = ['kernel', 'initialH'];
    const { value, grads } = engine().gradients(
      () => run(c, tensors)[0]!,
      names.map((name) => tensors[name]!),
    );
    expect(value.shape).toEqual([c.batch, c.time, c.units]);
    const [kernel, initialH] = grads;
    expect([...kernel!.dataSync()]).toEqual(Array(c.inputDim * 4 * c.units).fill(0));
    expect([...initialH!.dataSync()]).toEqual(Array(c.batch * c.units).fill(0));
    const [, finalH] = run(c, tensors);
    expect([...finalH!.dataSync()]).toEqual([...tensors['initialH']!.dataSync()]);
  });
});
