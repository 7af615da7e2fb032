import {
  engine,
  memory,
  reshape,
  tensor,
  tensor1d,
  tensor2d,
  tidy,
  variable,
  type Tensor,
} from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { engineInfo } from '../src/index.js';
import { expectClose, numbers } from './numbers.js';
import { engines, useBackend } from './with-backend.js';

const [vocabulary, width, units, batch, time] = [5, 6, 9, 4, 7];
const ids = Array.from({ length: batch * time }, (_, i) => (i * i + 3 * i) % vocabulary);
const table = numbers(1)(vocabulary * width);

function run(name: string, inputs: object, attributes = {}): Tensor {
  const outputs = engine().runKernel(name, inputs as Record<string, Tensor>, attributes);
  return Array.isArray(outputs) ? outputs[0]! : outputs;
}

function weights() {
  return {
    kernel: tensor(numbers(2)(width * 4 * units), [width, 4 * units]),
    recurrentKernel: tensor(numbers(3)(units * 4 * units), [units, 4 * units]),
    bias: tensor1d(numbers(4)(4 * units)),
    initialH: tensor(numbers(5)(batch * units), [batch, units]),
    initialC: tensor(numbers(6)(batch * units), [batch, units]),
  };
}

const attributes = { returnSequences: true, goBackwards: false };
const dy = () => tensor(numbers(7)(batch * time * units), [batch, time, units]);
const idTensor = () => tensor2d(ids, [batch, time], 'int32');
const tableTensor = () => tensor2d(table, [vocabulary, width]);

describe.each(Object.entries(engines))(
  'an embedding before a recurrent layer, %s',
  (_, options) => {
    useBackend(options);

    it.each([
      ['', attributes, undefined],
      [', backwards', { ...attributes, goBackwards: true }, undefined],
      [', with lengths', attributes, [7, 3, 0, 6]],
    ])('gives the outputs and gradients of the looked-up vectors%s', (__, attrs, lengths) => {
      const more = { ...weights(), ...(lengths && { lengths: tensor1d(lengths, 'int32') }) };
      const looked = tensor(
        ids.flatMap((id) => table.slice(id * width, (id + 1) * width)),
        [batch, time, width],
      );
      const byVector = engine().gradients(
        () => run('SeqLabLSTM', { x: looked, ...more }, attrs),
        [looked, more.kernel],
        dy(),
      );
      const tokens = { ids: idTensor(), table: tableTensor() };
      const byToken = engine().gradients(
        () => run('SeqLabLSTM', { x: run('SeqLabEmbedding', tokens), ...more }, attrs),
        [tokens.table, more.kernel],
        dy(),
      );
      const dTable = Array<number>(table.length).fill(0);
      byVector.grads[0]!.dataSync().forEach((value, i) => {
        dTable[ids[Math.floor(i / width)]! * width + (i % width)]! += value;
      });
      expectClose(byToken.value.dataSync(), byVector.value.dataSync(), 1e-6);
      expectClose(byToken.grads[0]!.dataSync(), dTable, 1e-5);
      expectClose(byToken.grads[1]!.dataSync(), byVector.grads[1]!.dataSync(), 1e-5);
    });

    it('gives the gradient of the vectors themselves to who asks for it', () => {
      const more = weights();
      const tokens = { ids: idTensor(), table: tableTensor() };
      const embedded = run('SeqLabEmbedding', tokens);
      const { grads } = engine().gradients(
        () => run('SeqLabLSTM', { x: embedded, ...more }, attributes),
        [embedded],
        dy(),
      );
      const looked = tensor(embedded.dataSync(), embedded.shape);
      const expected = engine().gradients(
        () => run('SeqLabLSTM', { x: looked, ...more }, attributes),
        [looked],
        dy(),
      );
      expectClose(grads[0]!.dataSync(), expected.grads[0]!.dataSync(), 1e-5);
    });

    // Two characters a step: the table is no factor of the layer's input any more.
    it('reads vectors that a reshape made of several rows', () => {
      const more = weights();
      const half = tensor2d(table, [vocabulary * 2, width / 2]);
      const pairs = Array.from(
        { length: batch * time * 2 },
        (__, i) => (i * i + i) % (vocabulary * 2),
      );
      const rows = run('SeqLabEmbedding', {
        ids: tensor2d(pairs, [batch, time * 2], 'int32'),
        table: half,
      });
      const looked = tensor(
        pairs.flatMap((id) => table.slice((id * width) / 2, ((id + 1) * width) / 2)),
        [batch, time, width],
      );
      const expected = run('SeqLabLSTM', { x: looked, ...more }, attributes);
      const actual = run('SeqLabLSTM', { x: reshape(rows, looked.shape), ...more }, attributes);
      expectClose(actual.dataSync(), expected.dataSync(), 1e-6);
    });

    it('looks up what the table held when it was asked, whatever happens to the table', () => {
      const held = variable(tableTensor());
      const embedded = run('SeqLabEmbedding', { ids: idTensor(), table: held });
      const zeros = () => tensor2d(Array(table.length).fill(0), [vocabulary, width]);
      const ones = tensor2d(Array(table.length).fill(1), [vocabulary, width]);
      const [changed] = engine().runKernel(
        'SeqLabAdam',
        { parameter: held, gradient: ones, m: zeros(), v: zeros() },
        { learningRate: 1, beta1: 0.9, beta2: 0.999, epsilon: 1e-7, step: 1, gradientScale: 1 },
      ) as unknown as Tensor[];
      held.assign(changed as never);
      held.dispose();
      expectClose(embedded.dataSync().slice(0, width), table.slice(0, width), 1e-7);
    });

    it('leaves nothing behind', () => {
      const more = weights();
      const tokens = { ids: idTensor(), table: tableTensor() };
      const gradient = dy();
      const round = () =>
        tidy(() => {
          run('SeqLabEmbedding', tokens);
          engine().gradients(
            () => run('SeqLabLSTM', { x: run('SeqLabEmbedding', tokens), ...more }, attributes),
            [tokens.table],
            gradient,
          );
        });
      round();
      const { bytesInUse } = engineInfo();
      const { numTensors, numDataBuffers } = memory();
      for (let i = 0; i < 20; i++) round();
      expect(engineInfo().bytesInUse).toBe(bytesInUse);
      expect(memory()).toMatchObject({ numTensors, numDataBuffers });
    });
  },
);
