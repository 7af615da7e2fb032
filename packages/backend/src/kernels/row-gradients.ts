import { type TensorInfo, util } from '@tensorflow/tfjs-core';
import type { Deferred, SeqlabBackend } from '../backend.js';
import type { Block } from '../engine/allocator.js';

/**
 * The gradient of an embedding's table as the rows that the batch has looked up, added up by id. What it
 * costs follows the tokens of the batch; the table's other rows are zeros, which are only written for
 * somebody who asks for the tensor's values. Optimizers and norms of gradients do not.
 */
export class RowGradients implements Deferred {
  /** Rows that were looked up. */
  readonly count: number;
  readonly width: number;
  readonly #backend: SeqlabBackend;
  readonly #tableRows: number;
  readonly #ids: Block;
  readonly #values: Block;

  constructor(
    backend: SeqlabBackend,
    gradient: { ids: TensorInfo; dOutput: TensorInfo; tableRows: number },
  ) {
    const { engine } = backend;
    const tokens = util.sizeFromShape(gradient.ids.shape);
    const groups = groupById(backend.values(gradient.ids) as Int32Array);
    this.#backend = backend;
    this.#tableRows = gradient.tableRows;
    this.count = groups.ids.length;
    this.width = gradient.dOutput.shape.at(-1)!;
    const dOutput = backend.address(gradient.dOutput);
    const blocks: Block[] = [];
    const room = (floats: number) => {
      const block = engine.allocateFloats(floats);
      blocks.push(block);
      return block;
    };
    try {
      this.#ids = room(this.count);
      this.#values = room(this.count * this.width);
      engine.ints(this.#ids, this.count).set(groups.ids);
      const starts = room(this.count + 1);
      const order = room(tokens);
      engine.ints(starts, this.count + 1).set(groups.starts);
      engine.ints(order, tokens).set(groups.order);
      engine.run(
        'sumRows',
        this.count,
        this.width,
        starts.address,
        order.address,
        dOutput,
        this.#values.address,
      );
      for (const scratch of blocks.splice(2)) engine.allocator.free(scratch);
    } catch (error) {
      for (const block of blocks) engine.allocator.free(block);
      throw error;
    }
  }

  /** Address of the ids, int32 `[count]`, rising. */
  get ids(): number {
    return this.#ids.address;
  }

  /** Address of the gradients of their rows, `[count, width]`. */
  get values(): number {
    return this.#values.address;
  }

  compute(address: number): void {
    const { engine } = this.#backend;
    engine.zero(address, this.#tableRows * this.width);
    engine.run(
      'scatterAddRows',
      this.count,
      this.width,
      this.ids,
      this.values,
      address,
      this.#tableRows,
    );
  }

  release(): void {
    this.#backend.engine.allocator.free(this.#ids);
    this.#backend.engine.allocator.free(this.#values);
  }
}

interface Groups {
  /** Every id once, rising. */
  readonly ids: Int32Array;
  /** Where each id's positions start in `order`, and where the last one's end. */
  readonly starts: Int32Array;
  /** Positions by id, those of one id rising: the order of a sum does not depend on threads. */
  readonly order: Int32Array;
}

function groupById(ids: Int32Array): Groups {
  const tokens = ids.length;
  const keys = new Float64Array(tokens);
  for (let i = 0; i < tokens; i++) keys[i] = ids[i]! * tokens + i;
  const sorted = keys.toSorted();
  const order = new Int32Array(tokens);
  const unique = new Int32Array(tokens);
  const starts = new Int32Array(tokens + 1);
  let count = 0;
  for (let i = 0; i < tokens; i++) {
    const position = sorted[i]! % tokens;
    const id = ids[position]!;
    order[i] = position;
    if (i > 0 && id === unique[count - 1]) continue;
    starts[count] = i;
    unique[count++] = id;
  }
  starts[count] = tokens;
  return { ids: unique.subarray(0, count), starts: starts.subarray(0, count + 1), order };
}
