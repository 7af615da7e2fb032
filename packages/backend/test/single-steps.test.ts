// Text is generated a step at a time: the table projected by the kernel is kept from step to step.
import {
  engine,
  memory,
  tensor,
  tensor1d,
  tensor2d,
  tidy,
  variable,
  type Tensor,
  type Variable,
} from '@tensorflow/tfjs-core';
import { describe, expect, it, vi } from 'vitest';
import type { SeqlabBackend } from '../src/backend.js';
import { engineInfo } from '../src/index.js';
import { expectClose, numbers } from './numbers.js';
import { quantize, toTensor } from './quantize.js';
import { engines, useBackend } from './with-backend.js';

const [vocabulary, width, units, batch] = [7, 6, 9, 2];
const ids = [5, 1];

function run(name: string, inputs: object, attributes = {}): Tensor[] {
  const outputs = engine().runKernel(name, inputs as Record<string, Tensor>, attributes);
  return Array.isArray(outputs) ? outputs : [outputs];
}

const rest = () => ({
  recurrentKernel: tensor(numbers(3)(units * 4 * units), [units, 4 * units]),
  bias: tensor1d(numbers(4)(4 * units)),
  initialH: tensor(numbers(5)(batch * units), [batch, units]),
  initialC: tensor(numbers(6)(batch * units), [batch, units]),
});

const attributes = { returnSequences: false, goBackwards: false };

/** One step of each text, its token looked up by the kernel. */
function step(table: Tensor, kernel: Tensor): number[] {
  const x = run('SeqLabEmbedding', { ids: tensor2d(ids, [batch, 1], 'int32'), table })[0]!;
  return [...run('SeqLabLSTM', { x, kernel, ...rest() }, attributes)[0]!.dataSync()];
}

/** The same, of vectors that no table is known of. */
function expectedStep(table: Tensor, kernel: Tensor): number[] {
  const values = [...table.dataSync()];
  const vectors = ids.flatMap((id) => values.slice(id * width, (id + 1) * width));
  const x = tensor(vectors, [batch, 1, width]);
  return [...run('SeqLabLSTM', { x, kernel, ...rest() }, attributes)[0]!.dataSync()];
}

/** A step of an optimizer in place, which does not make a new tensor. */
function change(parameter: Variable): void {
  const gradient = tensor(numbers(9)(parameter.size), parameter.shape);
  const held = variable(run('SeqLabSGD', { parameter, gradient }, { learningRate: 1 })[0]!);
  parameter.assign(held);
  held.dispose();
}

// Variables outlive what they are made from, which would hold their values too.
const weight = (seed: number, shape: [number, number]) =>
  tidy(() => variable(tensor2d(numbers(seed)(shape[0] * shape[1]), shape)));
const makeTable = () => weight(1, [vocabulary, width]);
const makeKernel = (seed = 2) => weight(seed, [width, 4 * units]);

describe.each(Object.entries(engines))('single steps of tokens, %s', (_, options) => {
  useBackend(options);

  it('follow the table and the kernel when they change', () => {
    tidy(() => {
      const [table, kernel] = [makeTable(), makeKernel()];
      const outputs = [table, kernel, table, undefined].map((changing) => {
        const actual = step(table, kernel);
        expectClose(actual, expectedStep(table, kernel), 1e-6);
        expect(step(table, kernel)).toEqual(actual);
        if (changing) change(changing);
        return actual;
      });
      expect(new Set(outputs.map(String)).size).toBe(outputs.length);
      for (const each of [table, kernel]) each.dispose();
    });
  });

  it('keep one projected table for each of two layers that read it', () => {
    tidy(() => {
      const [table, first, second] = [makeTable(), makeKernel(2), makeKernel(8)];
      const runs = vi.spyOn((engine().backend as SeqlabBackend).engine, 'run');
      const projections = () =>
        runs.mock.calls.filter(([name, , , rows]) => name === 'teamGemm' && rows === vocabulary);
      for (const kernel of [first, second, first, second]) {
        expectClose(step(table, kernel), expectedStep(table, kernel), 1e-6);
      }
      expect(projections()).toHaveLength(2);
      runs.mockRestore();
      for (const each of [table, first, second]) each.dispose();
    });
  });

  it.each([8, 16] as const)('read kernels of %i bits', (bits) => {
    tidy(() => {
      const table = makeTable();
      const kernel = toTensor(quantize(numbers(2)(width * 4 * units), { rows: width, bits }), 4);
      expectClose(step(table, kernel), expectedStep(table, kernel), 1e-6);
      table.dispose();
    });
  });

  it('keep the projected table once, and give it back with the kernel', () => {
    const table = makeTable();
    const generate = () => {
      const kernel = makeKernel();
      tidy(() => step(table, kernel));
      const { bytesInUse } = engineInfo();
      const { numTensors, numDataBuffers } = memory();
      for (let i = 0; i < 10; i++) tidy(() => step(table, kernel));
      expect(engineInfo().bytesInUse).toBe(bytesInUse);
      expect(memory()).toMatchObject({ numTensors, numDataBuffers });
      kernel.dispose();
      expect(engineInfo().bytesInUse).toBeLessThan(bytesInUse);
      return engineInfo().bytesInUse;
    };
    expect(generate()).toBe(generate());
    table.dispose();
  });
});
