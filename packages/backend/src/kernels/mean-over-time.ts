import { type KernelConfig, type TensorInfo, util } from '@tensorflow/tfjs-core';
import type { Deferred, SeqlabBackend } from '../backend.js';
import type { Block } from '../engine/allocator.js';
import { BackendError } from '../errors.js';
import { allFloat } from './cpu-kernel.js';
import { GatheredRows } from './gathered-rows.js';

type Shape = readonly [batch: number, time: number, width: number];

function checkInputs([batch, time]: Shape, floats: TensorInfo, weights?: TensorInfo): void {
  const fits = !weights || util.arraysEqual(weights.shape, [batch, time]);
  if (allFloat(floats, weights) && fits) return;
  throw new BackendError(
    'bad-input',
    `mean over time: tensors must be float32 and weights [${batch}, ${time}], got ` +
      `${floats.dtype} and ${weights?.dtype ?? 'no'} weights [${weights?.shape ?? ''}]`,
  );
}

function checkRank({ shape }: TensorInfo, rank: number): void {
  if (shape.length === rank) return;
  throw new BackendError(
    'bad-input',
    `mean over time: the tensor must have rank ${rank}, got shape [${shape}]`,
  );
}

/**
 * Σ weights·x / max(1, Σ weights) over the time of `[batch, time, width]`, with weights `[batch, time]` or
 * 1. An embedding is summed up straight from its table.
 */
const meanOverTime: KernelConfig = {
  kernelName: 'SeqLabMeanOverTime',
  backendName: 'seqlab',
  kernelFunc: ({ inputs, backend: active }) => {
    const backend = active as SeqlabBackend;
    const { x, weights } = inputs as { x: TensorInfo; weights?: TensorInfo };
    const [batch, time, width] = x.shape as [number, number, number];
    checkRank(x, 3);
    checkInputs([batch, time, width], x, weights);
    const gathered = backend.deferred(x);
    const tokens =
      gathered instanceof GatheredRows && gathered.hasRowsOf(width) ? gathered : undefined;
    const output = backend.allocate([batch, width]);
    backend.engine.run(
      'meanOverTime',
      batch,
      time,
      width,
      tokens ? backend.address(tokens.ids) : 0,
      backend.address(tokens ? tokens.table : x),
      weights ? backend.address(weights) : 0,
      backend.address(output),
    );
    return output;
  },
};

/** The gradient of x, which is written out only for somebody other than an embedding. */
const meanOverTimeGradient: KernelConfig = {
  kernelName: 'SeqLabMeanOverTimeGradient',
  backendName: 'seqlab',
  kernelFunc: ({ inputs, attrs, backend: active }) => {
    const backend = active as SeqlabBackend;
    const { dOutput, weights } = inputs as { dOutput: TensorInfo; weights?: TensorInfo };
    const { time } = attrs as unknown as { time: number };
    const [batch, width] = dOutput.shape as [number, number];
    checkRank(dOutput, 2);
    checkInputs([batch, time, width], dOutput, weights);
    const gradient = new RepeatedRows(backend, { shape: [batch, time, width], dOutput, weights });
    return backend.defer([batch, time, width], gradient);
  },
};

export const meanOverTimeKernels = [meanOverTime, meanOverTimeGradient];

/** One row a sequence at each of its time steps, times the step's weight. */
export class RepeatedRows implements Deferred {
  readonly #backend: SeqlabBackend;
  readonly #shape: Shape;
  /** `[batch, width]`, dOutput / max(1, Σ weights). */
  readonly #rows: Block;
  readonly #weights: TensorInfo | undefined;

  constructor(
    backend: SeqlabBackend,
    {
      shape: [batch, time, width],
      dOutput,
      weights,
    }: { shape: Shape; dOutput: TensorInfo; weights: TensorInfo | undefined },
  ) {
    this.#backend = backend;
    this.#shape = [batch, time, width];
    const addresses = [weights ? backend.address(weights) : 0, backend.address(dOutput)] as const;
    this.#rows = backend.engine.allocateFloats(batch * width);
    backend.engine.run(
      'meanOverTimeGradient',
      batch,
      time,
      width,
      ...addresses,
      this.#rows.address,
    );
    this.#weights = weights && backend.hold(weights);
  }

  get width(): number {
    return this.#shape[2];
  }

  /** Adds each row to those of a table that its steps' ids, `[batch, time]`, name. */
  addTo(table: TensorInfo, ids: TensorInfo): void {
    this.#backend.engine.run(
      'scatterAddRepeatedRows',
      ...this.#shape,
      this.#backend.address(ids),
      ...this.#addresses(),
      this.#backend.address(table),
      table.shape[0]!,
    );
  }

  compute(address: number): void {
    this.#backend.engine.run('repeatRows', ...this.#shape, ...this.#addresses(), address);
  }

  release(): void {
    this.#backend.engine.allocator.free(this.#rows);
    if (this.#weights) this.#backend.letGo(this.#weights);
  }

  #addresses(): [rows: number, weights: number] {
    return [this.#rows.address, this.#weights ? this.#backend.address(this.#weights) : 0];
  }
}
