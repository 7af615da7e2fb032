import {
  engine,
  type GradConfig,
  type KernelConfig,
  type Tensor,
  util,
} from '@tensorflow/tfjs-core';
import type { SeqlabBackend } from '../backend.js';
import { BackendError } from '../errors.js';
import { GatheredRows } from './gathered-rows.js';
import { RepeatedRows } from './mean-over-time.js';
import { RowGradients } from './row-gradients.js';
import { TokenGradient } from './recurrent/token-input.js';

function checkInputs({ ids, table }: { ids: Tensor; table: Tensor }): void {
  if (ids.dtype === 'int32' && table.dtype === 'float32' && table.shape.length === 2) return;
  throw new BackendError(
    'bad-input',
    'embedding: ids must be int32 and the table float32 [inputDim, outputDim], got ' +
      `${ids.dtype} ids and a ${table.dtype} table [${table.shape}]`,
  );
}

function checkIds(ids: Int32Array, rows: number): void {
  for (let i = 0; i < ids.length; i++) {
    if (ids[i]! < 0 || ids[i]! >= rows) {
      throw new BackendError(
        'bad-input',
        `embedding: ids must lie from 0 to ${rows - 1}, got ${ids[i]} at position ${i}`,
      );
    }
  }
}

/** Rows of a table by their ids, looked up when somebody asks: a recurrent layer may do without. */
export const embedding: KernelConfig = {
  kernelName: 'SeqLabEmbedding',
  backendName: 'seqlab',
  kernelFunc: ({ inputs, backend: active }) => {
    const backend = active as SeqlabBackend;
    const { ids, table } = inputs as { ids: Tensor; table: Tensor };
    checkInputs({ ids, table });
    const [rows, width] = table.shape as [number, number];
    checkIds(backend.values(ids) as Int32Array, rows);
    const count = util.sizeFromShape(ids.shape);
    return backend.defer([...ids.shape, width], new GatheredRows(backend, { ids, table, count }));
  },
};

/**
 * The gradient of the table: every row of `dOutput` added to the row it came from. Where the table has more
 * rows than there are ids, only the rows that were looked up are made.
 */
export const embeddingGradient: KernelConfig = {
  kernelName: 'SeqLabEmbeddingGradient',
  backendName: 'seqlab',
  kernelFunc: ({ inputs, attrs, backend: active }) => {
    const backend = active as SeqlabBackend;
    const { ids, dOutput } = inputs as { ids: Tensor; dOutput: Tensor };
    const { rows } = attrs as unknown as { rows: number };
    const deferred = backend.deferred(dOutput);
    if (deferred instanceof TokenGradient && deferred.ids.dataId === ids.dataId) {
      return deferred.tableGradient(rows);
    }
    const width = dOutput.shape.at(-1)!;
    const tokens = util.sizeFromShape(ids.shape);
    if (tokens < rows) {
      return backend.defer(
        [rows, width],
        new RowGradients(backend, { ids, dOutput, tableRows: rows }),
      );
    }
    const gradient = backend.allocateZeros([rows, width]);
    if (deferred instanceof RepeatedRows && deferred.width === width) {
      deferred.addTo(gradient, ids);
      return gradient;
    }
    backend.engine.run(
      'scatterAddRows',
      tokens,
      width,
      backend.address(ids),
      backend.address(dOutput),
      backend.address(gradient),
      rows,
    );
    return gradient;
  },
};

export const embeddingTape: GradConfig = {
  kernelName: 'SeqLabEmbedding',
  inputsToSave: ['ids', 'table'],
  gradFunc: (dy, saved) => {
    const [ids, table] = saved as [Tensor, Tensor];
    const inputs = { ids, dOutput: dy as Tensor };
    const attributes = { rows: table.shape[0]! };
    return {
      table: () => engine().runKernel('SeqLabEmbeddingGradient', inputs, attributes) as Tensor,
    };
  },
};
