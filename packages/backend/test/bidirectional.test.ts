import {
  add,
  concat,
  engine,
  memory,
  reverse,
  split,
  tensor,
  tensor1d,
  tidy,
  type Tensor,
} from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { expectClose, numbers } from './numbers.js';
import { engines, useBackend } from './with-backend.js';

// One direction at a time is compared with formulas in recurrent.test.ts; here two such runs, one of
// them reversed, are what the kernel of both directions has to agree with.

const [batch, time, inputDim, units, vocabulary] = [3, 4, 2, 5, 6];
const cells = {
  LSTM: { gates: 4, biasRows: 1, states: ['H', 'C'], attributes: {} },
  'GRU, reset after': { gates: 3, biasRows: 2, states: ['H'], attributes: { resetAfter: true } },
  'GRU, reset before': { gates: 3, biasRows: 1, states: ['H'], attributes: { resetAfter: false } },
  SimpleRNN: { gates: 1, biasRows: 1, states: ['H'], attributes: { activation: 'tanh' } },
};
type CellName = keyof typeof cells;

const lengths = () => ({ lengths: tensor1d([2, 0, 4], 'int32') });
const masks = () => ({
  inputMask: tensor(numbers(21)(batch * inputDim), [batch, inputDim]),
  backwardInputMask: tensor(numbers(22)(batch * inputDim), [batch, inputDim]),
  recurrentMask: tensor(numbers(23)(batch * units), [batch, units]),
  backwardRecurrentMask: tensor(numbers(24)(batch * units), [batch, units]),
});
const variants: Record<string, () => Record<string, Tensor>> = {
  whole: () => ({}),
  lengths,
  masks,
  'lengths and masks': () => ({ ...lengths(), ...masks() }),
};

function makeWeights(name: CellName): Record<string, Tensor> {
  const { gates, biasRows, states } = cells[name];
  const columns = gates * units;
  const weights: Record<string, Tensor> = {};
  [false, true].forEach((backward, side) => {
    const fill = numbers(side + 3);
    const make = (part: string, shape: number[]) => {
      const size = shape.reduce((a, b) => a * b);
      const key = backward ? `backward${part[0]!.toUpperCase()}${part.slice(1)}` : part;
      weights[key] = tensor(fill(size), shape);
    };
    make('kernel', [inputDim, columns]);
    make('recurrentKernel', [units, columns]);
    make('bias', biasRows === 2 ? [2, columns] : [columns]);
    for (const state of states) make(`initial${state}`, [batch, units]);
  });
  return weights;
}

function kernelName(name: CellName, prefix = ''): string {
  return `SeqLab${prefix}${name.split(',')[0]}`;
}

interface Run {
  readonly name: CellName;
  readonly inputs: Record<string, Tensor>;
  readonly returnSequences: boolean;
}

function together({ name, inputs, returnSequences }: Run): Tensor[] {
  const attributes = { ...cells[name].attributes, returnSequences };
  return engine().runKernel(kernelName(name, 'Bidirectional'), inputs, attributes) as Tensor[];
}

/** One of the two runs, on the inputs that are its own. */
function alone({ name, inputs, returnSequences }: Run, goBackwards: boolean): Tensor[] {
  const own: Record<string, Tensor> = {};
  for (const [key, value] of Object.entries(inputs)) {
    if (key === 'x' || key === 'lengths') own[key] = value;
    else if (key.startsWith('backward') === goBackwards) own[ownName(key)] = value;
  }
  const attributes = { ...cells[name].attributes, returnSequences, goBackwards };
  return engine().runKernel(kernelName(name), own, attributes) as Tensor[];
}

function ownName(key: string): string {
  if (!key.startsWith('backward')) return key;
  return key['backward'.length]!.toLowerCase() + key.slice('backward'.length + 1);
}

/** All outputs of the two runs, in the order of the kernel of both. */
function oneByOne(run: Run): Tensor[] {
  const [output, ...final] = alone(run, false);
  const [backwardOutput, ...backwardFinal] = alone(run, true);
  const inTime = run.returnSequences ? reverse(backwardOutput!, 1) : backwardOutput!;
  return [concat([output!, inTime], -1), ...final, ...backwardFinal];
}

/** The gradients of output `part` of both runs, `dy` being its own gradient. */
function gradientsOneByOne(run: Run, part: number, dy: Tensor): Record<string, Tensor> {
  const { states } = cells[run.name];
  const parts = part === 0 ? split(dy, 2, -1) : [dy, dy];
  if (part === 0 && run.returnSequences) parts[1] = reverse(parts[1]!, 1);
  const total: Record<string, Tensor> = {};
  [false, true].forEach((goBackwards, side) => {
    const index = part === 0 ? 0 : part - side * states.length;
    if (part > 0 && (index < 1 || index > states.length)) return;
    const names = gradientNames(run).filter(
      (key) => key === 'x' || key.startsWith('backward') === goBackwards,
    );
    const { grads } = engine().gradients(
      () => alone(run, goBackwards)[index]!,
      names.map((key) => run.inputs[key]!),
      parts[side]!,
    );
    names.forEach((key, i) => (total[key] = total[key] ? add(total[key], grads[i]!) : grads[i]!));
  });
  return total;
}

function gradientNames({ inputs }: Run): string[] {
  return Object.keys(inputs).filter((key) => key !== 'lengths' && !key.endsWith('Mask'));
}

describe.each(Object.entries(engines))('both directions in one kernel, %s', (_, options) => {
  useBackend(options);

  describe.each(Object.keys(cells) as CellName[])('%s', (name) => {
    it.each(Object.entries(variants))('is two runs, with all gradients: %s', (__, variant) => {
      for (const returnSequences of [true, false]) {
        const before = memory().numTensors;
        tidy(() => {
          const x = tensor(numbers(2)(batch * time * inputDim), [batch, time, inputDim]);
          const run: Run = {
            name,
            inputs: { x, ...makeWeights(name), ...variant() },
            returnSequences,
          };
          const expected = oneByOne(run);
          together(run).forEach((output, part) => {
            expectClose(output.dataSync(), expected[part]!.dataSync(), 1e-6);
            const dy = tensor(numbers(31)(output.size), output.shape);
            const wanted = gradientsOneByOne(run, part, dy);
            const names = gradientNames(run);
            const { grads } = engine().gradients(
              () => together(run)[part]!,
              names.map((key) => run.inputs[key]!),
              dy,
            );
            names.forEach((key, i) => {
              // A state of one direction has no gradient in the weights of the other.
              const none = new Float32Array(grads[i]!.size);
              expectClose(grads[i]!.dataSync(), wanted[key]?.dataSync() ?? none, 1e-5);
            });
          });
        });
        expect(memory().numTensors).toBe(before);
      }
    });
  });

  it('adds up the gradient of an embedding by token', () => {
    tidy(() => {
      const ids = tensor([1, 2, 1, 0, 5, 1, 3, 3, 2, 0, 0, 1], [batch, time], 'int32');
      const table = tensor(numbers(5)(vocabulary * inputDim), [vocabulary, inputDim]);
      const weights = makeWeights('LSTM');
      const dy = tensor(numbers(6)(batch * time * 2 * units), [batch, time, 2 * units]);
      const run = (x: Tensor): Run => ({
        name: 'LSTM',
        inputs: { x, ...weights },
        returnSequences: true,
      });
      const embed = () => engine().runKernel('SeqLabEmbedding', { ids, table }) as Tensor;
      const { grads } = engine().gradients(() => together(run(embed()))[0]!, [table], dy);
      const x = tensor(embed().dataSync(), [batch, time, inputDim]);
      const dx = gradientsOneByOne(run(x), 0, dy).x!.dataSync();
      const expected = new Float32Array(vocabulary * inputDim);
      ids.dataSync().forEach((id, token) => {
        for (let i = 0; i < inputDim; i++) {
          expected[id * inputDim + i]! += dx[token * inputDim + i]!;
        }
      });
      expectClose(grads[0]!.dataSync(), expected, 1e-5);
      // Who reads the gradient of the embedded tokens gets all of it.
      const embedded = embed();
      const whole = engine().gradients(() => together(run(embedded))[0]!, [embedded], dy);
      expectClose(whole.grads[0]!.dataSync(), dx, 1e-5);
    });
  });
});
