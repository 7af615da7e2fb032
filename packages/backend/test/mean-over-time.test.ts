import {
  customGrad,
  engine,
  memory,
  reshape,
  tensor,
  tensor2d,
  tidy,
  type Tensor,
} from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { engineInfo } from '../src/index.js';
import { expectClose, numbers } from './numbers.js';
import { engines, useBackend } from './with-backend.js';

interface Shape {
  readonly batch: number;
  readonly time: number;
  readonly width: number;
}

// Short and long rows, sequences past the stretch that is summed in single precision, tables shorter and
// longer than the batch.
const shapes: (Shape & { readonly tableRows: number })[] = [
  { batch: 1, time: 1, width: 1, tableRows: 1 },
  { batch: 5, time: 9, width: 3, tableRows: 11 },
  { batch: 4, time: 150, width: 16, tableRows: 200 },
  { batch: 2, time: 70, width: 131, tableRows: 20 },
  { batch: 3, time: 4, width: 8, tableRows: 50 },
];

/** 1 and 0, and no step at all in the first sequence. */
const masks = ({ batch, time }: Shape) =>
  Array.from({ length: batch * time }, (_, i) => (i < time ? 0 : Number(i % 3 !== 1)));

const idsOf = ({ batch, time }: Shape, tableRows: number) =>
  Int32Array.from({ length: batch * time }, (_, i) => (i * i + 5 * i) % tableRows);

/** Its definition, with weights of 1 where there are none: the mean and the gradient of x. */
function reference({ batch, time, width }: Shape, x: ArrayLike<number>, weights?: number[]) {
  const dy = numbers(2)(batch * width);
  const output = Array<number>(batch * width).fill(0);
  const gradient = Array<number>(batch * time * width).fill(0);
  for (let b = 0; b < batch; b++) {
    const own = Array.from({ length: time }, (_, t) => weights?.[b * time + t] ?? 1);
    const total = Math.max(
      1,
      own.reduce((sum, weight) => sum + weight, 0),
    );
    for (let t = 0; t < time; t++) {
      for (let j = 0; j < width; j++) {
        const place = (b * time + t) * width + j;
        output[b * width + j]! += (own[t]! * x[place]!) / total;
        gradient[place] = (own[t]! * dy[b * width + j]!) / total;
      }
    }
  }
  return { dy, output, gradient };
}

/** The kernel and its gradient on the tape. */
function meanOverTime(input: Tensor, weights?: Tensor): Tensor {
  const given = weights ? { weights } : {};
  const mean = customGrad((x) => ({
    value: engine().runKernel('SeqLabMeanOverTime', { x: x as Tensor, ...given }) as Tensor,
    gradFunc: (dOutput: Tensor) =>
      engine().runKernel(
        'SeqLabMeanOverTimeGradient',
        { dOutput, ...given },
        { time: input.shape[1]! },
      ) as Tensor,
  }));
  return mean(input);
}

describe.each(Object.entries(engines))('the mean over time, %s', (_, options) => {
  useBackend(options);

  it.each(shapes)('of any tensor, %o', (shape) => {
    const { batch, time, width } = shape;
    const values = numbers(1)(batch * time * width);
    for (const weights of [undefined, masks(shape)]) {
      const x = tensor(values, [batch, time, width]);
      const { dy, output, gradient } = reference(shape, values, weights);
      const counted = weights && tensor2d(weights, [batch, time]);
      const { value, grads } = engine().gradients(
        () => meanOverTime(x, counted),
        [x],
        tensor2d(dy, [batch, width]),
      );
      expectClose(value.dataSync(), output, 1e-6);
      expectClose(grads[0]!.dataSync(), gradient, 1e-6);
    }
  });

  it.each(shapes)(
    'of rows of a table, whose gradient it reaches, %o',
    ({ tableRows, ...shape }) => {
      const { batch, time, width } = shape;
      const values = numbers(3)(tableRows * width);
      const ids = idsOf(shape, tableRows);
      const x = Array.from(ids, (id) => values.slice(id * width, (id + 1) * width)).flat();
      for (const weights of [undefined, masks(shape)]) {
        const { dy, output, gradient } = reference(shape, x, weights);
        const table = tensor2d(values, [tableRows, width]);
        const counted = weights && tensor2d(weights, [batch, time]);
        const { value, grads } = engine().gradients(
          () =>
            meanOverTime(
              engine().runKernel('SeqLabEmbedding', {
                ids: tensor2d(ids, [batch, time], 'int32'),
                table,
              }) as Tensor,
              counted,
            ),
          [table],
          tensor2d(dy, [batch, width]),
        );
        const expected = Array<number>(tableRows * width).fill(0);
        ids.forEach((id, i) => {
          for (let j = 0; j < width; j++) expected[id * width + j]! += gradient[i * width + j]!;
        });
        expectClose(value.dataSync(), output, 1e-6);
        expectClose(grads[0]!.dataSync(), expected, 2e-6);
      }
    },
  );

  // Two words a step: the mean's rows are no rows of the table any more.
  it('of vectors that a reshape made of several rows', () => {
    const [shape, half, tableRows] = [{ batch: 3, time: 4, width: 6 }, 3, 5];
    const values = numbers(3)(tableRows * half);
    const ids = idsOf({ ...shape, time: 8 }, tableRows);
    const x = Array.from(ids, (id) => values.slice(id * half, (id + 1) * half)).flat();
    const { dy, output, gradient } = reference(shape, x);
    const table = tensor2d(values, [tableRows, half]);
    const embedded = () =>
      engine().runKernel('SeqLabEmbedding', {
        ids: tensor2d(ids, [3, 8], 'int32'),
        table,
      }) as Tensor;
    // In Node tfjs-core registers no gradients of its own.
    const joined = customGrad((rows) => ({
      value: reshape(rows as Tensor, [3, 4, 6]),
      gradFunc: (d: Tensor) => reshape(d, [3, 8, half]),
    }));
    const { value, grads } = engine().gradients(
      () => meanOverTime(joined(embedded())),
      [table],
      tensor2d(dy, [3, 6]),
    );
    const expected = Array<number>(tableRows * half).fill(0);
    ids.forEach((id, i) => {
      for (let j = 0; j < half; j++) expected[id * half + j]! += gradient[i * half + j]!;
    });
    expectClose(value.dataSync(), output, 1e-6);
    expectClose(grads[0]!.dataSync(), expected, 2e-6);
  });

  it('leaves nothing behind, read or not', () => {
    const { batch, time, width } = shapes[1]!;
    const round = (isRead: boolean) =>
      tidy(() => {
        const x = tensor(numbers(1)(batch * time * width), [batch, time, width]);
        const counted = tensor2d(masks(shapes[1]!), [batch, time]);
        const dy = tensor2d(numbers(2)(batch * width), [batch, width]);
        const { grads } = engine().gradients(() => meanOverTime(x, counted), [x], dy);
        if (isRead) grads[0]!.dataSync();
      });
    round(true);
    const { bytesInUse } = engineInfo();
    const { numTensors, numDataBuffers } = memory();
    for (let i = 0; i < 10; i++) round(i % 2 === 0);
    expect(engineInfo().bytesInUse).toBe(bytesInUse);
    expect(memory()).toMatchObject({ numTensors, numDataBuffers });
  });

  it('refuses weights of another shape', () => {
    const x = tensor(numbers(1)(24), [2, 3, 4]);
    expect(() => meanOverTime(x, tensor2d([1, 1, 1], [1, 3]))).toThrow('weights [2, 3]');
  });
});
